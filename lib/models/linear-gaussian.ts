/**
 * @file The one latent variable model in which everything is known exactly: z ~ N(0, I),
 * x∣z ~ N(W z + b, σ² I). Its numbers are doubles, so that identities hold to ten digits.
 *
 * With it log p(x), the posterior and the ELBO of any Gaussian q are formulas (Tipping & Bishop
 * 1999), which estimates of the same for a VAE can be held against.
 */
import { CholeskyDecomposition, inverse, Matrix } from "ml-matrix";
import { createRandom } from "../random";

const LOG_2_PI = Math.log(2 * Math.PI);

/** N(mean, covariance). */
export interface Gaussian {
  readonly mean: readonly number[];
  readonly covariance: readonly (readonly number[])[];
}

/** What makes a linear Gaussian model. */
export interface LinearGaussianOptions {
  /** W, one row for each pixel: [pixels][latentDim]. */
  readonly weights: readonly (readonly number[])[];
  /** b, [pixels]; zeros where it is left out. */
  readonly bias?: readonly number[];
  /** σ, the deviation of each pixel. */
  readonly sigma: number;
}

/** A linear Gaussian model; x is [pixels], z [latentDim]. All values are in nats. */
export interface LinearGaussian {
  readonly latentDim: number;
  /** W z + b, the mean of x given z. */
  decode(z: readonly number[]): number[];
  /** log p(x∣z) = −‖x − W z − b‖²/(2σ²) − ½ D log 2πσ². */
  logLikelihood(x: readonly number[], z: readonly number[]): number;
  /** log p(x, z) = log p(x∣z) + log p(z). */
  logJoint(x: readonly number[], z: readonly number[]): number;
  /** log p(x) = log N(x; b, W Wᵀ + σ² I). */
  logEvidence(x: readonly number[]): number;
  /** p(z∣x) = N(M⁻¹ Wᵀ (x − b), σ² M⁻¹) with M = Wᵀ W + σ² I. */
  posterior(x: readonly number[]): Gaussian;
  /** E_q[log p(x∣z)] = log p(x∣μ) − tr(W Σ Wᵀ)/(2σ²), for q = N(μ, Σ). */
  expectedLogLikelihood(x: readonly number[], q: Gaussian): number;
  /** E_q[log p(x∣z)] − KL(q ‖ N(0, I)). */
  elbo(x: readonly number[], q: Gaussian): number;
  /** KL(q ‖ p(z∣x)): what the ELBO lacks to log p(x). */
  gap(x: readonly number[], q: Gaussian): number;
  /** One x, by way of one z. */
  sample(seed: number): { x: number[]; z: number[] };
}

const matrix = (rows: readonly (readonly number[])[]): Matrix =>
  new Matrix(rows.map((row) => [...row]));

/** A matrix that rounding left not quite symmetric. */
const symmetric = (a: Matrix): Matrix => a.transpose().add(a).mul(0.5);

const column = (values: readonly number[]): Matrix => Matrix.columnVector([...values]);

/** log |A| of a symmetric positive definite matrix, from its root: 2 Σ log L[i, i]. */
function logDeterminant(a: Matrix): number {
  const root = new CholeskyDecomposition(a);
  if (!root.isPositiveDefinite()) {
    throw new RangeError("A covariance has to be symmetric and positive definite.");
  }
  return 2 * root.lowerTriangularMatrix.diagonal().reduce((sum, entry) => sum + Math.log(entry), 0);
}

/** vᵀ A⁻¹ v. */
const inverseForm = (a: Matrix, v: Matrix): number =>
  v.transpose().mmul(inverse(a)).mmul(v).get(0, 0);

/**
 * KL(q ‖ p) = ½ (tr(Σ_p⁻¹ Σ_q) + (μ_p − μ_q)ᵀ Σ_p⁻¹ (μ_p − μ_q) − dim + log |Σ_p| / |Σ_q|).
 */
export function klGaussian(q: Gaussian, p: Gaussian): number {
  const [sigmaQ, sigmaP] = [matrix(q.covariance), matrix(p.covariance)];
  const shift = column(p.mean).sub(column(q.mean));
  const trace = inverse(sigmaP).mmul(sigmaQ).trace();
  const logRatio = logDeterminant(sigmaP) - logDeterminant(sigmaQ);
  return 0.5 * (trace + inverseForm(sigmaP, shift) - q.mean.length + logRatio);
}

