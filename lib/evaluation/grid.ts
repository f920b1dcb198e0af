/**
 * @file Even grids on the line and in the plane: to look at a function, and to integrate it.
 */

/** The midpoints of equal cells. */
export interface Grid {
  readonly dim: 1 | 2;
  /** Cells along each axis. */
  readonly cells: number;
  /** [cells^dim][dim]; in the plane row by row, the first coordinate changing fastest. */
  readonly points: readonly (readonly number[])[];
  /** A cell's length or area. */
  readonly cellSize: number;
  /** The midpoints along one axis, [cells]: what a heat map writes beside its axes. */
  readonly axis: readonly number[];
}

/**
 * A grid on [low, high], or on the square [low, high]².
 * @throws RangeError unless low < high and there is a cell
 */
export function createGrid({
  dim,
  low,
  high,
  cells,
}: {
  readonly dim: 1 | 2;
  readonly low: number;
  readonly high: number;
  readonly cells: number;
}): Grid {
  if (!(low < high) || !Number.isInteger(cells) || cells < 1) {
    throw new RangeError(
      `A grid of ${cells} cells from ${low} to ${high} is none; try 40 cells from -3 to 3.`,
    );
  }
  const width = (high - low) / cells;
  const axis = Array.from({ length: cells }, (_, i) => low + width * (i + 0.5));
  const points = dim === 1 ? axis.map((x) => [x]) : axis.flatMap((y) => axis.map((x) => [x, y]));
  return { dim, cells, points, cellSize: width ** dim, axis };
}

/** ∫ f(x) dx over the grid by the midpoint rule. @param values f at the grid's points */
export const integrate = (grid: Grid, values: ArrayLike<number>): number =>
  Array.from(values).reduce((sum, value) => sum + value, 0) * grid.cellSize;
