/**
 * @file Normal distributions with a full covariance Σ = L Lᵀ, given by its Cholesky root L.
 *
 * L is lower triangular with a positive diagonal, so it costs no determinant and no inverse.
 * Every function is pure and returns [batch] in nats, or a tensor that begins with [batch].
 */
import type * as TensorFlow from "@tensorflow/tfjs";
import { tf } from "./engine";

type Tensor1D = TensorFlow.Tensor1D;
type Tensor2D = TensorFlow.Tensor2D;
type Tensor3D = TensorFlow.Tensor3D;

const LOG_2_PI = Math.log(2 * Math.PI);

/** How many free numbers a root of `dim` rows has: its diagonal and what lies below. */
export const rootSize = (dim: number): number => (dim * (dim + 1)) / 2;

/** Where entry [row, column] of the lower triangle stands in a list of them, row by row. */
const triangle = (dim: number): [row: number, column: number][] =>
  Array.from({ length: dim }, (_, row) =>
    Array.from({ length: row + 1 }, (_, column): [number, number] => [row, column]),
  ).flat();

/**
 * The root L from any numbers, such as a network returns: those of the diagonal are log L[i, i],
 * the others stand as they are.
 * @param entries [batch, dim (dim + 1) / 2], the lower triangle row by row
 * @returns [batch, dim, dim]
 */
export function choleskyRoot(entries: Tensor2D): Tensor3D {
  const [batch, size] = entries.shape;
  const dim = (Math.sqrt(8 * size + 1) - 1) / 2;
  if (!Number.isInteger(dim)) {
    throw new RangeError(
      `A root cannot have ${size} entries; rootSize(dim) says how many: 1, 3, 6, 10, …`,
    );
  }
  return tf.tidy(() => {
    const places = triangle(dim);
    const isDiagonal = tf.tensor1d(places.map(([row, column]) => (row === column ? 1 : 0)));
    const values = entries.mul(tf.sub(1, isDiagonal)).add(entries.exp().mul(isDiagonal));
    const to = tf.oneHot(
      places.map(([row, column]) => row * dim + column),
      dim * dim,
    );
    return tf.matMul(values as Tensor2D, to.cast("float32") as Tensor2D).reshape([batch, dim, dim]);
  });
}

/** L[i, i] of each root, [batch, dim]. */
const diagonal = (root: Tensor3D): Tensor2D => root.mul(tf.eye(root.shape[1])).sum(-1);

/** log |Σ|^½ = Σ log L[i, i], [batch]. */
const logDeterminant = (root: Tensor3D): Tensor1D => diagonal(root).log().sum(-1);

/**
 * z = μ + L ε: a sample of N(μ, L Lᵀ) if ε is one of N(0, I).
 * @param mu [batch, dim]
 * @param root L, [batch, dim, dim]
 * @param eps [batch, dim], standard normal
 * @returns [batch, dim]
 */
export const reparameterizeFull = (mu: Tensor2D, root: Tensor3D, eps: Tensor2D): Tensor2D =>
  tf.tidy(() => mu.add(tf.matMul(root, eps.expandDims<Tensor3D>(-1)).squeeze([-1])));

/**
 * y with L y = v, from the first row to the last: y[i] = (v[i] − Σ_{j<i} L[i, j] y[j]) / L[i, i].
 * @param root L, [batch, dim, dim]
 * @param v [batch, dim]
 */
function solveTriangular(root: Tensor3D, v: Tensor2D): Tensor2D {
  const dim = root.shape[1];
  const rows = tf.unstack(root, 1) as Tensor2D[];
  const known: Tensor1D[] = [];
  for (let i = 0; i < dim; i++) {
    const entries = tf.unstack(rows[i], 1);
    const rest = known.reduce(
      (sum, y, j) => sum.sub(entries[j].mul(y)),
      v.slice([0, i], [-1, 1]).squeeze<Tensor1D>([1]),
    );
    known.push(rest.div(entries[i]));
  }
  return tf.stack(known, 1) as Tensor2D;
}

/**
 * log N(x; μ, L Lᵀ) = −½ (dim log 2π + ‖L⁻¹(x − μ)‖²) − Σ log L[i, i].
 * @param x [batch, dim]
 * @param mu [batch, dim]
 * @param root L, [batch, dim, dim]
 * @returns [batch], nats
 */
export const logFullNormal = (x: Tensor2D, mu: Tensor2D, root: Tensor3D): Tensor1D =>
  tf.tidy(() => {
    const squares = solveTriangular(root, x.sub(mu)).square().sum(-1);
    return squares
      .add(LOG_2_PI * x.shape[1])
      .mul(-0.5)
      .sub(logDeterminant(root));
  });

/**
 * KL(N(μ, L Lᵀ) ‖ N(0, I)) = ½ (‖L‖² + ‖μ‖² − dim) − Σ log L[i, i], where ‖L‖² is the sum of the
 * squares of all entries, the trace of Σ.
 * @param mu [batch, dim]
 * @param root L, [batch, dim, dim]
 * @returns [batch], nats
 */
export const klFullStandardNormal = (mu: Tensor2D, root: Tensor3D): Tensor1D =>
  tf.tidy(() => {
    const trace = root.square().sum([1, 2]);
    const squares = trace.add(mu.square().sum(-1)).sub(mu.shape[1]).mul(0.5);
    return squares.sub(logDeterminant(root)) as Tensor1D;
  });
