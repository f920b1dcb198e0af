/** @file The latent plane as pictures: what the decoder makes of each place. */
import type { Displayable } from "./display";
import { type Figure, type Layout } from "./figure";
import { type GridOptions, imageGrid } from "./image-grids";
import { flat, formatNumber, type Numbers, round } from "../numbers";
import { countImages } from "./png";

/** Where the decoded places lie. */
export interface ManifoldOptions extends Omit<GridOptions, "columns" | "labels"> {
  /** The values along the horizontal axis, left to right: one a column. */
  x: readonly number[];
  /** The values along the vertical axis, top to bottom: one a row. */
  y: readonly number[];
  xLabel?: string;
  yLabel?: string;
}

/** Round numbers from `low` to `high`, about five: 1, 2 or 5 times a power of ten apart. */
export function roundNumbers(low: number, high: number): number[] {
  const rough = (high - low) / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5].find((factor) => factor * power >= rough) ?? 10);
  const first = Math.ceil(low / step - 1e-9);
  const count = Math.floor(high / step + 1e-9) - first + 1;
  return Array.from({ length: count }, (_, i) => round((first + i) * step));
}

/** Where `wanted` lies between the places of `values`, which rise or fall: 1.5 is midway from 1 to 2. */
export function placeOf(wanted: number, values: readonly number[]): number {
  const reached = values.findIndex(
    (value, i) => i > 0 && (value - wanted) * (values[i - 1] - wanted) <= 0,
  );
  if (reached < 0) return 0;
  const [before, after] = [values[reached - 1], values[reached]];
  return reached - 1 + (wanted - before) / (after - before);
}

function ticks(values: readonly number[], size: number, gap: number): Layout {
  const shown = roundNumbers(Math.min(...values), Math.max(...values));
  return {
    tickvals: shown.map((value) => placeOf(value, values) * (size + gap) + (size - 1) / 2),
    ticktext: shown.map((value) => formatNumber(value, 3)),
    showticklabels: true,
    ticks: "outside",
  };
}

function wideMargin(layout: Layout): Layout {
  const [margin, added] = [layout.margin as Record<string, number>, { l: 50, b: 40 }];
  return {
    margin: { ...margin, l: margin.l + added.l, b: margin.b + added.b },
    width: Number(layout.width) + added.l,
    height: Number(layout.height) + added.b,
  };
}

/**
 * Decoded images at the places of a grid in the latent plane, with the latent axes beside them.
 *
 * @param images [y.length · x.length · height · width], rows from the top: all x at y[0] first
 * @throws where there are not `x.length · y.length` images
 */
export function latentManifold(
  images: Numbers,
  { x, y, xLabel = "z[0]", yLabel = "z[1]", ...options }: ManifoldOptions,
): Figure & Displayable {
  const list = flat(images);
  const count = countImages(list, options);
  if (count !== x.length * y.length) {
    throw new RangeError(
      `got ${count} images for ${x.length} × ${y.length} places; decode every place once`,
    );
  }
  const hover = y.flatMap((up) =>
    x.map((across) => `z = (${formatNumber(across, 3)}, ${formatNumber(up, 3)})`),
  );
  const layoutOptions = { gap: 0, ...options, columns: x.length };
  const grid = imageGrid(list, { hover, ...layoutOptions });
  const { width = 28, height = 28, gap = 0 } = options;
  const [xaxis, yaxis] = [grid.layout.xaxis as Layout, grid.layout.yaxis as Layout];
  Object.assign(grid.layout, wideMargin(grid.layout), {
    xaxis: { ...xaxis, ...ticks(x, width, gap), side: "bottom", title: { text: xLabel } },
    yaxis: { ...yaxis, ...ticks(y, height, gap), title: { text: yLabel } },
  });
  return grid;
}
