/**
 * @file Expectation–maximization (EM) for a mixture of Gaussians: the ELBO with the exact posterior.
 *
 * The latent variable of a mixture is the component k that a point came from. Its posterior is a
 * short list of numbers, so the gap between ELBO and log-likelihood can be closed, not only made
 * smaller (Neal & Hinton 1998).
 */
import { type Component, type GaussianMixture, gaussianMixture, logSumExp } from "../data/mixture";

/** The points [n, dim] as rows. */
export function rowsOf(points: ArrayLike<number>, dim: number): number[][] {
  if (points.length === 0 || points.length % dim !== 0) {
    throw new RangeError(
      `Got ${points.length} numbers for points of ${dim}; give ${dim} numbers a point.`,
    );
  }
  const list = Array.from(points);
  return Array.from({ length: list.length / dim }, (_, i) => list.slice(i * dim, (i + 1) * dim));
}

/** The E-step, and the mean of log p(x) that falls off it. */
export interface Expectation {
  /** q(k∣x), [n][components]. */
  readonly q: number[][];
  /** Nats a point. */
  readonly logLikelihood: number;
}

/**
 * q(k∣x) = p(x, k) / p(x) with p(x) = Σₖ p(x, k), and the mean of log p(x).
 * @param rows [n][dim]
 */
export function expectation(
  mixture: GaussianMixture,
  rows: readonly (readonly number[])[],
): Expectation {
  let sum = 0;
  const q = rows.map((x) => {
    const logJoint = mixture.logJoint(x);
    const logP = logSumExp(logJoint);
    sum += logP;
    return logJoint.map((value) => Math.exp(value - logP));
  });
  return { q, logLikelihood: sum / rows.length };
}

/**
 * q(k∣x) = p(x, k) / Σₖ p(x, k), the exact posterior: the E-step.
 * @param points [n, dim]
 * @returns [n][components]
 */
export const responsibilities = (mixture: GaussianMixture, points: ArrayLike<number>): number[][] =>
  expectation(mixture, rowsOf(points, mixture.dim)).q;

/**
 * ELBO = Σₖ q(k∣x) (log p(x, k) − log q(k∣x)), the mean over the points; no q makes it greater than
 * the mean of log p(x).
 * @param points [n, dim]
 * @param q [n][components], each row adding up to 1
 * @returns nats a point
 */
export function mixtureElbo(
  mixture: GaussianMixture,
  points: ArrayLike<number>,
  q: readonly (readonly number[])[],
): number {
  const rows = rowsOf(points, mixture.dim);
  const elbo = (x: readonly number[], i: number): number =>
    mixture
      .logJoint(x)
      .reduce(
        (sum, logP, k) => (q[i][k] === 0 ? sum : sum + q[i][k] * (logP - Math.log(q[i][k]))),
        0,
      );
  return rows.reduce((sum, x, i) => sum + elbo(x, i), 0) / rows.length;
}

/** log p(x), the mean over the points [n, dim], in nats a point. */
export function meanLogLikelihood(mixture: GaussianMixture, points: ArrayLike<number>): number {
  const rows = rowsOf(points, mixture.dim);
  return rows.reduce((sum, x) => sum + mixture.logDensity(x), 0) / rows.length;
}

/** A share of the weight that changes no sum: such rows are passed over, which saves most of the work. */
const NO_SHARE = 1e-14;

/** The mean and covariance of weighted rows. @param weights [n], at least one greater than 0 */
export function weightedGaussian(
  rows: readonly (readonly number[])[],
  weights: readonly number[],
  leastVariance: number,
): Component {
  const dim = rows[0].length;
  const weight = weights.reduce((sum, w) => sum + w, 0);
  const mean = new Array<number>(dim).fill(0);
  rows.forEach((x, n) => x.forEach((value, i) => (mean[i] += (weights[n] * value) / weight)));
  const covariance = mean.map((_, i) => mean.map((_value, j) => (i === j ? leastVariance : 0)));
  rows.forEach((x, n) => {
    const share = weights[n] / weight;
    if (share < NO_SHARE) return;
    for (let i = 0; i < dim; i++) {
      for (let j = 0; j <= i; j++) covariance[i][j] += share * (x[i] - mean[i]) * (x[j] - mean[j]);
    }
  });
  for (let i = 0; i < dim; i++) for (let j = 0; j < i; j++) covariance[j][i] = covariance[i][j];
  return { weight, mean, covariance };
}

/**
 * The components that make the ELBO greatest for a given q: the M-step. Each is the mean and the
 * covariance of the points, weighted by q(k∣x); its share is the mean of q(k∣x).
 * @param points [n, dim]
 * @param q [n][components]
 * @param leastVariance is added to each variance, so that no component shrinks to a point
 */
export function maximizeMixture(
  points: ArrayLike<number>,
  q: readonly (readonly number[])[],
  { dim, leastVariance = 1e-6 }: { readonly dim: number; readonly leastVariance?: number },
): GaussianMixture {
  const rows = rowsOf(points, dim);
  return gaussianMixture(
    q[0].map((_, k) =>
      weightedGaussian(
        rows,
        q.map((row) => Math.max(row[k], 1e-12)),
        leastVariance,
      ),
    ),
  );
}
