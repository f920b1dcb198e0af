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

/** A linear Gaussian model. All values are in nats. */
export interface LinearGaussian {
  readonly latentDim: number;
  /** log p(x) = log N(x; b, W Wᵀ + σ² I). */
  logEvidence(x: readonly number[]): number;
  /** p(z∣x) = N(M⁻¹ Wᵀ (x − b), σ² M⁻¹) with M = Wᵀ W + σ² I. */
  posterior(x: readonly number[]): Gaussian;
  /** E_q[log p(x∣z)] − KL(q ‖ N(0, I)). */
  elbo(x: readonly number[], q: Gaussian): number;
  /** One x, by way of one z. */
  sample(seed: number): { x: number[]; z: number[] };
}

const matrix = (rows: readonly (readonly number[])[]): Matrix =>
  new Matrix(rows.map((row) => [...row]));

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

/** The linear Gaussian model. */
export function createLinearGaussian({
  weights,
  sigma,
  bias = weights.map(() => 0),
}: LinearGaussianOptions): LinearGaussian {
  const w = matrix(weights);
  const [pixels, latentDim] = [w.rows, w.columns];
  const noise = (size: number): Matrix => Matrix.eye(size).mul(sigma ** 2);
  const evidence: Gaussian = {
    mean: bias,
    covariance: w.mmul(w.transpose()).add(noise(pixels)).to2DArray(),
  };
  const inverseM = inverse(w.transpose().mmul(w).add(noise(latentDim)));
  const project = inverseM.mmul(w.transpose());

  const elbo = (x: readonly number[], q: Gaussian): number => {
    const residual = column(x).sub(w.mmul(column(q.mean))).sub(column(bias));
    // E‖x − W z − b‖² = ‖x − W μ − b‖² + tr(W Σ Wᵀ)
    const spread = w.mmul(matrix(q.covariance)).mmul(w.transpose()).trace();
    const squares = residual.norm() ** 2 + spread;
    const logLikelihood =
      -0.5 * (squares / sigma ** 2 + pixels * (LOG_2_PI + 2 * Math.log(sigma)));
    return logLikelihood - klGaussian(q, standardGaussian(latentDim));
  };

  return {
    latentDim,
    logEvidence: (x) => logGaussian(x, evidence),
    posterior: (x) => ({
      mean: project.mmul(column(x).sub(column(bias))).to1DArray(),
      covariance: inverseM.clone().mul(sigma ** 2).to2DArray(),
    }),
    elbo,
    sample: (seed) => {
      const random = createRandom(seed);
      const z = Array.from({ length: latentDim }, () => random.normal());
      const mean = w.mmul(column(z)).add(column(bias)).to1DArray();
      return { x: mean.map((value) => value + sigma * random.normal()), z };
    },
  };
}
