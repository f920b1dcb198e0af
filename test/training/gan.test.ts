import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "mocha";
import type { ImageSet } from "../../lib/data/images";
import { gaussianMixture } from "../../lib/data/mixture";
import { ringOfGaussians } from "../../lib/data/toy";
import { tf } from "../../lib/engine";
import { discriminatorMap } from "../../lib/evaluation/gan-views";
import { createCells } from "../../lib/evaluation/cells";
import { kernelDensity } from "../../lib/evaluation/kernel-density";
import { countModes } from "../../lib/evaluation/mode-count";
import {
  discriminatorError,
  jensenShannon,
  optimalValue,
} from "../../lib/evaluation/optimal-discriminator";
import { createDcgan } from "../../lib/models/dcgan";
import { createGan, type Gan, ganGame } from "../../lib/models/gan";
import { disposeModel, type Model } from "../../lib/models/layers";
import { randomWords } from "../../lib/philox";
import { sampleGan } from "../../lib/sampling/gan";
import { fitGan } from "../../lib/training/fit-gan";
import { createGanTrainer } from "../../lib/training/gan-trainer";
import { lastEpoch, stepCurve } from "../../lib/training/history";
import { assertClose, interruptTraining } from "../helpers";

const ring = ringOfGaussians();

/** Twenty images of 16 × 16 pixels: a bright or a dark half, with a little noise. */
function halves(count = 20): ImageSet {
  const words = randomWords(count * 256, [5, 0]);
  const pixels = Uint8Array.from(words, (word, i) => (i % 16 < 8 ? 200 : 20) + (word % 30));
  const labels = Uint8Array.from({ length: count }, (_, i) => i % 2);
  return { name: "halves", count, height: 16, width: 16, pixels, labels };
}

const createSmallDcgan = (seed = 1): Gan =>
  createDcgan({ side: 16, noiseDim: 4, channels: [8, 6, 4], seed });

const bits = ({ weights }: Model): number[][] =>
  Object.values(weights).map((weight) => Array.from(weight.dataSync()));

const MODELS: Record<string, () => { gan: Gan; data: Parameters<typeof createGanTrainer>[1] }> = {
  "GAN of dense layers": () => ({ gan: createGan({ dataDim: 2, seed: 1 }), data: ring }),
  DCGAN: () => ({ gan: createSmallDcgan(), data: halves() }),
};

for (const [name, create] of Object.entries(MODELS)) {
  describe(`the trainer of a ${name}`, () => {
    const start = (options: { learningRate?: number } = {}) => {
      const { gan, data } = create();
      const trainer = createGanTrainer(ganGame(gan), data, { batchSize: 10, seed: 3, ...options });
      return { gan, trainer };
    };

    it("a step of D moves every weight of D and not one bit of G", () => {
      const { gan, trainer } = start();
      const [g, d] = [bits(gan.generator), bits(gan.discriminator)];
      trainer.discriminatorStep();
      assert.deepEqual(bits(gan.generator), g);
      bits(gan.discriminator).forEach((moved, i) => assert.notDeepEqual(moved, d[i]));
    });

    it("a step of G moves every weight of G and not one bit of D", () => {
      const { gan, trainer } = start();
      const [g, d] = [bits(gan.generator), bits(gan.discriminator)];
      trainer.generatorStep();
      assert.deepEqual(bits(gan.discriminator), d);
      bits(gan.generator).forEach((moved, i) => assert.notDeepEqual(moved, g[i]));
    });

    it("steps of one player alone lower its loss", () => {
      const options = { learningRate: 2e-3 };
      const { trainer } = start(options);
      const lossesD = Array.from({ length: 60 }, () => trainer.discriminatorStep().loss);
      const lossesG = Array.from({ length: 60 }, () => trainer.generatorStep().loss);
      const mean = (losses: number[]): number => losses.reduce((a, b) => a + b, 0) / losses.length;
      assert.ok(mean(lossesD.slice(-10)) < mean(lossesD.slice(0, 10)) - 0.03, `${lossesD}`);
      assert.ok(mean(lossesG.slice(-10)) < mean(lossesG.slice(0, 10)) - 0.03, `${lossesG}`);
    });

    it("leaves no tensor behind, step after step, and frees all in the end", () => {
      const { gan, data } = create();
      const before = tf.memory().numTensors;
      const trainer = createGanTrainer(ganGame(gan), data, { batchSize: 10, seed: 3 });
      trainer.discriminatorStep();
      trainer.generatorStep();
      const once = tf.memory().numTensors;
      for (let i = 0; i < 50; i++) {
        trainer.discriminatorStep();
        trainer.generatorStep();
      }
      assert.equal(tf.memory().numTensors, once);
      trainer.dispose();
      assert.equal(tf.memory().numTensors, before);
      disposeModel(gan);
    });
  });
}

describe("D alone, against a generator whose density is known", () => {
  it("comes close to p/(p + q), and the value to −log 4 + 2 JSD = −1.163451", () => {
    const normal = (mean: number) => gaussianMixture([{ mean: [mean], covariance: [[1]] }]);
    const [p, q] = [normal(0), normal(1)];
    const gan = createGan({
      dataDim: 1,
      generatorDims: [],
      discriminatorDims: [16],
      activation: "tanh",
      seed: 1,
    });
    // G(z) = z + 1, so its samples are from q.
    for (const name of ["kernel", "bias"]) {
      const weight = gan.weights[`generator/0/${name}`];
      weight.assign(tf.onesLike(weight));
    }
    const trainer = createGanTrainer(ganGame(gan), p, { batchSize: 512, learningRate: 1e-2, seed: 1 }); // prettier-ignore
    const values = Array.from({ length: 400 }, () => -trainer.discriminatorStep().loss);
    const cells = createCells({ dim: 1, low: -6, high: 7, perAxis: 400 });
    const error = discriminatorError(discriminatorMap(gan, cells), p, q, cells);
    assert.ok(error < 0.02, `D is ${error} from p/(p + q) on average`);
    const value = values.slice(-200).reduce((a, b) => a + b) / 200;
    // A step's value is a mean of 512 terms whose deviation is below 1.
    assertClose([value], [optimalValue(p, q, cells)], 4 / Math.sqrt(512 * 200));
  });
});

