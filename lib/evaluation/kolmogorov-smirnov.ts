/** @file How far a sample is from a distribution: the statistic of Kolmogorov and Smirnov. */

/**
 * max over x of |F̂(x) − F(x)|, where F̂(x) is the share of the sample up to x: 0 for a perfect
 * sample, 1 for one that lies wholly elsewhere. In 95 of 100 samples of F itself it is below
 * 1.36/√n.
 * @param sample [n]
 * @param cdf F(x), the probability of a number up to x
 * @throws RangeError without a sample
 */
export function kolmogorovSmirnov(sample: ArrayLike<number>, cdf: (x: number) => number): number {
  if (sample.length === 0) throw new RangeError("An empty sample has no distance; draw some.");
  const n = sample.length;
  const sorted = Float64Array.from(sample).sort();
  return sorted.reduce((most, x, i) => {
    const probability = cdf(x);
    // F̂ jumps at x from i/n to (i + 1)/n; F is compared with both.
    return Math.max(most, probability - i / n, (i + 1) / n - probability);
  }, 0);
}
