import assert from "node:assert/strict";
import type * as TensorFlow from "@tensorflow/tfjs";
import { tf } from "../../lib/engine";
import { createNoise, seedTensor } from "../../lib/random";
import { createAdam } from "../../lib/training/adam";
import { createEvaluationStep, createTrainStep } from "../../lib/training/step";
import { createWarmUp } from "../../lib/training/warm-up";
import { allocated, assertClose } from "../helpers";

const input = {
  x: tf.zeros([1, 1]) as TensorFlow.Tensor2D,
  labels: tf.zeros([1]) as TensorFlow.Tensor1D,
};

describe("the warm-up", () => {
  it("rises in a straight line and stays", () => {
    const beta = createWarmUp({ from: 0.2, to: 1, steps: 4 });
    const noise = createNoise(seedTensor(1));
    const weights = Array.from({ length: 7 }, () => beta.weight(noise).dataSync()[0]);
    assertClose(weights, [0.2, 0.4, 0.6, 0.8, 1, 1, 1], 1e-6);
    beta.dispose();
  });

  it("is at its end in evaluation, and does not move", () => {
    const beta = createWarmUp({ steps: 4 });
    const evaluation = createNoise(seedTensor(1), { isTraining: false });
    assertClose(beta.weight(evaluation), 1, 0);
    assertClose(beta.statistics.step, 0, 0);
    beta.dispose();
  });

  it("rises in compiled training steps", () => {
    const beta = createWarmUp({ steps: 4 });
    const w = tf.tidy(() => tf.variable(tf.scalar(1)));
    const adam = createAdam({ w }, { learningRate: 0 });
    const loss = (_: unknown, noise: Parameters<typeof beta.weight>[0]) => ({
      loss: w.mul(beta.weight(noise)).expandDims<TensorFlow.Tensor1D>(0),
    });
    const step = createTrainStep(loss, { w }, adam);
    const losses = Array.from({ length: 6 }, (_, i) => step.run(input, i + 1).loss);
    assertClose(losses, [0, 0.25, 0.5, 0.75, 1, 1], 1e-6);
    assert.equal(
      allocated(() => step.run(input, 7)),
      0,
    );
    const look = createEvaluationStep(loss);
    assertClose([look.run(input, 1).loss], [1], 1e-6);
    [step, look, adam, beta, w].forEach((one) => one.dispose());
  });
});
