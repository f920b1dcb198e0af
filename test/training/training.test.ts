import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type * as TensorFlow from "@tensorflow/tfjs";
import { describe, it } from "mocha";
import type { ImageSet } from "../../lib/data/images";
import { tf } from "../../lib/engine";
import { disposeModel, type Weights } from "../../lib/models/layers";
import { createVae, vaeLoss } from "../../lib/models/vae";
import { randomWords } from "../../lib/philox";
import { createAdam } from "../../lib/training/adam";
import { evaluate } from "../../lib/training/evaluate";
import { fit, type FitOptions } from "../../lib/training/fit";
import { epochCurve, lastEpoch, stepCurve } from "../../lib/training/history";
import { createTrainStep, type LossInput } from "../../lib/training/step";
import values from "../fixtures/torch-values.json";
import { assertClose, interruptTraining } from "../helpers";

/** Forty images of 3 × 4 pixels: two patterns with a little noise. */
function patterns(count = 40): ImageSet {
  const words = randomWords(count * 12, [3, 0]);
  const pixels = Uint8Array.from(words, (word, i) =>
    (Math.floor(i / 12) + i) % 2 ? 230 + (word % 20) : word % 20,
  );
  const labels = Uint8Array.from({ length: count }, (_, i) => i % 2);
  return { name: "patterns", count, height: 3, width: 4, pixels, labels };
}

const set = patterns();
const createSmall = (seed = 1) => createVae({ inputDim: 12, hiddenDims: [8], latentDim: 2, seed });
const lossOf =
  (vae: ReturnType<typeof createSmall>) =>
  ({ x }: { x: TensorFlow.Tensor2D }, noise: Parameters<typeof vaeLoss>[2]) =>
    vaeLoss(vae, x, noise);

const weightsOf = ({ weights }: { weights: Weights }) =>
  Object.values(weights).map((weight) => weight.dataSync());

const settings = { epochs: 3, batchSize: 16, learningRate: 0.01, seed: 5, progress: false };

describe("Adam", () => {
  it("walks PyTorch's path", () => {
    const w = tf.variable(tf.tensor1d([0, 1, -2]));
    const adam = createAdam({ w }, { learningRate: 0.1 });
    const gradient = tf.grad((t) => t.sub(3).square().mul(t.square().add(1)).sum());
    const path = values.adamPath.map(() => {
      tf.tidy(() => adam.apply({ w: gradient(w) }));
      return Array.from(w.dataSync());
    });
    assertClose(path, values.adamPath, 1e-4);
  });

  it("moves only the weights that have a gradient, and leaves no tensor behind", () => {
    const [a, b] = [tf.variable(tf.scalar(1)), tf.variable(tf.scalar(1))];
    const adam = createAdam({ a, b });
    const before = tf.memory().numTensors;
    tf.tidy(() => adam.apply({ a: tf.scalar(2) }));
    assert.equal(tf.memory().numTensors, before);
    assert.equal(b.dataSync()[0], 1);
    assertClose(a, [1 - 1e-3], 1e-6);
  });
});

