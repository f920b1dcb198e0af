import assert from "node:assert/strict";
import type * as TensorFlow from "@tensorflow/tfjs";
import { tf } from "../lib/engine";
import { pathwiseGradients, scoreFunctionGradients } from "../lib/estimators";
import { randomNormal } from "../lib/random";
import { allocated, assertClose, assertMean, meanAndError } from "./helpers";

type Tensor1D = TensorFlow.Tensor1D;
type Tensor2D = TensorFlow.Tensor2D;

const COUNT = 40_000;
const eps = randomNormal<TensorFlow.Rank.R2>([COUNT, 1], 31);
const at = (mu: number, logVar: number, count = COUNT) => ({
  mu: tf.fill([count, 1], mu) as Tensor2D,
  logVar: tf.fill([count, 1], logVar) as Tensor2D,
  eps: eps.slice([0, 0], [count, 1]) as Tensor2D,
});
const square = (z: Tensor2D) => z.square().sum(-1) as Tensor1D;

/** Variance of the samples and its standard error, from their fourth moment. */
function spread(values: ArrayLike<number>) {
  const { mean } = meanAndError(values);
  return meanAndError(Array.from(values, (value) => (value - mean) ** 2));
}

describe("gradient estimators", () => {
  it("both have the mean of the true gradient, f = z² with z ~ N(μ, σ²): 2μ and σ²", () => {
    const [mu, logVar] = [0.7, Math.log(0.5)];
    for (const estimate of [pathwiseGradients, scoreFunctionGradients]) {
      const gradients = estimate(square, at(mu, logVar));
      assertMean(gradients.mu.dataSync(), 2 * mu);
      assertMean(gradients.logVar.dataSync(), Math.exp(logVar));
    }
  });

  it("for f = z² and μ = σ = 1 their variances are 4 and 30", () => {
    // Pathwise 2z = 2 + 2ε. Score (1 + ε)² ε = ε + 2ε² + ε³: E[·²] = 1 + 4·3 + 15 + 2·3 = 34, less 2².
    const variance = (estimate: typeof pathwiseGradients) =>
      spread(estimate(square, at(1, 0)).mu.dataSync());
    const [pathwise, score] = [variance(pathwiseGradients), variance(scoreFunctionGradients)];
    assert.ok(Math.abs(pathwise.mean - 4) < 4 * pathwise.error);
    assert.ok(Math.abs(score.mean - 30) < 4 * score.error);
  });

  it("a baseline keeps the mean and takes variance away", () => {
    const given = at(1, 0);
    const plain = scoreFunctionGradients(square, given).mu.dataSync();
    // E[f] = μ² + σ² = 2
    const reduced = scoreFunctionGradients(square, given, { baseline: 2 }).mu.dataSync();
    assertMean(reduced, 2);
    assert.ok(spread(reduced).mean < 0.7 * spread(plain).mean);
  });

  it("the score function needs no gradient of f, the pathwise estimate is 0 without one", () => {
    const isPositive = (z: Tensor2D) => z.greater(0).cast("float32").sum(-1) as Tensor1D;
    const { mu } = scoreFunctionGradients(isPositive, at(0.5, 0));
    const density = Math.exp(-0.5 * 0.5 ** 2) / Math.sqrt(2 * Math.PI);
    assertMean(mu.dataSync(), density);
    const flat = (z: Tensor2D) => z.mul(0).sum(-1) as Tensor1D;
    assertClose(pathwiseGradients(flat, at(0.5, 0, 3)).mu, [0, 0, 0], 0);
  });

  it("leaves the two gradients and nothing else", () => {
    const given = at(1, 0, 5);
    assert.equal(
      allocated(() => pathwiseGradients(square, given)),
      2,
    );
    assert.equal(
      allocated(() => scoreFunctionGradients(square, given)),
      2,
    );
  });
});
