/** @file What lists of numbers come to. */
import { flat, type Numbers } from "./numbers";

/** x₁ + … + xₙ; 0 of none. */
export const sumOf = (values: Numbers): number =>
  Array.from(flat(values)).reduce((sum, value) => sum + value, 0);

/** (x₁ + … + xₙ) / n; NaN of none. */
export const meanOf = (values: Numbers): number => sumOf(values) / flat(values).length;

/** The mean of `values`, and its standard error s / √n with s from n − 1. */
export function meanAndError(values: Numbers): { mean: number; error: number } {
  const list = Array.from(flat(values));
  const mean = meanOf(list);
  const squares = sumOf(list.map((value) => (value - mean) ** 2));
  return { mean, error: Math.sqrt(squares / (list.length - 1) / list.length) };
}

/**
 * A noisy curve, smoothed: each value becomes the mean of itself and up to `reach` neighbours on
 * either side, fewer at the ends.
 *
 * @throws where `reach` is no whole number from 0
 */
export function smooth(values: Numbers, reach: number): number[] {
  if (!Number.isInteger(reach) || reach < 0) {
    throw new RangeError(
      `reach is ${reach}; give the number of neighbours on each side: 0, 1, 2, …`,
    );
  }
  const list = Array.from(flat(values));
  return list.map((_, i) => meanOf(list.slice(Math.max(0, i - reach), i + reach + 1)));
}
