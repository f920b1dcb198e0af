/** @file The standard normal distribution of one number, in double precision. */

/** φ(z) = exp(−z²/2) / √(2π). */
export const normalDensity = (z: number): number =>
  Math.exp(-0.5 * z ** 2) / Math.sqrt(2 * Math.PI);

/**
 * Φ(z) = ½ + φ(z) · (z + z³/3 + z⁵/(3·5) + z⁷/(3·5·7) + …), the probability of a number below z
 * (Marsaglia 2004, "Evaluating the normal distribution"). Absolute error about 10⁻¹⁵.
 */
export function normalCdf(z: number): number {
  if (Math.abs(z) > 9) return z > 0 ? 1 : 0;
  let [term, sum, next] = [z, 0, z];
  for (let odd = 3; sum !== next; odd += 2) {
    sum = next;
    term *= z ** 2 / odd;
    next = sum + term;
  }
  return Math.min(1, Math.max(0, 0.5 + normalDensity(z) * sum));
}

/**
 * Φ⁻¹(p): the z with Φ(z) = p, by bisection. −∞ at 0 and ∞ at 1.
 * @throws RangeError unless p is in [0, 1]
 */
export function normalQuantile(p: number): number {
  if (!(p >= 0 && p <= 1)) {
    throw new RangeError(`A probability lies between 0 and 1, but got ${p}.`);
  }
  if (p === 0 || p === 1) return p === 0 ? -Infinity : Infinity;
  let [low, high] = [-9, 9];
  while (high - low > 1e-14) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) break;
    if (normalCdf(middle) < p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
