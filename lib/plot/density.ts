/** @file Functions of two variables: heat maps and contours. */
import type { Displayable } from "./display";
import { type Figure, figure, type Layout, type Trace } from "./figure";
import { flat, formatNumber, linspace, type Numbers } from "../numbers";
import { encode, encodeMatrix } from "./encode";
import { planeLayout, type ScatterOptions } from "./scatter";
import { SIGNED } from "./theme";

/** Values on a grid: `values[row * x.length + column]` belongs to `(x[column], y[row])`. */
export interface Grid {
  x: number[];
  y: number[];
  values: Numbers;
}

/** The places of a grid as points [rows · columns, 2], in the order of `Grid.values`. */
export function gridPoints(x: readonly number[], y: readonly number[]): number[] {
  return y.flatMap((up) => x.flatMap((across) => [across, up]));
}

/**
 * `f` evaluated on a grid.
 *
 * @param count how many places along each axis
 */
export function gridOf(
  f: (x: number, y: number) => number,
  { x, y, count = 80 }: { x: [number, number]; y: [number, number]; count?: number },
): Grid {
  const [across, up] = [linspace(x[0], x[1], count), linspace(y[0], y[1], count)];
  return { x: across, y: up, values: up.flatMap((b) => across.map((a) => f(a, b))) };
}

/** How values in the plane are coloured. */
export interface HeatOptions extends ScatterOptions {
  /** What the colours mean, such as "density". */
  zLabel?: string;
  /** The values at the two ends of the colour scale. */
  zRange?: [number, number];
  /** Values have a sign: zero is white, below it is blue, above it red, equally strong. */
  signed?: boolean;
  /** Another of plotly.js's colour scales, such as "Greys"; "Viridis" when absent. */
  colorscale?: string;
  /** Hides the scale of colours. */
  plain?: boolean;
}

const colorbar = (title: string | undefined): Layout => ({
  thickness: 12,
  outlinewidth: 0,
  ...(title !== undefined && { title: { text: title, side: "right" } }),
});

function surface({ x, y, values }: Grid, options: HeatOptions): Trace {
  const { zLabel, zRange, signed, plain } = options;
  const colorscale = options.colorscale ?? (signed ? SIGNED : "Viridis");
  return {
    x: encode(x),
    y: encode(y),
    z: encodeMatrix(values, y.length, x.length),
    colorscale,
    ...(signed && { zmid: 0 }),
    ...(zRange && { zmin: zRange[0], zmax: zRange[1], zauto: false }),
    showscale: !plain,
    ...(!plain && { colorbar: colorbar(zLabel) }),
    hovertemplate: "(%{x:.3g}, %{y:.3g}): %{z:.4g}<extra></extra>",
  };
}

function tight(options: HeatOptions): Layout {
  const layout = planeLayout(options);
  return {
    ...layout,
    xaxis: { ...(layout.xaxis as Layout), constrain: "domain", showgrid: false, zeroline: false },
    yaxis: { ...(layout.yaxis as Layout), constrain: "domain", showgrid: false, zeroline: false },
  };
}

/**
 * A heat map of values on a grid.
 *
 * @example heatmap2d(gridOf(density, { x: [-3, 3], y: [-3, 3] }), { zLabel: "density" })
 */
export function heatmap2d(grid: Grid, options: HeatOptions = {}): Figure & Displayable {
  const trace = { ...surface(grid, options), type: "heatmap", zsmooth: "best" };
  return figure({ data: [trace], layout: tight(options) });
}

/**
 * Contours of a density, or of any values on a grid.
 *
 * @param options.contours about how many levels
 * @param options.filled areas between the lines are coloured (the default), or the lines alone
 */
export function densityContour(
  grid: Grid,
  {
    contours = 12,
    filled = true,
    ...options
  }: HeatOptions & { contours?: number; filled?: boolean } = {},
): Figure & Displayable {
  const trace: Trace = {
    ...surface(grid, options),
    type: "contour",
    ncontours: contours,
    line: { width: filled ? 0.5 : 1.5 },
    contours: { coloring: filled ? "fill" : "lines" },
  };
  return figure({ data: [trace], layout: tight(options) });
}

/** A matrix with its numbers written into it, such as a confusion matrix; row 0 on top. */
export function matrix(
  values: Numbers,
  options: HeatOptions & { rowLabels: string[]; columnLabels: string[]; digits?: number },
): Figure & Displayable {
  const { rowLabels, columnLabels, digits = 3 } = options;
  const grid = { x: columnLabels.map((_, i) => i), y: rowLabels.map((_, i) => i), values };
  const [list, width] = [flat(values), columnLabels.length];
  const text = rowLabels.map((_, row) =>
    columnLabels.map((_label, column) => formatNumber(list[row * width + column], digits)),
  );
  const trace: Trace = {
    ...surface(grid, options),
    type: "heatmap",
    text,
    texttemplate: "%{text}",
  };
  const layout = tight({ square: false, ...options });
  const ticks = (labels: string[]): Layout => ({
    tickvals: labels.map((_, i) => i),
    ticktext: labels,
    ticks: "",
  });
  return figure({
    data: [{ ...trace, xgap: 2, ygap: 2 }],
    layout: {
      ...layout,
      xaxis: { ...(layout.xaxis as Layout), ...ticks(columnLabels) },
      yaxis: { ...(layout.yaxis as Layout), ...ticks(rowLabels), autorange: "reversed" },
    },
  });
}
