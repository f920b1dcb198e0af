/** @file Lines: losses over training, functions of one variable, shaded areas. */
import type { Displayable, Json } from "./display";
import { type Caption, captioned, type Figure, figure, type Layout, type Trace } from "./figure";
import { flat, linspace, type Numbers } from "../numbers";
import { encode } from "./encode";
import { INK, seriesColor, translucent } from "./theme";

/** One line. */
export interface Line {
  name?: string;
  /** 1, 2, 3, … when absent: steps, epochs. */
  x?: Numbers;
  y: Numbers;
  /** Lower and upper end of a shaded band around the line, such as one standard error. */
  band?: [lower: Numbers, upper: Numbers];
  /** Shades the area between the line and zero. */
  filled?: boolean;
  dash?: "solid" | "dash" | "dot" | "dashdot";
  color?: string;
  /** Shows the points as well. */
  markers?: boolean;
}

/** What every figure with plain axes takes. */
export interface AxesOptions extends Caption {
  logX?: boolean;
  logY?: boolean;
  xRange?: [number, number];
  yRange?: [number, number];
  /** Horizontal lines with their names, such as `{ "log p(x)": -3.2 }`. */
  levels?: Record<string, number>;
  /** Vertical lines with their names. */
  marks?: Record<string, number>;
}

const asLog = (range: [number, number]): Json => range.map((end) => Math.log10(end));

function axisOptions(log?: boolean, range?: [number, number]): Layout {
  return {
    ...(log && { type: "log" }),
    ...(range && { range: log ? asLog(range) : range }),
  };
}

function reference(along: "x" | "y", name: string, at: number): Layout {
  const across = along === "x" ? "y" : "x";
  const label = { text: name, font: { size: 11, color: INK } };
  return {
    type: "line",
    [`${across}0`]: at,
    [`${across}1`]: at,
    [`${along}0`]: 0,
    [`${along}1`]: 1,
    [`${along}ref`]: "paper",
    line: { color: INK, width: 1.2, dash: "dot" },
    label:
      along === "x"
        ? { ...label, textposition: "start" }
        : { ...label, textangle: 0, textposition: "end", xanchor: "left" },
  };
}

/** The layout of a figure with plain axes. */
export function axesLayout(options: AxesOptions): Layout {
  const layout = captioned(options);
  const levels = Object.entries(options.levels ?? {}).map(([n, at]) => reference("x", n, at));
  const marks = Object.entries(options.marks ?? {}).map(([n, at]) => reference("y", n, at));
  return {
    ...layout,
    xaxis: { ...(layout.xaxis as Layout), ...axisOptions(options.logX, options.xRange) },
    yaxis: { ...(layout.yaxis as Layout), ...axisOptions(options.logY, options.yRange) },
    shapes: [...levels, ...marks],
  };
}

/** A line's places along the horizontal axis. */
const placesOf = ({ x, y }: Line): Numbers =>
  x ?? Array.from({ length: flat(y).length }, (_, i) => i + 1);

function bandTraces(line: Line, color: string, group: string): Trace[] {
  const { band } = line;
  if (band === undefined) return [];
  const edge = { type: "scatter", mode: "lines", x: encode(placesOf(line)), line: { width: 0 } };
  const hidden = { showlegend: false, hoverinfo: "skip", legendgroup: group };
  return [
    { ...edge, ...hidden, y: encode(band[0]) },
    { ...edge, ...hidden, y: encode(band[1]), fill: "tonexty", fillcolor: translucent(color, 0.2) },
  ];
}

function lineTraces(line: Line, index: number): Trace[] {
  const color = line.color ?? seriesColor(index);
  const group = `line ${index}`;
  return [
    ...bandTraces(line, color, group),
    {
      type: "scatter",
      mode: line.markers ? "lines+markers" : "lines",
      ...(line.name !== undefined && { name: line.name }),
      x: encode(placesOf(line)),
      y: encode(line.y),
      line: { color, width: 2, dash: line.dash ?? "solid" },
      ...(line.markers && { marker: { size: 6 } }),
      ...(line.filled && { fill: "tozeroy", fillcolor: translucent(color, 0.2) }),
      legendgroup: group,
    },
  ];
}

/**
 * Lines on common axes.
 *
 * @example lines([{ name: "KL", x: epochs, y: kl }], { xLabel: "epoch", yLabel: "KL (nats/image)" })
 * @throws where a line has another number of x than of y
 */
export function lines(list: readonly Line[], options: AxesOptions = {}): Figure & Displayable {
  for (const line of list) {
    const [across, up] = [flat(placesOf(line)).length, flat(line.y).length];
    if (across !== up) {
      throw new RangeError(
        `line "${line.name ?? ""}" has ${across} x and ${up} y; give as many of each`,
      );
    }
  }
  const layout: Layout = { ...axesLayout(options), hovermode: "x" };
  return figure({ data: list.flatMap(lineTraces), layout });
}

/** Where and how finely functions are drawn. */
export interface CurveOptions extends AxesOptions {
  /** From where to where on the horizontal axis. */
  domain?: [from: number, to: number];
  /** At how many places the functions are evaluated. */
  count?: number;
  /** Shades the area under each curve. */
  filled?: boolean;
}

/**
 * Functions of one variable.
 *
 * @example curves({ "p(x)": normal, "q(x)": approximation }, { domain: [-4, 4], xLabel: "x" })
 */
export function curves(
  functions: Record<string, (x: number) => number>,
  { domain = [-4, 4], count = 201, filled, ...options }: CurveOptions = {},
): Figure & Displayable {
  const x = linspace(domain[0], domain[1], count);
  const list = Object.entries(functions).map(([name, f]) => ({ name, x, y: x.map(f), filled }));
  return lines(list, options);
}
