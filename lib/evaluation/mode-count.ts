/**
 * @file How many of the modes of a mixture a generator reaches.
 */
import type { GaussianMixture } from "../data/mixture";

/** How points spread over the modes of a mixture. */
export interface ModeCount {
  /** Points of high quality at each mode, [modes]. */
  readonly counts: readonly number[];
  /** How many modes have at least `leastShare` of an even share of the points. */
  readonly modes: number;
  /** The share of points that are within three standard deviations of a mode, in [0, 1]. */
  readonly highQuality: number;
}

/** The largest standard deviation along an axis. */
const deviationOf = (covariance: readonly (readonly number[])[]): number =>
  Math.sqrt(Math.max(...covariance.map((row, i) => row[i])));

/**
 * Gives each point to the nearest mode, where it is within `deviations` standard deviations of it,
 * and counts (Srivastava et al. 2017, "VEEGAN", section 4.1).
 *
 * Of 8 modes a perfect generator reaches all 8, and of its points in the plane 1 − e^(−9/2) =
 * 98.9 % are of high quality.
 * @param points [count · dim]
 * @param mixture well separated Gaussians, for example `ringOfGaussians()`
 * @throws RangeError without a whole number of points
 */
export function countModes(
  points: ArrayLike<number>,
  { components, dim }: GaussianMixture,
  { deviations = 3, leastShare = 0.1 } = {},
): ModeCount {
  const count = points.length / dim;
  if (!Number.isInteger(count) || count === 0) {
    throw new RangeError(`${points.length} numbers are no whole points of dimension ${dim}.`);
  }
  const reach = components.map(({ covariance }) => deviations * deviationOf(covariance));
  const counts = components.map(() => 0);
  for (let i = 0; i < count; i++) {
    const distances = components.map(({ mean }) =>
      Math.hypot(...mean.map((centre, axis) => points[i * dim + axis] - centre)),
    );
    const nearest = distances.indexOf(Math.min(...distances));
    if (distances[nearest] <= reach[nearest]) counts[nearest]++;
  }
  const fairShare = count / components.length;
  return {
    counts,
    modes: counts.filter((atMode) => atMode >= leastShare * fairShare).length,
    highQuality: counts.reduce((sum, atMode) => sum + atMode, 0) / count,
  };
}
