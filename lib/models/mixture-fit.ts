/** @file Fits a mixture of Gaussians to points by EM. */
import { type GaussianMixture, gaussianMixture } from "../data/mixture";
import { permutation } from "../random";
import { expectation, maximizeMixture, rowsOf, weightedGaussian } from "./mixture-em";

/** What `fitMixture` needs. */
export interface MixtureOptions {
  /** Numbers a point. */
  readonly dim: number;
  /** How many Gaussians. */
  readonly components: number;
  readonly seed: number;
  readonly steps?: number;
  /** Ends when a step gains less, in nats a point. */
  readonly tolerance?: number;
  readonly leastVariance?: number;
}

/** A fitted mixture and how EM got there. */
export interface MixtureFit {
  readonly mixture: GaussianMixture;
  /** The mean of log p(x) before the first step and after each, nats a point: it never falls. */
  readonly logLikelihoods: readonly number[];
}

/**
 * Fits a mixture of Gaussians by EM, from means on points far from one another and the covariance
 * of all points.
 * @param points [n, dim]
 * @throws RangeError where there are fewer points than components
 */
export function fitMixture(points: ArrayLike<number>, options: MixtureOptions): MixtureFit {
  const { steps = 100, tolerance = 1e-6, ...start } = options;
  const rows = rowsOf(points, start.dim);
  let mixture = startMixture(points, start);
  let { q, logLikelihood } = expectation(mixture, rows);
  const logLikelihoods = [logLikelihood];
  for (let step = 1; step <= steps; step++) {
    mixture = maximizeMixture(points, q, start);
    ({ q, logLikelihood } = expectation(mixture, rows));
    logLikelihoods.push(logLikelihood);
    if (logLikelihoods[step] - logLikelihoods[step - 1] < tolerance) break;
  }
  return { mixture, logLikelihoods };
}

/** Where EM begins: a mean on a random point, each further one on the point farthest from all. */
function startMixture(
  points: ArrayLike<number>,
  { dim, components, seed, leastVariance = 1e-6 }: MixtureOptions,
): GaussianMixture {
  const rows = rowsOf(points, dim);
  if (rows.length < components) {
    throw new RangeError(`${components} Gaussians need as many points; got ${rows.length}.`);
  }
  const { covariance } = weightedGaussian(
    rows,
    rows.map(() => 1),
    leastVariance,
  );
  const distance = (a: readonly number[], b: readonly number[]): number =>
    a.reduce((sum, value, i) => sum + (value - b[i]) ** 2, 0);
  const chosen = permutation(rows.length, seed).slice(0, Math.min(rows.length, 50 * components));
  const means = [rows[chosen[0]]];
  const nearest = Array.from(chosen, () => Infinity);
  while (means.length < components) {
    const last = means[means.length - 1];
    chosen.forEach((row, i) => (nearest[i] = Math.min(nearest[i], distance(rows[row], last))));
    means.push(rows[chosen[nearest.indexOf(Math.max(...nearest))]]);
  }
  return gaussianMixture(means.map((mean) => ({ mean, covariance })));
}
