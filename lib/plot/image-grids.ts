/** @file Many images in one figure. */
import type { Displayable } from "./display";
import { type Figure, figure, heading, type Layout, type Trace } from "./figure";
import { fittingScale } from "./images";
import { flat, type Numbers } from "../numbers";
import {
  countImages,
  type ImageSize,
  pngDataUri,
  tileImages,
  type TileOptions,
  type Tiling,
  tiling,
} from "./png";
import { INK } from "./theme";

/** How a figure of images is laid out. */
export interface GridOptions extends TileOptions {
  title?: string;
  /** A word below each image. */
  labels?: readonly (string | number)[];
  /** What the pointer tells at each image; the label, else its number, when absent. */
  hover?: readonly string[];
  /** A word to the left of each row. */
  rowLabels?: readonly string[];
  /** A word above each column. */
  columnLabels?: readonly string[];
  /** Screen pixels for each pixel, a whole number; chosen so that the grid fits when absent. */
  scale?: number;
  /** The figure in words, for those who cannot see it. */
  alt?: string;
}

/** The widest picture, and the largest and the room of a label below an image, in screen pixels. */
const WIDEST = 660;
const LARGEST_SCALE = 4;
const LABEL_ROOM = 18;

const centers = (starts: readonly number[], size: number): number[] =>
  starts.map((start) => start + (size - 1) / 2);

/** The centre of each image, row by row. */
function imageCenters(places: Tiling, count: number, { width = 28, height = 28 }: ImageSize) {
  const [across, down] = [centers(places.left, width), centers(places.top, height)];
  const index = Array.from({ length: count }, (_, i) => i);
  return {
    x: index.map((i) => across[i % places.columns]),
    y: index.map((i) => down[Math.floor(i / places.columns)]),
  };
}

function hoverTrace(places: Tiling, count: number, scale: number, options: GridOptions): Trace {
  const { hover, labels, width = 28 } = options;
  return {
    type: "scatter",
    mode: "markers",
    ...imageCenters(places, count, options),
    marker: { symbol: "square", size: width * scale, opacity: 0 },
    hovertext: Array.from({ length: count }, (_, i) => hover?.[i] ?? String(labels?.[i] ?? i)),
    hoverinfo: "text",
    showlegend: false,
  };
}

function labelTrace(
  places: Tiling,
  labels: readonly (string | number)[],
  scale: number,
  options: GridOptions,
): Trace {
  const { x, y } = imageCenters(places, labels.length, options);
  const below = (options.height ?? 28) / 2 + LABEL_ROOM / 2 / scale;
  return {
    type: "scatter",
    mode: "text",
    x,
    y: y.map((center) => center + below),
    text: labels.map(String),
    textfont: { size: 11, color: INK },
    hoverinfo: "skip",
    showlegend: false,
    cliponaxis: false,
  };
}

function pixelAxis(
  size: number,
  at: readonly number[],
  texts: readonly string[] | undefined,
): Layout {
  return {
    range: [-0.5, size - 0.5],
    showgrid: false,
    zeroline: false,
    ticks: "",
    automargin: false,
    ...(texts
      ? { tickvals: [...at], ticktext: [...texts], tickfont: { size: 13 }, ticklabelstandoff: 5 }
      : { showticklabels: false }),
  };
}

/** Pixels on the left for words of the longest length. */
const roomFor = (words: readonly string[] | undefined): number =>
  words ? 20 + 7 * Math.max(...words.map((word) => word.length)) : 4;

function gridLayout(places: Tiling, scale: number, options: GridOptions): Layout {
  const { title, width = 28, height = 28, rowLabels, columnLabels, labels } = options;
  const top = (title === undefined ? 6 : 40) + (columnLabels ? 20 : 0);
  const margin = { l: roomFor(rowLabels), r: 10, t: top, b: 6 };
  const below = labels ? LABEL_ROOM / scale : 0;
  const down = pixelAxis(places.height, centers(places.top, height), rowLabels);
  return {
    ...heading(title),
    margin,
    width: places.width * scale + margin.l + margin.r,
    height: (places.height + below) * scale + margin.t + margin.b,
    xaxis: { ...pixelAxis(places.width, centers(places.left, width), columnLabels), side: "top" },
    yaxis: { ...down, range: [places.height + below - 0.5, -0.5], scaleanchor: "x" },
    showlegend: false,
  };
}

function withRoomForLabels(options: GridOptions, scale: number): GridOptions {
  if (!options.labels) return options;
  return { ...options, rowGap: Math.ceil(LABEL_ROOM / scale) };
}

/**
 * Images in rows, as one picture with whole-number enlargement.
 *
 * @param images brightness in [0, 1], [n · height · width · channels]
 * @example imageGrid(samples, { columns: 10, title: "Samples from the prior" })
 * @throws where the numbers do not fill whole images
 */
export function imageGrid(images: Numbers, options: GridOptions = {}): Figure & Displayable {
  const list = flat(images);
  const count = countImages(list, options);
  const across = tiling(count, options).width;
  const scale = options.scale ?? fittingScale(across, WIDEST, LARGEST_SCALE);
  const roomy = withRoomForLabels(options, scale);
  const places = tiling(count, roomy);
  const source = pngDataUri(tileImages(list, roomy));
  const data: Trace[] = [
    { type: "image", source, hoverinfo: "skip" },
    hoverTrace(places, count, scale, options),
    ...(options.labels ? [labelTrace(places, options.labels, scale, options)] : []),
  ];
  const { width = 28, height = 28, title, alt } = options;
  const words = `${count} image${count === 1 ? "" : "s"} of ${width}×${height} pixels in ${places.rows} row${places.rows === 1 ? "" : "s"}`;
  const summary = alt ?? `Figure${title === undefined ? "" : ` "${title}"`}: ${words}`;
  return figure({ data, layout: gridLayout(places, scale, roomy), summary });
}
