/**
 * @file How every figure looks, on the light and the dark JupyterLab alike: nothing is painted
 * behind a figure, and its text is the grey that stands out equally from white and from near-black.
 */
import type { Json } from "./display";

/** Text, axes and outlines: contrast above 4.2 : 1 on #ffffff and on #111111. */
export const INK = "#797a7d";
/** Grid lines: barely there on either ground. */
export const GRID = "rgba(128, 128, 128, 0.18)";
/** The fonts JupyterLab itself uses. */
export const FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif";

/**
 * Colours of lines, bars and groups. M. A. Petroff, "Accessible Color Sequences for Data
 * Visualization" (arXiv 2107.02270), the six-colour sequence that Matplotlib ships as `petroff6`.
 */
export const SERIES = ["#5790fc", "#f89c20", "#e42536", "#964a8b", "#9c9ca1", "#7a21dd"];

/** Colours of the ten classes of digits: the ten-colour sequence of the same paper, `petroff10`. */
export const CLASSES = [
  "#3f90da",
  "#ffa90e",
  "#bd1f01",
  "#94a4a2",
  "#832db6",
  "#a96b59",
  "#e76300",
  "#b9ac70",
  "#717581",
  "#92dadd",
];

/** Signed values, below zero blue and above red: ColorBrewer's "RdBu" (Brewer, Harrower), reversed. */
export const SIGNED: Json = [
  "#053061",
  "#2166ac",
  "#4393c3",
  "#92c5de",
  "#d1e5f0",
  "#f7f7f7",
  "#fddbc7",
  "#f4a582",
  "#d6604d",
  "#b2182b",
  "#67001f",
].map((color, i) => [i / 10, color]);

/** Right and wrong: blue-green and vermilion, which colour-blind people tell apart. */
export const RIGHT = "#009e73";
export const WRONG = "#d55e00";

/** Width of a figure in pixels: a notebook's column. */
export const WIDTH = 680;
export const HEIGHT = 380;

/** The colour of series number `index`. */
export const seriesColor = (index: number): string => SERIES[index % SERIES.length];
/** The colour of class number `index`. */
export const classColor = (index: number): string => CLASSES[index % CLASSES.length];

/** `color` ("#rrggbb") made see-through. */
export function translucent(color: string, opacity: number): string {
  const channels = [1, 3, 5].map((at) => parseInt(color.slice(at, at + 2), 16));
  return `rgba(${channels.join(", ")}, ${opacity})`;
}

const AXIS: Json = {
  gridcolor: GRID,
  zerolinecolor: GRID,
  linecolor: INK,
  tickcolor: GRID,
  ticks: "outside",
  ticklen: 4,
  automargin: true,
  title: { standoff: 8, font: { size: 13 } },
};

/** The template that every figure names; a figure's own layout overrides it. */
export const TEMPLATE: Json = {
  layout: {
    font: { family: FONT, size: 12, color: INK },
    colorway: SERIES,
    paper_bgcolor: "rgba(0, 0, 0, 0)",
    plot_bgcolor: "rgba(0, 0, 0, 0)",
    title: { x: 0, xanchor: "left", xref: "paper", pad: { b: 4 }, font: { size: 15 } },
    margin: { l: 60, r: 20, t: 46, b: 50 },
    hovermode: "closest",
    hoverlabel: { font: { family: FONT } },
    legend: { bgcolor: "rgba(0, 0, 0, 0)", orientation: "v" },
    xaxis: AXIS,
    yaxis: AXIS,
    colorscale: { sequential: "Viridis", sequentialminus: "Viridis" },
  },
};
