/** @file Mixtures of Gaussians: the distributions a lesson can work out by hand. */
import { createRandom, type Random } from "../random";

/** A distribution to draw from and to compare with. */
export interface ToyDensity {
  readonly name: string;
  readonly dim: number;
  /** `count` points, [count · dim]; the same seed gives the same points. */
  sample(count: number, seed: number): Float32Array;
  /** log p(x) in nats. @param x one point, [dim] */
  logDensity(x: ArrayLike<number>): number;
}

/** One Gaussian of a mixture. */
export interface Component {
  /** Its share; shares need not add up to 1. Left out, 1. */
  readonly weight?: number;
  /** [dim]. */
  readonly mean: readonly number[];
  /** [dim][dim], symmetric and positive definite. */
  readonly covariance: readonly (readonly number[])[];
}

/** A mixture keeps its components, so that a lesson can ask which mode a point belongs to. */
export interface GaussianMixture extends ToyDensity {
  readonly components: readonly Component[];
  /** log πₖ N(x; μₖ, Σₖ) for each k: log p(x, k), with the shares πₖ adding up to 1. */
  logJoint(x: ArrayLike<number>): number[];
}

/** log Σ exp(values), without overflow. */
export function logSumExp(values: ArrayLike<number>): number {
  let largest = -Infinity;
  for (let i = 0; i < values.length; i++) largest = Math.max(largest, values[i]);
  if (largest === -Infinity) return -Infinity;
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += Math.exp(values[i] - largest);
  return largest + Math.log(sum);
}

/** The lower triangle L with L·Lᵀ = covariance. @throws RangeError unless positive definite */
function cholesky(covariance: Component["covariance"]): number[][] {
  const lower = covariance.map((row) => row.map(() => 0));
  covariance.forEach((row, i) => {
    for (let j = 0; j <= i; j++) {
      let rest = row[j];
      for (let k = 0; k < j; k++) rest -= lower[i][k] * lower[j][k];
      lower[i][j] = i === j ? Math.sqrt(rest) : rest / lower[j][j];
    }
    if (lower[i][i] > 0) return;
    throw new RangeError(
      `The covariance ${JSON.stringify(covariance)} is not positive definite; ` +
        `try a diagonal one such as [[1, 0], [0, 1]].`,
    );
  });
  return lower;
}

/** log N(x; mean, L·Lᵀ) = −½ ‖L⁻¹(x − mean)‖² − Σ log Lᵢᵢ − (dim/2) log 2π. */
function logGaussian(x: ArrayLike<number>, mean: readonly number[], lower: number[][]): number {
  const solved: number[] = [];
  let sum = 0;
  lower.forEach((row, i) => {
    let rest = x[i] - mean[i];
    for (let k = 0; k < i; k++) rest -= row[k] * solved[k];
    solved.push(rest / row[i]);
    sum += 0.5 * solved[i] ** 2 + Math.log(row[i]) + 0.5 * Math.log(2 * Math.PI);
  });
  return -sum;
}

/** @returns the dimension @throws RangeError on components that do not fit together */
function assertComponents(components: readonly Component[]): number {
  if (components.length === 0) {
    throw new RangeError(
      "A mixture needs at least one component: { mean: [0], covariance: [[1]] }.",
    );
  }
  const dim = components[0].mean.length;
  components.forEach(({ mean, covariance, weight = 1 }, k) => {
    const isSquare = covariance.length === dim && covariance.every((row) => row.length === dim);
    if (mean.length !== dim || !isSquare) {
      throw new RangeError(
        `Component ${k} has a mean of ${mean.length} numbers and a covariance of ` +
          `${covariance.length} rows; expected ${dim} and ${dim} × ${dim}, as component 0 has it.`,
      );
    }
    if (weight > 0) return;
    throw new RangeError(`Component ${k} has weight ${weight}; a weight is greater than 0.`);
  });
  return dim;
}

/** The first index whose running sum of `shares` passes a uniform draw. */
function chooseIndex(shares: readonly number[], random: Random): number {
  let rest = random.uniform();
  const index = shares.findIndex((share) => (rest -= share) < 0);
  return index === -1 ? shares.length - 1 : index;
}

/** Draws `count` points, each written by `draw`. */
export function samplePoints(
  count: number,
  dim: number,
  draw: () => readonly number[],
): Float32Array {
  const points = new Float32Array(count * dim);
  for (let i = 0; i < count; i++) points.set(draw(), i * dim);
  return points;
}

/**
 * p(x) = Σₖ πₖ N(x; μₖ, Σₖ), in any number of dimensions.
 * @throws RangeError without components, with shapes that disagree, a weight that is not positive,
 *   or a covariance that is not positive definite
 */
export function gaussianMixture(
  components: readonly Component[],
  { name = "Gaussian mixture" } = {},
): GaussianMixture {
  const dim = assertComponents(components);
  const lowers = components.map(({ covariance }) => cholesky(covariance));
  const weights = components.map(({ weight = 1 }) => weight);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const shares = weights.map((weight) => weight / total);
  const drawFrom = (random: Random): number[] => {
    const k = chooseIndex(shares, random);
    const eps = Array.from({ length: dim }, () => random.normal());
    return components[k].mean.map((mean, i) =>
      lowers[k][i].reduce((sum, entry, j) => sum + entry * eps[j], mean),
    );
  };
  const logJoint = (x: ArrayLike<number>): number[] =>
    components.map(({ mean }, k) => Math.log(shares[k]) + logGaussian(x, mean, lowers[k]));
  return {
    name,
    dim,
    components,
    sample: (count, seed) => {
      const random = createRandom(seed);
      return samplePoints(count, dim, () => drawFrom(random));
    },
    logJoint,
    logDensity: (x) => logSumExp(logJoint(x)),
  };
}
