/** @file Numbers in any form a lesson has them, and how people read them. */

/** A tensor, as far as pictures need to know one. */
export interface TensorLike {
  shape: number[];
  dataSync(): ArrayLike<number>;
}

/** Numbers in any form a lesson has them: flat, nested by row, or in a tensor. */
export type Numbers = ArrayLike<number> | readonly Numbers[] | TensorLike;

/** True for anything with a shape and data, such as a TensorFlow.js tensor. */
export function isTensorLike(value: unknown): value is TensorLike {
  const candidate = value as Partial<TensorLike> | null;
  return (
    typeof value === "object" &&
    Array.isArray(candidate?.shape) &&
    typeof candidate?.dataSync === "function"
  );
}

/** All numbers in reading order, as one flat list. */
export function flat(values: Numbers): ArrayLike<number> {
  if (isTensorLike(values)) return values.dataSync();
  if (Array.isArray(values) && typeof values[0] === "object") {
    return (values as Numbers[]).flatMap((part) => Array.from(flat(part)));
  }
  return values as ArrayLike<number>;
}

/**
 * The columns of a table of numbers: `columns([x0, y0, x1, y1], 2)` is `[[x0, x1], [y0, y1]]`.
 *
 * @throws where the numbers do not fill whole rows
 */
export function columns(values: Numbers, width: number): number[][] {
  const list = Array.from(flat(values));
  if (list.length % width !== 0) {
    throw new RangeError(
      `got ${list.length} numbers, expected a multiple of ${width}: one row of ${width} a point`,
    );
  }
  return Array.from({ length: width }, (_, column) =>
    list.filter((_value, index) => index % width === column),
  );
}

/** `count` evenly spaced numbers from `low` to `high`, both ends included. */
export function linspace(low: number, high: number, count: number): number[] {
  if (count === 1) return [low];
  return Array.from({ length: count }, (_, i) => low + ((high - low) * i) / (count - 1));
}

/** `value` with at most `digits` significant digits. */
export function round(value: number, digits = 5): number {
  return Number(value.toPrecision(digits));
}

/** `value` for people: at most `digits` significant digits, no trailing zeros, no "-0". */
export function formatNumber(value: number, digits = 4): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "NaN" : value > 0 ? "∞" : "-∞";
  return String(round(value, digits) + 0);
}
