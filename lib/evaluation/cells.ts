/**
 * @file Equal cells of the line or the plane: to look at a function that is known at their midpoints
 * only, such as a network, and to integrate it.
 */

/** The midpoints of equal cells. */
export interface Cells {
  readonly dim: 1 | 2;
  /** How many along each axis. */
  readonly perAxis: number;
  /** [perAxis^dim][dim]; in the plane row by row, the first coordinate changing fastest. */
  readonly points: readonly (readonly number[])[];
  /** A cell's length or area. */
  readonly size: number;
  /** The midpoints along one axis, [perAxis]: what a heat map writes beside its axes. */
  readonly axis: readonly number[];
}

/**
 * The cells of [low, high], or of the square [low, high]².
 * @throws RangeError unless low < high and there is a cell
 */
export function createCells({
  dim,
  low,
  high,
  perAxis,
}: {
  readonly dim: 1 | 2;
  readonly low: number;
  readonly high: number;
  readonly perAxis: number;
}): Cells {
  if (!(low < high) || !Number.isInteger(perAxis) || perAxis < 1) {
    throw new RangeError(
      `There are no ${perAxis} cells from ${low} to ${high}; try 40 cells from -3 to 3.`,
    );
  }
  const width = (high - low) / perAxis;
  const axis = Array.from({ length: perAxis }, (_, i) => low + width * (i + 0.5));
  const points = dim === 1 ? axis.map((x) => [x]) : axis.flatMap((y) => axis.map((x) => [x, y]));
  return { dim, perAxis, points, size: width ** dim, axis };
}

/** ∫ f(x) dx over the cells by the midpoint rule. @param values f at their midpoints */
export const integrate = (cells: Cells, values: ArrayLike<number>): number =>
  Array.from(values).reduce((sum, value) => sum + value, 0) * cells.size;
