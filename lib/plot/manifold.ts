/** @file The latent plane as pictures: what the decoder makes of each place. */
import type { Displayable } from "./display";
import { type Figure, type Layout } from "./figure";
import { type GridOptions, imageGrid } from "./image-grids";
import { flat, formatNumber, type Numbers } from "./numbers";
import { countImages, tiling } from "./png";

/** Where the decoded places lie. */
export interface ManifoldOptions extends Omit<GridOptions, "columns" | "labels"> {
  /** The values along the horizontal axis, left to right: one a column. */
  x: readonly number[];
  /** The values along the vertical axis, top to bottom: one a row. */
  y: readonly number[];
  xLabel?: string;
  yLabel?: string;
}

/** At most `most` of the indices 0 … count − 1, evenly spaced, the first and the last among them. */
export function spreadIndices(count: number, most: number): number[] {
  const shown = Math.min(count, most);
  if (shown === 1) return [0];
  return Array.from({ length: shown }, (_, i) => Math.round((i * (count - 1)) / (shown - 1)));
}

function ticks(values: readonly number[], starts: readonly number[], size: number): Layout {
  const shown = spreadIndices(values.length, 7);
  return {
    tickvals: shown.map((i) => starts[i] + (size - 1) / 2),
    ticktext: shown.map((i) => formatNumber(values[i], 2)),
    showticklabels: true,
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
  const places = tiling(count, layoutOptions);
  const { width = 28, height = 28 } = options;
  const [xaxis, yaxis] = [grid.layout.xaxis as Layout, grid.layout.yaxis as Layout];
  Object.assign(grid.layout, wideMargin(grid.layout), {
    xaxis: { ...xaxis, ...ticks(x, places.left, width), side: "bottom", title: { text: xLabel } },
    yaxis: { ...yaxis, ...ticks(y, places.top, height), title: { text: yLabel } },
  });
  return grid;
}