describe("fitGan", () => {
  it("on the line ends near D = ½, V = −log 4 and the data's density", async () => {
    const data = gaussianMixture([{ mean: [1], covariance: [[0.25]] }]);
    const gan = createGan({
      dataDim: 1,
      generatorDims: [32, 32],
      discriminatorDims: [32, 32],
      activation: "tanh",
      seed: 2,
    });
    const history = await fitGan(ganGame(gan), data, {
      epochs: 6,
      discriminatorSteps: 2,
      learningRate: 1e-3,
      generatorLearningRate: 5e-4,
      seed: 2,
      progress: false,
    });
    const { real, fake, discriminatorLoss } = lastEpoch(history).train;
    assertClose([real, fake], [0.5, 0.5], 0.05);
    assertClose([-discriminatorLoss], [-Math.log(4)], 0.05);
    const samples = sampleGan(gan, 1000, 9).dataSync();
    const cells = createCells({ dim: 1, low: -3, high: 5, perAxis: 200 });
    const divergence = jensenShannon(data, kernelDensity(samples, { dim: 1 }), cells);
    // It begins near log 2 = 0.69.
    assert.ok(divergence < 0.1, `JSD ${divergence}`);
  });

  it("loses modes of the ring where G moves five times a round, and finds all eight again", async () => {
    const gan = createGan({ dataDim: 2, activation: "tanh", seed: 1 });
    const modesAfter = async (generatorSteps: number, epochs: number): Promise<number> => {
      await fitGan(ganGame(gan), ring, {
        epochs,
        generatorSteps,
        learningRate: 3e-3,
        seed: generatorSteps,
        progress: false,
      });
      return countModes(sampleGan(gan, 2000, 9).dataSync(), ring).modes;
    };
    const collapsed = await modesAfter(5, 1);
    assert.ok(collapsed <= 3, `${collapsed} modes`);
    assert.equal(await modesAfter(1, 8), 8);
  });

  const small = { epochs: 3, batchSize: 5, seed: 4, progress: false };

  it("an epoch with k steps of D for one of G is so many rounds that every image is seen once", async () => {
    const gan = createSmallDcgan();
    const epochs: number[] = [];
    const history = await fitGan(ganGame(gan), halves(), {
      ...small,
      discriminatorSteps: 2,
      onEpoch: ({ epoch }) => epochs.push(epoch),
    });
    assert.equal(history.steps.length, 3 * Math.floor(20 / 5 / 2));
    assert.deepEqual(epochs, [1, 2, 3]);
    assert.equal(stepCurve(history, "real").length, history.steps.length);
    disposeModel(gan);
  });

  it("the same seed gives the same weights to the last bit, another seed others", async () => {
    const trained = async (seed: number) => {
      const gan = createSmallDcgan();
      await fitGan(ganGame(gan), halves(), { ...small, seed });
      return bits(gan);
    };
    const [once, again, other] = [await trained(4), await trained(4), await trained(5)];
    assert.deepEqual(once, again);
    assert.notDeepEqual(once, other);
  });

  it("a run that was stopped goes on from its file to the weights of one that never stopped", async () => {
    const folder = mkdtempSync(join(tmpdir(), "gan-"));
    const checkpoint = join(folder, "run.safetensors");
    const [whole, broken] = [createSmallDcgan(), createSmallDcgan()];
    await fitGan(ganGame(whole), halves(), small);
    await fitGan(ganGame(broken), halves(), { ...small, epochs: 1, checkpoint });
    const restarted = createSmallDcgan(7);
    const history = await fitGan(ganGame(restarted), halves(), { ...small, checkpoint });
    assert.equal(history.epochs.length, 3);
    assert.deepEqual(bits(restarted), bits(whole));
    rmSync(folder, { recursive: true });
  });

  it("takes another step size for each epoch: none from the second on leaves the first's weights", async () => {
    const [once, thrice] = [createSmallDcgan(), createSmallDcgan()];
    await fitGan(ganGame(once), halves(), { ...small, epochs: 1, learningRate: 1e-3 });
    const learningRate = (epoch: number): number => (epoch === 1 ? 1e-3 : 0);
    await fitGan(ganGame(thrice), halves(), { ...small, learningRate });
    assert.deepEqual(bits(thrice), bits(once));
  });

  it("an interrupt ends the training after the round and keeps the weights", async () => {
    const gan = createSmallDcgan();
    const before = bits(gan);
    const history = await fitGan(ganGame(gan), halves(), {
      ...small,
      epochs: 1000,
      onEpoch: ({ epoch }) => {
        if (epoch === 2) interruptTraining();
      },
    });
    assert.equal(history.interrupted, true);
    assert.equal(history.epochs.length, 2);
    assert.notDeepEqual(bits(gan), before);
    disposeModel(gan);
  });

  it("leaves no tensor behind", async () => {
    const gan = createSmallDcgan();
    const before = tf.memory().numTensors;
    await fitGan(ganGame(gan), halves(), { ...small, epochs: 5 });
    assert.equal(tf.memory().numTensors, before);
    disposeModel(gan);
  });
});