describe("training", () => {
  it("a step lowers the loss of its batch", () => {
    const vae = createSmall();
    const adam = createAdam(vae.weights, { learningRate: 0.01 });
    const input = {
      x: tf.ones([4, 12]) as TensorFlow.Tensor2D,
      labels: tf.zeros([4]) as TensorFlow.Tensor1D,
    };
    const step = createTrainStep(lossOf(vae), vae.weights, adam);
    const losses = Array.from({ length: 30 }, () => step.run(input, 9).loss);
    assert.ok(losses[29] < losses[1] && losses[1] < losses[0], losses.join(" "));
    disposeModel(vae);
  });

  it("fit records every step and epoch, and lowers the loss on images it has not seen", async () => {
    const vae = createSmall();
    const test = patterns(10);
    const first = evaluate(lossOf(vae), test, { seed: 2 }).loss;
    const history = await fit(vae, set, { ...settings, epochs: 30, loss: lossOf(vae), test });
    assert.equal(history.epochs.length, 30);
    assert.equal(stepCurve(history).length, 30 * Math.ceil(40 / 16));
    assert.ok(epochCurve(history, "test")[29] < first);
    const { reconstruction, kl, loss } = lastEpoch(history).test!;
    assert.ok(Math.abs(reconstruction + kl - loss) < 1e-3);
    assert.equal(history.interrupted, false);
    disposeModel(vae);
  });

  it("the same seed gives the same weights to the last bit, another seed others", async () => {
    const trained = async (seed: number) => {
      const vae = createSmall();
      await fit(vae, set, { ...settings, seed, loss: lossOf(vae) });
      return weightsOf(vae);
    };
    const [once, again, other] = [await trained(5), await trained(5), await trained(6)];
    assert.deepEqual(once, again);
    assert.notDeepEqual(once, other);
  });

  it("weights that are not named stay as they were", async () => {
    const vae = createSmall();
    const decoder = Object.fromEntries(
      Object.entries(vae.weights).filter(([name]) => name.startsWith("decoder")),
    );
    const before = vae.weights["mu/kernel"].dataSync();
    await fit({ weights: decoder }, set, { ...settings, loss: lossOf(vae) });
    assert.deepEqual(vae.weights["mu/kernel"].dataSync(), before);
    disposeModel(vae);
  });

  it("an interrupt ends the training after the current batch and keeps the weights", async () => {
    const listeners = process.listenerCount("SIGINT");
    const vae = createSmall();
    const before = weightsOf(vae);
    const history = await fit(vae, set, {
      ...settings,
      epochs: 1000,
      loss: lossOf(vae),
      onEpoch: ({ epoch }) => {
        if (epoch === 2) interruptTraining();
      },
    });
    assert.equal(history.interrupted, true);
    assert.equal(history.epochs.length, 2);
    assert.notDeepEqual(weightsOf(vae), before);
    assert.equal(process.listenerCount("SIGINT"), listeners);
    disposeModel(vae);
  });

  it("leaves no tensor behind over many epochs", async () => {
    const vae = createSmall();
    await fit(vae, set, { ...settings, epochs: 1, loss: lossOf(vae) });
    const before = tf.memory().numTensors;
    await fit(vae, set, { ...settings, epochs: 50, loss: lossOf(vae) });
    assert.equal(tf.memory().numTensors, before);
    disposeModel(vae);
  });

  it("10,000 steps keep neither tensors nor memory of the native library", () => {
    const vae = createVae({ inputDim: 784, hiddenDims: [16], latentDim: 2, seed: 1 });
    const adam = createAdam(vae.weights);
    const input = { x: tf.ones<TensorFlow.Rank.R2>([64, 784]), labels: tf.zeros([64], "int32") };
    const step = createTrainStep(lossOf(vae), vae.weights, adam);
    const train = (from: number, to: number): void => {
      for (let i = from; i < to; i++) step.run(input as LossInput, i + 1);
    };
    train(0, 500);
    const before = { tensors: tf.memory().numTensors, bytes: process.memoryUsage().rss };
    train(500, 10_500);
    assert.equal(tf.memory().numTensors, before.tensors);
    const kept = process.memoryUsage().rss - before.bytes;
    // A step that kept its batch, or the gradients of its weights, would keep 500 MB to 2 GB.
    assert.ok(kept < 100e6, `${(kept / 1e6).toFixed(0)} MB more than after 500 steps`);
    [step, adam].forEach((part) => part.dispose());
    tf.dispose(input);
    disposeModel(vae);
  });

  it("a run that goes on from its file ends with the very weights of one that never stopped", async () => {
    const trained = async (options: Partial<FitOptions>, vae = createSmall()) => {
      const history = await fit(vae, set, {
        ...settings,
        ...options,
        loss: lossOf(vae),
        test: set,
      });
      return { history, weights: weightsOf(vae) };
    };
    const checkpoint = join(mkdtempSync(join(tmpdir(), "elbolab-")), "run.safetensors");
    const rate = (epoch: number) => 0.01 / epoch;
    const whole = await trained({ epochs: 4, learningRate: rate });
    const half = await trained({ epochs: 2, learningRate: rate, checkpoint });
    const rest = await trained({ epochs: 4, learningRate: rate, checkpoint }, createSmall(77));
    assert.deepEqual(rest.weights, whole.weights);
    assert.notDeepEqual(half.weights, whole.weights);
    const losses = ({ history }: typeof whole) => history.epochs.map((record) => record.test!.loss);
    assert.deepEqual(losses(rest), losses(whole));
    assert.equal(rest.history.steps.length, 2 * Math.ceil(40 / 16));
    await assert.rejects(trained({ checkpoint, seed: 6 }), /belongs to another run \(seed 5/);
    rmSync(dirname(checkpoint), { recursive: true });
  });

  it("patience ends a run whose loss has stopped to fall", async () => {
    const vae = createSmall();
    const history = await fit(vae, set, {
      ...settings,
      epochs: 50,
      // Nothing is learned after the second epoch, so the third is the first without a gain.
      learningRate: (epoch) => (epoch > 2 ? 0 : 0.01),
      patience: 4,
      loss: lossOf(vae),
      test: set,
    });
    assert.equal(history.epochs.length, 2 + 4);
    disposeModel(vae);
  });

  it("a history without a whole epoch says what to do", async () => {
    const vae = createSmall();
    const history = await fit(vae, set, {
      ...settings,
      epochs: 0,
      title: "toy",
      loss: lossOf(vae),
    });
    assert.throws(() => lastEpoch(history), /"toy" was stopped before its first epoch ended/);
    disposeModel(vae);
  });
});

describe("evaluate", () => {
  it("counts every image once, in batches of any size", () => {
    const mean = ({ x }: { x: TensorFlow.Tensor2D }) => ({
      loss: x.mean(1) as TensorFlow.Tensor1D,
    });
    const expected = set.pixels.reduce((sum, byte) => sum + byte / 255, 0) / set.pixels.length;
    for (const batchSize of [7, 40, 64]) {
      assertClose([evaluate(mean, set, { batchSize }).loss], [expected], 1e-5);
    }
  });
});
