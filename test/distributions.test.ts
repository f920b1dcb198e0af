import assert from "node:assert/strict";
import type * as TensorFlow from "@tensorflow/tfjs";
import { describe, it } from "mocha";
import * as distributions from "../lib/distributions";
import { tf } from "../lib/engine";
import { randomNormal } from "../lib/random";
import values from "./fixtures/torch-values.json";
import { allocated, assertClose, assertMean, numericGradient } from "./helpers";

const {
  entropyNormal,
  klNormal,
  klStandardNormal,
  klStandardNormalTerms,
  logBernoulli,
  logContinuousBernoulli,
  logNormal,
  logStandardNormal,
  reparameterize,
} = distributions;

type Tensor2D = TensorFlow.Tensor2D;

const given = (name: "x" | "mu1" | "logVar1" | "mu2" | "logVar2" | "logits" | "pixels" | "eps") =>
  tf.tensor2d(values[name]);
const [x, mu1, logVar1, mu2, logVar2] = (["x", "mu1", "logVar1", "mu2", "logVar2"] as const).map(
  given,
);
const [logits, pixels, eps] = (["logits", "pixels", "eps"] as const).map(given);

const row = (...entries: number[]): Tensor2D => tf.tensor2d([entries]);

/** The same row `count` times. */
const repeated = (entries: number[], count: number): Tensor2D => row(...entries).tile([count, 1]);

