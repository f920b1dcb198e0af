/** @file Bars: side by side, on one another, and with standard errors. */
import type { Displayable } from "./display";
import { type AxesOptions, axesLayout } from "./curves";
import { type Figure, figure, type Layout, type Trace } from "./figure";
import { flat, formatNumber, type Numbers } from "../numbers";
import { encode } from "./encode";
import { meanAndError } from "../statistics";
import { INK, seriesColor, translucent } from "./theme";

/** Bars of several series over common labels. */
export interface BarData {
  labels: readonly (string | number)[];
  series: { name: string; values: Numbers; /** Half-lengths of error bars. */ errors?: Numbers }[];
}

const whiskers = (errors: Numbers): Layout => ({
  type: "data",
  array: encode(errors),
  color: INK,
  thickness: 1.4,
  width: 5,
});

function barTrace(
  labels: BarData["labels"],
  part: BarData["series"][number],
  index: number,
): Trace {
  return {
    type: "bar",
    name: part.name,
    x: labels.map(String),
    y: encode(part.values),
    marker: { color: seriesColor(index), line: { width: 0 } },
    ...(part.errors && { error_y: whiskers(part.errors) }),
    hovertemplate: `%{x}: %{y:.4g}<extra>${part.name}</extra>`,
  };
}

function barLayout(options: AxesOptions, mode: "group" | "stack"): Layout {
  const layout = axesLayout(options);
  return {
    ...layout,
    barmode: mode,
    bargap: 0.3,
    xaxis: { ...(layout.xaxis as Layout), type: "category" },
  };
}

/**
 * Bars side by side.
 *
 * @param values label → value, or labels with one or more series
 * @example bars({ "latent 2": 41.2, "latent 8": 25.9 }, { yLabel: "MSE (per image)" })
 */
export function bars(
  values: Record<string, number> | BarData,
  options: AxesOptions = {},
): Figure & Displayable {
  const single = !Array.isArray((values as BarData).series);
  const { labels, series } = single
    ? {
        labels: Object.keys(values),
        series: [{ name: "", values: Object.values(values) as number[] }],
      }
    : (values as BarData);
  const data = series.map((part, index) => barTrace(labels, part, index));
  const layout = { ...barLayout(options, "group"), showlegend: series.length > 1 };
  return figure({ data, layout });
}

/** Bars on one another: the parts of a whole, such as reconstruction + KL. Values must not be negative. */
export function stackedBars(
  { labels, series }: BarData,
  options: AxesOptions = {},
): Figure & Displayable {
  for (const { name, values } of series) {
    const negative = Array.from(flat(values)).find((value) => value < 0);
    if (negative !== undefined) {
      throw new RangeError(
        `part "${name}" holds ${negative}; parts of a whole are not negative: use bars, or elboBars for a bound below zero`,
      );
    }
  }
  const data = series.map((part, index) => barTrace(labels, part, index));
  return figure({ data, layout: barLayout(options, "stack") });
}

type Groups = readonly (readonly [name: string, list: number[]])[];

/** "0.92 ± 0.0058" for each group. */
function spreads(groups: Groups): string[] {
  const stats = groups.map(([, list]) => meanAndError(list));
  return stats.map(({ mean, error }) => `${formatNumber(mean)} ± ${formatNumber(error, 2)}`);
}

function meanTrace(groups: Groups): Trace {
  const stats = groups.map(([, list]) => meanAndError(list));
  return {
    type: "bar",
    name: "mean ± standard error",
    x: groups.map((_, i) => i),
    y: encode(stats.map(({ mean }) => mean)),
    error_y: whiskers(stats.map(({ error }) => error)),
    marker: { color: groups.map((_, i) => translucent(seriesColor(i), 0.45)) },
    text: spreads(groups),
    textposition: "none",
    hovertemplate: "%{text}<extra></extra>",
  };
}

/** Each measurement beside its mean, one next to the other so that none hides another. */
function dotTrace(groups: Groups): Trace {
  const aside = (i: number, count: number): number =>
    count < 2 ? 0 : 0.3 * (i / (count - 1) - 0.5);
  return {
    type: "scatter",
    name: "measurement",
    mode: "markers",
    x: encode(groups.flatMap(([, list], at) => list.map((_, i) => at + aside(i, list.length)))),
    y: encode(groups.flatMap(([, list]) => list)),
    marker: { size: 7, color: groups.flatMap(([, list], i) => list.map(() => seriesColor(i))) },
    hovertemplate: "%{y:.4g}<extra></extra>",
  };
}

/**
 * Repeated measurements, such as one a seed: their mean as a bar, its standard error s / √n as
 * whiskers, and every measurement as a dot.
 *
 * @param groups name → measurements, at least two
 * @throws where a group has fewer than two measurements: no error can be told from one
 */
export function barWithError(
  groups: Record<string, Numbers>,
  options: AxesOptions = {},
): Figure & Displayable {
  const lists = Object.entries(groups).map(
    ([name, values]) => [name, Array.from(flat(values))] as const,
  );
  for (const [name, list] of lists) {
    if (list.length < 2) {
      throw new RangeError(`"${name}" has ${list.length} measurement; two are needed for an error`);
    }
  }
  const words = spreads(lists);
  const data = [meanTrace(lists), dotTrace(lists)];
  const layout = axesLayout(options);
  const names = {
    tickvals: lists.map((_, i) => i),
    ticktext: lists.map(([name], i) => `${name}<br>${words[i]}`),
  };
  const xaxis = { ...(layout.xaxis as Layout), ...names, showgrid: false, zeroline: false };
  return figure({ data, layout: { ...layout, xaxis, bargap: 0.4, showlegend: false } });
}
