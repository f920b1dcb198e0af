/** @file How numbers are spread: histograms, boxes, violins. */
import type { Displayable } from "./display";
import { type AxesOptions, axesLayout } from "./curves";
import { type Figure, figure, type Layout, type Trace } from "./figure";
import { flat, linspace, type Numbers } from "../numbers";
import { encode } from "./encode";
import { INK, seriesColor, translucent } from "./theme";

/** How a histogram is drawn. */
export interface HistogramOptions extends AxesOptions {
  bins?: number;
  /** From where to where; from the least to the greatest number when absent. */
  range?: [number, number];
  /** Bars of total area 1 (the default), or plain counts. */
  density?: boolean;
  /** A density to compare with, drawn as a line. */
  curve?: (x: number) => number;
  curveName?: string;
}

/** How many of `values` fall into each of `bins` equal parts of [low, high]; the last includes high. */
export function countBins(values: Numbers, bins: number, [low, high]: [number, number]): number[] {
  const counts = new Array<number>(bins).fill(0);
  for (const value of Array.from(flat(values))) {
    if (!(value >= low && value <= high)) continue; // NaN too
    counts[Math.min(bins - 1, Math.floor(((value - low) / (high - low)) * bins))]++;
  }
  return counts;
}

function extent(lists: readonly (readonly number[])[]): [number, number] {
  const finite = lists.flat().filter(Number.isFinite);
  if (finite.length === 0) throw new RangeError("got no finite number to draw; give at least one");
  const low = finite.reduce((a, b) => Math.min(a, b));
  const high = finite.reduce((a, b) => Math.max(a, b));
  return low === high ? [low - 0.5, high + 0.5] : [low, high];
}

type Bins = { bins: number; range: [number, number]; density: boolean };

function binTrace(name: string, values: readonly number[], at: Bins, color: string): Trace {
  const width = (at.range[1] - at.range[0]) / at.bins;
  const counts = countBins(values, at.bins, at.range);
  const scale = at.density ? 1 / (values.length * width) : 1;
  return {
    type: "bar",
    name,
    showlegend: name !== "",
    x: encode(counts.map((_, i) => at.range[0] + (i + 0.5) * width)),
    y: encode(counts.map((count) => count * scale)),
    width,
    marker: { color: translucent(color, 0.55), line: { width: 0 } },
    hovertemplate: "%{x:.3g}: %{y:.4g}<extra></extra>",
  };
}

function curveTrace(f: (x: number) => number, [low, high]: [number, number], name: string): Trace {
  const x = linspace(low, high, 201);
  return {
    type: "scatter",
    mode: "lines",
    name,
    x: encode(x),
    y: encode(x.map(f)),
    line: { color: INK, width: 2 },
  };
}

/**
 * A histogram, as a density (area 1) unless told otherwise.
 *
 * @param samples numbers, or name → numbers for several over one another
 * @example histogram(z, { curve: standardNormal, curveName: "N(0, 1)", xLabel: "z" })
 */
export function histogram(
  samples: Numbers | Record<string, Numbers>,
  { bins = 40, range, density = true, curve, curveName = "", ...options }: HistogramOptions = {},
): Figure & Displayable {
  const groups = groupsOf(samples);
  const names = Object.keys(groups);
  const lists = names.map((name) => Array.from(flat(groups[name])));
  const at = { bins, density, range: range ?? extent(lists) };
  const data = lists.map((list, i) => binTrace(names[i], list, at, seriesColor(i)));
  if (curve) data.push(curveTrace(curve, at.range, curveName));
  const layout = axesLayout({ yLabel: density ? "density" : "count", ...options });
  const showlegend = names.length > 1 || curveName !== "";
  return figure({ data, layout: { ...layout, barmode: "overlay", bargap: 0, showlegend } });
}

/** Named groups of numbers; a bare list becomes one group without a name. */
function groupsOf(samples: Numbers | Record<string, Numbers>): Record<string, Numbers> {
  const list = samples as Partial<ArrayLike<number>> & { shape?: unknown };
  const bare = typeof list.length === "number" || Array.isArray(list.shape);
  return bare ? { "": samples as Numbers } : (samples as Record<string, Numbers>);
}

function spreadFigure(
  groups: Record<string, Numbers>,
  options: AxesOptions,
  looks: (color: string) => Trace,
): Figure & Displayable {
  const data = Object.entries(groups).map(([name, values], index) => ({
    name,
    y: encode(values),
    ...looks(seriesColor(index)),
  }));
  const layout: Layout = { ...axesLayout(options), showlegend: false };
  return figure({ data, layout });
}

/** Boxes: median, quartiles, whiskers, outliers of each group. */
export function boxes(
  groups: Record<string, Numbers>,
  options: AxesOptions = {},
): Figure & Displayable {
  return spreadFigure(groups, options, (color) => ({
    type: "box",
    boxpoints: "outliers",
    marker: { color, size: 3 },
    fillcolor: translucent(color, 0.3),
  }));
}

/** Violins: the smoothed density of each group, its median and quartiles. */
export function violins(
  groups: Record<string, Numbers>,
  options: AxesOptions = {},
): Figure & Displayable {
  return spreadFigure(groups, options, (color) => ({
    type: "violin",
    points: false,
    box: { visible: true, width: 0.12 },
    meanline: { visible: true },
    line: { color, width: 1.5 },
    fillcolor: translucent(color, 0.3),
  }));
}
