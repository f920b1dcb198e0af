import assert from "node:assert/strict";
import type * as TensorFlow from "@tensorflow/tfjs";
import { describe, it } from "mocha";
import { tf } from "../lib/engine";
import {
  bernoulliNll,
  continuousBernoulliNll,
  freeBits,
  gaussianNll,
  importanceBound,
  negativeElbo,
  optimalLogVar,
  squaredError,
} from "../lib/objectives";
import values from "./fixtures/torch-values.json";
import { allocated, assertClose, numericGradient } from "./helpers";

const logits = tf.tensor2d(values.logits);
const pixels = tf.tensor2d(values.pixels);

describe("objectives", () => {
  it("the reconstruction terms equal PyTorch's", () => {
    assertClose(
      bernoulliNll(logits, pixels),
      values.logBernoulli.map((v) => -v),
      1e-5,
    );
    assertClose(
      continuousBernoulliNll(logits, pixels),
      values.logContinuousBernoulli.map((v) => -v),
      1e-4,
    );
    assertClose(gaussianNll(logits, pixels, 2 * Math.log(0.3)), values.gaussianNll, 1e-3);
  });

  it("bernoulliNll of a fair coin is ln 2 a pixel, for grey pixels too", () => {
    const grey = tf.tensor2d([[0, 0.5, 1]]);
    assertClose(bernoulliNll(tf.zeros([1, 3]), grey), [3 * Math.log(2)], 1e-6);
  });

  it("squaredError sums over the pixels of each image", () => {
    const [a, b] = [
      tf.tensor2d([
        [1, 2],
        [0, 0],
      ]),
      tf.tensor2d([
        [1, 1],
        [3, 4],
      ]),
    ];
    assertClose(squaredError(a, b), [0 + 1, 9 + 16], 0);
  });

  it("gaussianNll with σ² = ½ is the squared error plus a constant, so MSE + KL has β = 1 there", () => {
    const nll = gaussianNll(logits, pixels, Math.log(0.5));
    assertClose(
      nll.sub(squaredError(logits, pixels)),
      Array(3).fill((5 / 2) * Math.log(Math.PI)),
      1e-4,
    );
  });

  it("gaussianNll is negative where the density exceeds one", () => {
    const exact = tf.zeros([1, 4]) as TensorFlow.Tensor2D;
    const sigma = 0.1;
    const expected = 4 * (Math.log(sigma) + Math.log(2 * Math.PI) / 2);
    assert.ok(expected < 0);
    assertClose(gaussianNll(exact, exact, 2 * Math.log(sigma)), [expected], 1e-5);
  });

  it("optimalLogVar makes gaussianNll least", () => {
    const best = optimalLogVar(logits, pixels).dataSync()[0];
    const total = (logVar: number) => gaussianNll(logits, pixels, logVar).sum().dataSync()[0];
    assert.ok(total(best) < total(best + 0.05));
    assert.ok(total(best) < total(best - 0.05));
    const slope = tf.grad((s) => gaussianNll(logits, pixels, s as TensorFlow.Scalar).sum());
    assertClose(slope(tf.scalar(best)), [0], 1e-3);
  });

  it("the gradient of gaussianNll is that of finite differences", () => {
    const f = (t: TensorFlow.Tensor2D) => gaussianNll(t, pixels, 0.3);
    assertClose(
      tf.grad((t) => f(t as TensorFlow.Tensor2D))(logits),
      numericGradient(f, logits),
      0.01,
    );
  });

  it("negativeElbo weighs the KL by β and keeps both terms", () => {
    const [reconstruction, kl] = [tf.tensor1d([90, 100]), tf.tensor1d([20, 10])];
    const terms = negativeElbo(reconstruction, kl, 4);
    assertClose(terms.loss, [90 + 4 * 20, 100 + 4 * 10], 0);
    assert.equal(terms.reconstruction, reconstruction);
    assert.equal(terms.kl, kl);
  });

  it("negativeElbo takes a β that is a tensor", () => {
    const [reconstruction, kl] = [tf.tensor1d([90, 100]), tf.tensor1d([20, 10])];
    assertClose(negativeElbo(reconstruction, kl, tf.scalar(0.5)).loss, [100, 105], 0);
  });

  it("freeBits charges λ for a dimension whose mean KL is below, the KL itself above", () => {
    const terms = tf.tensor2d([
      [0.1, 3],
      [0.5, 1],
    ]);
    const total = freeBits(terms, 0.5);
    const missing = 0.5 - (0.1 + 0.5) / 2;
    assertClose(total, [0.1 + missing + 3, 0.5 + missing + 1], 1e-6);
    assertClose(total.mean(), 0.5 + (3 + 1) / 2, 1e-6);
    assertClose(freeBits(terms, 0), terms.sum(-1).dataSync(), 1e-6);
    const gradient = tf.grad((t) => freeBits(t as TensorFlow.Tensor2D, 0.5).mean());
    assertClose(gradient(terms), [0, 1 / 2, 0, 1 / 2], 1e-6);
  });

  it("importanceBound is the log of the mean weight, safe for weights like e⁻¹⁰⁰⁰", () => {
    const logWeights = tf.tensor2d([
      [0, Math.log(3)],
      [-1000, -1000],
    ]);
    assertClose(importanceBound(logWeights), [Math.log((1 + 3) / 2), -1000], 1e-4);
    assertClose(importanceBound(tf.tensor2d([[-7], [2]])), [-7, 2], 1e-6);
  });

  it("the gradient of importanceBound weighs the samples by their share of the weight", () => {
    const logWeights = tf.tensor2d([[0, Math.log(3)]]);
    const gradient = tf.grad((t) => importanceBound(t as TensorFlow.Tensor2D));
    assertClose(gradient(logWeights), [1 / 4, 3 / 4], 1e-6);
  });

  it("each function leaves its result and nothing else", () => {
    const calls = [
      () => bernoulliNll(logits, pixels),
      () => continuousBernoulliNll(logits, pixels),
      () => gaussianNll(logits, pixels, 0),
      () => squaredError(logits, pixels),
      () => optimalLogVar(logits, pixels),
      () => freeBits(pixels, 0.5),
      () => importanceBound(logits),
    ];
    assert.deepEqual(
      calls.map(allocated),
      calls.map(() => 1),
    );
  });
});
