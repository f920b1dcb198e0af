import assert from "node:assert/strict";
import type * as TensorFlow from "@tensorflow/tfjs";
import type { ImageSet } from "../../lib/data/images";
import { tf } from "../../lib/engine";
import { logLikelihood, type LogWeights } from "../../lib/evaluation/likelihood";
import { iwaeLoss, repeatRows, vaeLogWeights } from "../../lib/models/importance-weights";
import { createVae, type Vae, vaeLoss } from "../../lib/models/vae";
import { gaussianNll } from "../../lib/objectives";
import { createNoise, seedTensor, uniformArray } from "../../lib/random";
import { createAdam } from "../../lib/training/adam";
import { createTrainStep } from "../../lib/training/step";
import { allocated, assertClose, assertMean, meanAndError } from "../helpers";

type Tensor2D = TensorFlow.Tensor2D;

const noise = (seed: number) => createNoise(seedTensor(seed), { isTraining: false });

/** Images of two pixels. */
const set: ImageSet = {
  name: "pairs",
  count: 6,
  height: 1,
  width: 2,
  pixels: Uint8Array.of(0, 255, 255, 255, 30, 90, 128, 0, 0, 0, 200, 100),
  labels: new Uint8Array(6),
};
const rows = Array.from({ length: 6 }, (_, i) =>
  Array.from(set.pixels.slice(2 * i, 2 * i + 2), (b) => b / 255),
);

/**
 * x∣z ~ N(z (1, ½), ¼ I): the evidence is N(0, [[1.25, 0.5], [0.5, 0.5]]), the posterior
 * N((x₁ + ½ x₂) / 1.5, 1/6). The encoder is the posterior, or wider and moved.
 */
const W = tf.tensor2d([[1, 0.5]]);
const nll = (mean: Tensor2D, x: Tensor2D) => gaussianNll(mean, x, Math.log(0.25));
const linear = ({ shift = 0, spread = 1 } = {}): Vae => ({
  latentDim: 1,
  weights: {},
  encode: (x) => {
    const mu = tf.matMul(x, W, false, true).div<Tensor2D>(1.5).add<Tensor2D>(shift);
    return { mu, logVar: tf.fill(mu.shape, Math.log(spread / 6)) };
  },
  decode: (z) => tf.matMul(z, W),
});
const logEvidence = ([a, b]: number[]) => {
  const determinant = 1.25 * 0.5 - 0.5 ** 2;
  const distance = (0.5 * a * a - 2 * 0.5 * a * b + 1.25 * b * b) / determinant;
  return -Math.log(2 * Math.PI) - 0.5 * Math.log(determinant) - 0.5 * distance;
};
const weightsOf =
  (vae: Vae): LogWeights =>
  ({ x }, samples, from) =>
    vaeLogWeights(vae, x, samples, from, { nll });

describe("importance weights", () => {
  it("repeatRows keeps the copies of a row together", () => {
    assertClose(
      repeatRows(
        tf.tensor2d([
          [1, 2],
          [3, 4],
        ]),
        2,
      ),
      [1, 2, 1, 2, 3, 4, 3, 4],
      0,
    );
  });

  it("are all p(x) itself where q is the posterior", () => {
    const weights = vaeLogWeights(linear(), tf.tensor2d(rows), 7, noise(1), { nll });
    assert.deepEqual(weights.shape, [6, 7]);
    assertClose(
      weights,
      rows.map((row) => Array<number>(7).fill(logEvidence(row))),
      1e-4,
    );
  });

  it("have mean p(x) whatever q is, and mean logarithm below log p(x)", () => {
    const x = tf.tensor2d([rows[2]]);
    const vae = linear({ shift: 0.3, spread: 2 });
    const logs = vaeLogWeights(vae, x, 20_000, noise(2), { nll }).dataSync();
    assertMean(logs.map(Math.exp), Math.exp(logEvidence(rows[2])));
    const { mean, error } = meanAndError(logs);
    assert.ok(mean + 4 * error < logEvidence(rows[2]));
  });

  it("one sample gives −ELBO up to the noise in its KL, and the same in the mean", () => {
    const vae = createVae({ inputDim: 2, hiddenDims: [4], latentDim: 2, seed: 3 });
    const x = repeatRows(tf.tensor2d([rows[5]]), 20_000);
    const difference = iwaeLoss(vae, x, noise(3), { samples: 1 }).loss.sub(
      vaeLoss(vae, x, noise(4)).loss,
    );
    assertMean(difference.dataSync(), 0);
  });

  it("steps on the IWAE bound lower its loss and leave no tensor behind", () => {
    const vae = createVae({ inputDim: 2, hiddenDims: [4], latentDim: 2, seed: 3 });
    const adam = createAdam(vae.weights, { learningRate: 0.02 });
    const step = createTrainStep(
      ({ x }, from) => iwaeLoss(vae, x, from, { samples: 5 }),
      vae.weights,
      adam,
    );
    const input = { x: tf.tensor2d(rows), labels: tf.zeros([6]) as TensorFlow.Tensor1D };
    const first = step.run(input, 1).loss;
    const leak = allocated(() => {
      for (let i = 0; i < 10; i++) step.run(input, 1);
    });
    assert.equal(leak, 0);
    assert.ok(step.run(input, 1).loss < first);
  });
});