/** log N(x; mean, covariance). */
export function logGaussian(x: readonly number[], { mean, covariance }: Gaussian): number {
  const sigma = matrix(covariance);
  const form = inverseForm(sigma, column(x).sub(column(mean)));
  return -0.5 * (x.length * LOG_2_PI + logDeterminant(sigma) + form);
}

/** N(0, I). */
export const standardGaussian = (dim: number): Gaussian => ({
  mean: new Array<number>(dim).fill(0),
  covariance: Matrix.eye(dim).to2DArray(),
});

/** @throws RangeError on sizes that disagree or a deviation that is not positive */
function assertOptions({ weights, bias, sigma }: Required<LinearGaussianOptions>): void {
  const sizes = weights.map((row) => row.length);
  if (sizes.length === 0 || sizes[0] === 0 || sizes.some((size) => size !== sizes[0])) {
    throw new RangeError(
      `The weights have rows of ${sizes.join(", ") || "nothing"}; give each pixel a row with one ` +
        `number a latent dimension, such as [[1], [0.5]].`,
    );
  }
  if (bias.length !== sizes.length || !(sigma > 0)) {
    throw new RangeError(
      `There are ${sizes.length} rows of weights, ${bias.length} numbers of bias and a deviation ` +
        `of ${sigma}; expected as many of each, and a deviation greater than 0.`,
    );
  }
}

/**
 * The linear Gaussian model.
 * @throws RangeError on sizes that disagree or a deviation that is not positive
 */
export function createLinearGaussian({
  weights,
  sigma,
  bias = weights.map(() => 0),
}: LinearGaussianOptions): LinearGaussian {
  assertOptions({ weights, bias, sigma });
  const w = matrix(weights);
  const [pixels, latentDim] = [w.rows, w.columns];
  const noise = (size: number): Matrix => Matrix.eye(size).mul(sigma ** 2);
  const evidence: Gaussian = {
    mean: bias,
    covariance: w.mmul(w.transpose()).add(noise(pixels)).to2DArray(),
  };
  const inverseM = symmetric(inverse(w.transpose().mmul(w).add(noise(latentDim))));
  const project = inverseM.mmul(w.transpose());

  const decode = (z: readonly number[]): number[] =>
    w.mmul(column(z)).add(column(bias)).to1DArray();
  const logLikelihood = (x: readonly number[], z: readonly number[]): number => {
    const squares =
      column(x)
        .sub(column(decode(z)))
        .norm() ** 2;
    return -0.5 * (squares / sigma ** 2 + pixels * (LOG_2_PI + 2 * Math.log(sigma)));
  };
  const expectedLogLikelihood = (x: readonly number[], q: Gaussian): number => {
    // E‖x − W z − b‖² = ‖x − W μ − b‖² + tr(W Σ Wᵀ)
    const spread = w.mmul(matrix(q.covariance)).mmul(w.transpose()).trace();
    return logLikelihood(x, q.mean) - (0.5 * spread) / sigma ** 2;
  };
  const posterior = (x: readonly number[]): Gaussian => ({
    mean: project.mmul(column(x).sub(column(bias))).to1DArray(),
    covariance: inverseM
      .clone()
      .mul(sigma ** 2)
      .to2DArray(),
  });
  const prior = standardGaussian(latentDim);

  return {
    latentDim,
    decode,
    logLikelihood,
    logJoint: (x, z) => logLikelihood(x, z) - 0.5 * (column(z).norm() ** 2 + latentDim * LOG_2_PI),
    logEvidence: (x) => logGaussian(x, evidence),
    posterior,
    expectedLogLikelihood,
    elbo: (x, q) => expectedLogLikelihood(x, q) - klGaussian(q, prior),
    gap: (x, q) => klGaussian(q, posterior(x)),
    sample: (seed) => {
      const random = createRandom(seed);
      const z = Array.from({ length: latentDim }, () => random.normal());
      return { x: decode(z).map((value) => value + sigma * random.normal()), z };
    },
  };
}
