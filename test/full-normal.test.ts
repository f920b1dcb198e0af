import assert from "node:assert/strict";
import type * as TensorFlow from "@tensorflow/tfjs";
import { klStandardNormal, logNormal } from "../lib/distributions";
import { tf } from "../lib/engine";
import {
  choleskyRoot,
  klFullStandardNormal,
  logFullNormal,
  reparameterizeFull,
  rootSize,
} from "../lib/full-normal";
import { randomNormal } from "../lib/random";
import values from "./fixtures/torch-values.json";
import { allocated, assertClose, assertMean, numericGradient } from "./helpers";

type Tensor2D = TensorFlow.Tensor2D;
type Tensor3D = TensorFlow.Tensor3D;

const x = tf.tensor2d([values.x[0]]);
const mu = tf.tensor2d([values.mu1[0]]);
const root = tf.tensor3d([values.root]);
const logVar = tf.tensor2d(values.logVar1);

/** Roots without correlations: σ on the diagonal. */
const diagonalRoot = (t: Tensor2D): Tensor3D =>
  t.mul(0.5).exp().expandDims<Tensor3D>(1).mul(tf.eye(t.shape[1]));

describe("normal distributions with full covariance", () => {
  it("density and KL are PyTorch's", () => {
    assertClose(logFullNormal(x, mu, root), [values.logFullNormal], 1e-3);
    assertClose(klFullStandardNormal(mu, root), [values.klFullNormal], 1e-4);
  });

  it("without correlations they are those of independent dimensions, for every row", () => {
    const [rows, means] = [tf.tensor2d(values.x), tf.tensor2d(values.mu1)];
    const diagonal = diagonalRoot(logVar);
    const expected = logNormal(rows, means, logVar).dataSync();
    assertClose(logFullNormal(rows, means, diagonal), expected, 1e-4);
    const kl = klStandardNormal(means, logVar).dataSync();
    assertClose(klFullStandardNormal(means, diagonal), kl, 1e-4);
  });

  it("the KL of the prior itself is zero", () => {
    const identity = tf.eye(3).expandDims<Tensor3D>(0);
    assertClose(klFullStandardNormal(tf.zeros([1, 3]), identity), [0], 1e-6);
  });

  it("choleskyRoot is lower triangular with exp on the diagonal", () => {
    const entries = tf.tensor2d([[Math.log(2), 5, Math.log(3), 6, -7, 0]]);
    assertClose(choleskyRoot(entries), [2, 0, 0, 5, 3, 0, 6, -7, 1], 1e-5);
    assert.deepEqual([1, 2, 3, 4].map(rootSize), [1, 3, 6, 10]);
    assert.throws(() => choleskyRoot(tf.zeros([1, 4])), /cannot have 4 entries/);
  });

  it("samples have mean μ and covariance L Lᵀ", () => {
    const count = 40_000;
    const l = choleskyRoot(tf.tensor2d([[0.2, -0.8, -0.5]]));
    const eps = randomNormal<TensorFlow.Rank.R2>([count, 2], 19);
    const mean = tf.tensor2d([[1, -2]]).tile<Tensor2D>([count, 1]);
    const z = reparameterizeFull(mean, l.tile([count, 1, 1]), eps);
    const centred = z.sub(mean);
    const sigma = tf.matMul(l, l, false, true).dataSync();
    const product = (i: number, j: number) =>
      centred
        .slice([0, i], [-1, 1])
        .mul(centred.slice([0, j], [-1, 1]))
        .dataSync();
    assertMean(centred.slice([0, 0], [-1, 1]).dataSync(), 0);
    assertMean(centred.slice([0, 1], [-1, 1]).dataSync(), 0);
    assertMean(product(0, 0), sigma[0]);
    assertMean(product(0, 1), sigma[1]);
    assertMean(product(1, 1), sigma[3]);
    assert.ok(sigma[1] < -0.5);
  });

  it("the KL is the mean of log q − log p under q", () => {
    const count = 20_000;
    const [means, roots] = [mu.tile<Tensor2D>([count, 1]), root.tile<Tensor3D>([count, 1, 1])];
    const z = reparameterizeFull(means, roots, randomNormal([count, 5], 23));
    const identity = tf.eye(5).expandDims<Tensor3D>(0).tile<Tensor3D>([count, 1, 1]);
    const ratio = logFullNormal(z, means, roots).sub(logFullNormal(z, tf.zerosLike(z), identity));
    assertMean(ratio.dataSync(), values.klFullNormal);
  });

  it("the gradients with respect to root and mean are those of finite differences", () => {
    const entries = tf.tensor2d([
      [0.2, -0.8, -0.5],
      [0.1, 0.3, 0.4],
    ]);
    const point = tf.tensor2d([
      [0.3, -1],
      [1, 0.5],
    ]);
    const cases: [(t: Tensor2D) => TensorFlow.Tensor, Tensor2D][] = [
      [(t) => logFullNormal(point, tf.zerosLike(point), choleskyRoot(t)), entries],
      [(t) => logFullNormal(point, t, choleskyRoot(entries)), point],
      [(t) => klFullStandardNormal(point, choleskyRoot(t)), entries],
      [(t) => reparameterizeFull(point, choleskyRoot(t), point).square(), entries],
    ];
    for (const [f, at] of cases) {
      assertClose(tf.grad((t) => f(t as Tensor2D))(at), numericGradient(f, at), 0.02);
    }
  });

  it("each function leaves its result and nothing else", () => {
    const entries = tf.zeros([2, 3]) as Tensor2D;
    const calls = [
      () => choleskyRoot(entries),
      () => reparameterizeFull(mu, root, x),
      () => logFullNormal(x, mu, root),
      () => klFullStandardNormal(mu, root),
    ];
    assert.deepEqual(calls.map(allocated), [1, 1, 1, 1]);
  });
});
