/** @file Integrals of one and two variables by Simpson's rule: what a lesson holds formulas against. */

/** From where to where. */
export type Interval = readonly [from: number, to: number];

/** @throws RangeError unless steps is even and positive, which Simpson's rule needs */
function assertSteps(steps: number): void {
  if (Number.isInteger(steps) && steps > 0 && steps % 2 === 0) return;
  throw new RangeError(`Simpson's rule takes an even number of steps, not ${steps}; try 1000.`);
}

/**
 * ∫ f(z) dz ≈ Δz/3 · (f₀ + 4 f₁ + 2 f₂ + 4 f₃ + … + f_steps), Simpson's rule.
 *
 * The error falls like Δz⁴, and far faster where f and its slopes vanish at both ends, as those of
 * a density do when the interval holds all of it.
 * @param f finite on the whole interval
 * @param interval from where to where
 * @throws RangeError unless `steps` is even and positive
 * @example integral((z) => Math.exp(-0.5 * z ** 2), [-10, 10]) // √(2π)
 */
export function integral(
  f: (z: number) => number,
  [from, to]: Interval,
  { steps = 1000 }: { readonly steps?: number } = {},
): number {
  assertSteps(steps);
  const dz = (to - from) / steps;
  let sum = f(from) + f(to);
  for (let i = 1; i < steps; i++) sum += (i % 2 === 1 ? 4 : 2) * f(from + i * dz);
  return (sum * dz) / 3;
}

/**
 * ∬ f(x, y) dx dy over a rectangle, Simpson's rule along both axes.
 * @param steps along each axis
 * @throws RangeError unless `steps` is even and positive
 */
export const integral2d = (
  f: (x: number, y: number) => number,
  xInterval: Interval,
  yInterval: Interval,
  { steps = 200 }: { readonly steps?: number } = {},
): number => integral((y) => integral((x) => f(x, y), xInterval, { steps }), yInterval, { steps });