describe("distributions", () => {
  it("every formula equals PyTorch's in double precision", () => {
    assertClose(reparameterize(mu1, logVar1, eps), values.reparameterize, 1e-5);
    assertClose(logNormal(x, mu1, logVar1), values.logNormal, 1e-4);
    assertClose(logStandardNormal(x), values.logStandardNormal, 1e-5);
    assertClose(logBernoulli(pixels, logits), values.logBernoulli, 1e-5);
    assertClose(logContinuousBernoulli(pixels, logits), values.logContinuousBernoulli, 1e-4);
    assertClose(klStandardNormal(mu1, logVar1), values.klStandardNormal, 1e-4);
    assertClose(klNormal(mu1, logVar1, mu2, logVar2), values.klNormal, 1e-3);
    assertClose(entropyNormal(logVar1), values.entropyNormal, 1e-5);
  });

  it("klStandardNormal is zero for the prior itself and ½μ² for a shifted one", () => {
    assertClose(klStandardNormal(row(0, 0), row(0, 0)), [0], 0);
    assertClose(klStandardNormal(row(3), row(0)), [3 ** 2 / 2], 1e-6);
  });

  it("klNormal is asymmetric: N(0, 1) against N(1, 4) is 0.4431, the reverse 1.3069", () => {
    const [narrow, wide] = [
      [row(0), row(0)],
      [row(1), row(Math.log(4))],
    ] as const;
    assertClose(klNormal(...narrow, ...wide), [Math.log(2) + (1 + 1) / 8 - 1 / 2], 1e-6);
    assertClose(klNormal(...wide, ...narrow), [-Math.log(2) + (4 + 1) / 2 - 1 / 2], 1e-6);
  });

  it("klNormal against N(0, I) is klStandardNormal, and the terms add up to it", () => {
    const zero = tf.zerosLike(mu1);
    const expected = klStandardNormal(mu1, logVar1).dataSync();
    assertClose(klNormal(mu1, logVar1, zero, zero), expected, 1e-5);
    assertClose(klStandardNormalTerms(mu1, logVar1).sum(-1), expected, 1e-5);
  });

  it("klStandardNormal is the mean of log q − log p under q", () => {
    const count = 50_000;
    const [mu, logVar] = [repeated([0.7, -1], count), repeated([Math.log(0.16), 0.5], count)];
    const z = reparameterize(mu, logVar, randomNormal([count, 2], 11));
    const ratio = logNormal(z, mu, logVar).sub(logStandardNormal(z)).dataSync();
    assertMean(ratio, klStandardNormal(row(0.7, -1), row(Math.log(0.16), 0.5)).dataSync()[0]);
  });

  it("a KL with log-deviation put where log-variance belongs is refuted by sampling", () => {
    // The mixture of note S0: σ = exp(s) in the sample, Σ exp(s) − (1 + s) + m² as the KL
    const [m, s] = [0.7, Math.log(0.4)];
    const mixed = Math.exp(s) - (1 + s) + m ** 2;
    const right = klStandardNormal(row(m), row(2 * s)).dataSync()[0];
    assert.ok(Math.abs(right - 0.741291) < 1e-6, `${right}`);
    assert.ok(Math.abs(mixed - 0.806) < 1e-3, `${mixed}`);
    const count = 50_000;
    const [mu, logVar] = [repeated([m], count), repeated([2 * s], count)];
    const z = reparameterize(mu, logVar, randomNormal([count, 1], 13));
    const ratio = logNormal(z, mu, logVar).sub(logStandardNormal(z)).dataSync();
    assert.throws(() => assertMean(ratio, mixed), /standard errors/);
  });

  it("reparameterize has mean μ and variance exp(logVar)", () => {
    const count = 50_000;
    const z = reparameterize(
      repeated([2], count),
      repeated([Math.log(9)], count),
      randomNormal([count, 1], 17),
    );
    assertMean(z.dataSync(), 2);
    assertMean(z.sub(2).square().dataSync(), 9);
  });

  it("the gradient passes through reparameterize to μ and logVar", () => {
    const through = (t: Tensor2D) => reparameterize(mu1, t, eps).square();
    assertClose(
      tf.grad((t) => through(t as Tensor2D))(logVar1),
      numericGradient(through, logVar1),
      0.05,
    );
    const toMu = tf.grad((t) => reparameterize(t as Tensor2D, logVar1, eps))(mu1);
    assertClose(toMu, Array(15).fill(1), 1e-6);
  });

  it("the gradients of the densities and divergences are those of finite differences", () => {
    const cases: [(t: Tensor2D) => TensorFlow.Tensor, Tensor2D, number][] = [
      [(t) => klStandardNormal(mu1, t), logVar1, 0.01],
      [(t) => klNormal(t, logVar1, mu2, logVar2), mu1, 0.02],
      [(t) => logNormal(x, t, tf.zerosLike(t)), mu1, 0.01],
      [(t) => logBernoulli(pixels, t), logits, 0.01],
      [(t) => logContinuousBernoulli(pixels, t), logits, 0.02],
    ];
    for (const [f, at, tolerance] of cases) {
      assertClose(tf.grad((t) => f(t as Tensor2D))(at), numericGradient(f, at), tolerance);
    }
  });

  it("logNormal integrates to one", () => {
    const grid = Array.from({ length: 4001 }, (_, i) => -20 + i * 0.01);
    const [mu, logVar] = [repeated([1], 4001), repeated([Math.log(4)], 4001)];
    const density = logNormal(tf.tensor2d(grid, [4001, 1]), mu, logVar)
      .exp()
      .arraySync() as number[];
    assertClose([density.reduce((sum, p) => sum + p * 0.01, 0)], [1], 1e-4);
  });

  it("logContinuousBernoulli integrates to one for any logit, where logBernoulli does not", () => {
    const count = 2001;
    const grid = tf.tensor2d(
      Array.from({ length: count }, (_, i) => i / (count - 1)),
      [count, 1],
    );
    const integral = (density: typeof logBernoulli, logit: number) => {
      const p = density(grid, repeated([logit], count))
        .exp()
        .arraySync() as number[];
      return (p.reduce((sum, value) => sum + value, 0) - (p[0] + p[count - 1]) / 2) / (count - 1);
    };
    for (const logit of [-6, -0.05, 0, 0.09, 0.11, 3]) {
      assertClose([integral(logContinuousBernoulli, logit)], [1], 1e-4);
    }
    assertClose([integral(logBernoulli, 0)], [1 / 2], 1e-4);
  });

  it("each function leaves its result and nothing else", () => {
    const calls = [
      () => reparameterize(mu1, logVar1, eps),
      () => logNormal(x, mu1, logVar1),
      () => logStandardNormal(x),
      () => logBernoulli(pixels, logits),
      () => logContinuousBernoulli(pixels, logits),
      () => klStandardNormal(mu1, logVar1),
      () => klNormal(mu1, logVar1, mu2, logVar2),
      () => entropyNormal(logVar1),
    ];
    assert.deepEqual(
      calls.map(allocated),
      calls.map(() => 1),
    );
  });
});
