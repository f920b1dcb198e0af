/**
 * @file Principal components: the best linear autoencoder, the floor that a network has to beat.
 */
import type * as TensorFlow from "@tensorflow/tfjs";
import { EigenvalueDecomposition, Matrix, QrDecomposition } from "ml-matrix";
import { type ImageSet, imageSize } from "../data/images";
import { tf } from "../engine";
import { normalArray } from "../random";
import { inChunks } from "./images";

type Tensor1D = TensorFlow.Tensor1D;
type Tensor2D = TensorFlow.Tensor2D;

/** Enough for eigenvalues right to five digits. */
const ITERATIONS = 25;

/** The directions in which a set varies most. The caller disposes it. */
export interface PrincipalComponents {
  /** The mean image, [pixels]. */
  readonly mean: Tensor1D;
  /** One direction a row, of length 1 and orthogonal to the others, [dim, pixels]. */
  readonly components: Tensor2D;
  /** The variance along each, falling, [dim]. */
  readonly variances: Float32Array;
  /** The share of the whole variance that they hold. */
  readonly share: number;
  /** z = (x − mean) Wᵀ. @param x [batch, pixels] @returns [batch, dim] */
  encode(x: Tensor2D): Tensor2D;
  /** x̂ = mean + z W: pixels, not logits, a little outside [0, 1] now and then. */
  decode(z: Tensor2D): Tensor2D;
  dispose(): void;
}

/** The mean of a set, [pixels], and its covariance, [pixels, pixels]. */
function moments(set: ImageSet): { mean: Tensor1D; covariance: Tensor2D } {
  const size = imageSize(set);
  const sum = tf.tidy(() => tf.variable(tf.zeros([size])));
  const products = tf.tidy(() => tf.variable(tf.zeros([size, size])));
  inChunks(set, 5000, (x) => {
    sum.assign(sum.add(x.sum(0)));
    products.assign(products.add(x.matMul(x, true)));
  });
  const result = tf.tidy(() => {
    const mean = sum.div(set.count) as Tensor1D;
    const column = mean.expandDims(1);
    const covariance = products.div(set.count).sub(column.matMul(column, false, true)) as Tensor2D;
    return { mean, covariance };
  });
  tf.dispose([sum, products]);
  return result;
}

const toMatrix = (x: Tensor2D): Matrix => Matrix.from1DArray(...x.shape, Array.from(x.dataSync()));

const fromMatrix = (matrix: Matrix): Tensor2D =>
  tf.tensor2d(matrix.to1DArray(), [matrix.rows, matrix.columns]);

/** The eigenvalues of a symmetric matrix, falling, and its eigenvectors, one a column. */
function eigen(symmetric: Matrix): { values: number[]; vectors: Matrix } {
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(symmetric, {
    assumeSymmetric: true,
  });
  const order = realEigenvalues
    .map((_, i) => i)
    .sort((i, j) => realEigenvalues[j] - realEigenvalues[i]);
  return {
    values: order.map((i) => realEigenvalues[i]),
    vectors: eigenvectorMatrix.subMatrixColumn(order),
  };
}

/** Y (YᵀY)^(−½) up to a rotation: the same columns' space in an orthonormal basis. */
function orthonormal(y: Tensor2D): Tensor2D {
  const { values, vectors } = eigen(toMatrix(tf.matMul(y, y, true)));
  const scales = values.map((value) => 1 / Math.sqrt(Math.max(value, 1e-7 * values[0])));
  return tf.matMul(y, fromMatrix(vectors.mulRowVector(scales)));
}

/**
 * The leading eigenvectors of a covariance by subspace iteration: Q ← an orthonormal basis of C Q,
 * in which the directions of large eigenvalues grow. More columns than are wanted make it fast.
 * @returns eigenvalues, falling, and one eigenvector a row
 */
function leadingEigenvectors(
  covariance: Tensor2D,
  dim: number,
): { values: number[]; vectors: number[][] } {
  const size = covariance.shape[0];
  const columns = Math.min(size, dim + Math.max(10, Math.ceil(dim / 2)));
  let q = tf.tensor2d(normalArray(size * columns, 1), [size, columns]);
  for (let i = 0; i < ITERATIONS; i++) q = orthonormal(tf.matMul(covariance, q));
  const basis = new QrDecomposition(toMatrix(q)).orthogonalMatrix;
  const inside = basis.transpose().mmul(toMatrix(tf.matMul(covariance, fromMatrix(basis))));
  const { values, vectors } = eigen(inside);
  const rows = basis.mmul(vectors).transpose().to2DArray();
  return {
    values: values.slice(0, dim),
    vectors: rows.slice(0, dim).map(outward),
  };
}

/** The same direction with the sign that makes its longest entry positive: one of two, for good. */
function outward(vector: number[]): number[] {
  const longest = vector.reduce((a, b) => (Math.abs(b) > Math.abs(a) ? b : a), 0);
  return longest < 0 ? vector.map((entry) => -entry) : vector;
}

/**
 * The principal components of a set: the plane of `dim` dimensions through the mean with the least
 * squared distance to the images. An autoencoder without nonlinearities can do no better
 * (Baldi & Hornik 1989).
 * @param dim from 1 to the number of pixels
 */
export function principalComponents(set: ImageSet, dim: number): PrincipalComponents {
  const pixels = imageSize(set);
  if (!Number.isInteger(dim) || dim < 1 || dim > pixels) {
    throw new RangeError(
      `There are 1 to ${pixels} principal components of ${set.name}, not ${dim}.`,
    );
  }
  const { mean, covariance } = moments(set);
  const total = tf.tidy(() => covariance.mul(tf.eye(pixels)).sum().dataSync()[0]);
  const { values, vectors } = tf.tidy(() => leadingEigenvectors(covariance, dim));
  covariance.dispose();
  const components = tf.tensor2d(vectors);
  return {
    mean,
    components,
    variances: Float32Array.from(values),
    share: values.reduce((sum, value) => sum + value, 0) / total,
    encode: (x) => tf.tidy(() => tf.matMul(x.sub(mean), components, false, true)),
    decode: (z) => tf.tidy(() => tf.matMul(z, components).add(mean)),
    dispose: () => tf.dispose([mean, components]),
  };
}