describe("logLikelihood", () => {
  const exact = rows.map(logEvidence);
  const mean = exact.reduce((sum, value) => sum + value, 0) / 6;

  it("is exact where q is the posterior, with any number of samples", () => {
    for (const samples of [1, 3]) {
      const estimate = logLikelihood(weightsOf(linear()), set, { samples, seed: 1 });
      assertClose(estimate.perImage, exact, 1e-4);
      assertClose(estimate.mean, mean, 1e-4);
    }
  });

  it("comes close to log p(x) with many samples, in batches of any size", () => {
    const vae = linear({ shift: 0.3, spread: 2 });
    // 1234 samples are two calls of 500 and one of 234 for each batch of four images
    const estimate = logLikelihood(weightsOf(vae), set, { samples: 1234, seed: 2 });
    assertClose(estimate.perImage, exact, 0.1);
    assert.equal(estimate.samples, 1234);
  });

  it("rises with the number of samples, from the ELBO towards log p(x)", () => {
    const many: ImageSet = {
      ...set,
      count: 3000,
      pixels: Uint8Array.from(uniformArray(6000, 5), (u) => Math.floor(256 * u)),
      labels: new Uint8Array(3000),
    };
    const vae = linear({ shift: 0.3, spread: 2 });
    const bound = (samples: number) => logLikelihood(weightsOf(vae), many, { samples, seed: 3 });
    const bounds = [1, 5, 50].map(bound);
    // KL(q ‖ posterior) with variances 2 : 1 and means 0.3 apart, in units of 1/6
    const gap = 0.5 * (2 + 6 * 0.3 ** 2 - 1 - Math.log(2));
    const pixels = Array.from(many.pixels, (byte) => byte / 255);
    const truth = Array.from({ length: 3000 }, (_, i) =>
      logEvidence(pixels.slice(2 * i, 2 * i + 2)),
    );
    const shortfall = bounds.map(({ perImage }) => truth.map((value, i) => value - perImage[i]));
    assertMean(shortfall[0], gap);
    const [one, five, fifty] = shortfall.map((values) => meanAndError(values));
    assert.ok(five.mean + 4 * five.error < one.mean - 4 * one.error);
    assert.ok(fifty.mean + 4 * fifty.error < five.mean - 4 * five.error);
  });

  it("gives the standard error of the mean over the images", () => {
    const { error } = logLikelihood(weightsOf(linear()), set, { samples: 1, seed: 1 });
    assertClose([error], [meanAndError(exact).error], 1e-4);
  });

  it("is the same for the same seed, and leaves no tensor behind", () => {
    const vae = linear({ shift: 1 });
    const run = (seed: number) => logLikelihood(weightsOf(vae), set, { samples: 3, seed }).perImage;
    assert.deepEqual(run(4), run(4));
    assert.notDeepEqual(run(4), run(5));
    assert.equal(
      allocated(() => run(6)),
      0,
    );
  });
});
