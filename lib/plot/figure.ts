/** @file A figure: Plotly's data and layout, in one style, that shows itself. */
import { type Displayable, displayable, type Json } from "./display";
import { encodedLength } from "./encode";
import { HEIGHT, TEMPLATE, WIDTH } from "./theme";

/** Under this media type JupyterLab draws a figure with plotly.js. */
export const PLOTLY_MIME = "application/vnd.plotly.v1+json";

/** One set of marks. Attributes are plotly.js's own: https://plotly.com/javascript/reference */
export type Trace = { [attribute: string]: Json | undefined };
/** Axes, titles, size. Attributes are plotly.js's own. */
export type Layout = { [attribute: string]: Json | undefined };
/** A step of an animation: what differs from the step before. */
export type Frame = { name: string; data: Trace[]; traces?: number[]; layout?: Layout };

/** What Plotly draws. */
export interface Figure {
  data: Trace[];
  layout: Layout;
  frames?: Frame[];
  config?: { [option: string]: Json | undefined };
}

/** The parts a figure is made from. */
export interface FigureParts extends Omit<Figure, "layout"> {
  layout?: Layout;
  /** The figure in words, for a terminal and for those who cannot see it; made up when absent. */
  summary?: string;
}

const CONFIG = {
  displaylogo: false,
  modeBarButtonsToRemove: ["select2d", "lasso2d", "autoScale2d", "toImage"],
};

/** The text of a title attribute, which may be a plain string. */
export function titleText(owner: Json | undefined): string {
  const title = typeof owner === "object" && owner && "title" in owner ? owner.title : undefined;
  if (typeof title === "string") return title;
  return title && typeof title === "object" && "text" in title ? String(title.text) : "";
}

function describeTrace(trace: Trace): string {
  const name = String(trace.name || trace.type || "scatter");
  const count = encodedLength(trace.x) || encodedLength(trace.y) || encodedLength(trace.z);
  return count === 0 ? name : `${name} (${count} points)`;
}

/** A figure in one line of words: title, axes, what is drawn. */
export function summarize({ data, layout, frames }: Figure): string {
  const title = titleText(layout);
  const axes = [titleText(layout.xaxis), titleText(layout.yaxis)].filter((text) => text !== "");
  const parts = [
    `Figure${title === "" ? "" : ` "${title}"`}: ${data.map(describeTrace).join(", ")}`,
    ...(axes.length === 2 ? [`${axes[1]} against ${axes[0]}`] : []),
    ...(frames ? [`${frames.length} frames`] : []),
  ];
  return parts.join("; ");
}

/**
 * A figure in the common style, which shows itself when it ends a cell.
 *
 * @param parts traces, layout, frames and config as plotly.js takes them
 */
export function figure({
  summary,
  layout,
  data,
  frames,
  config,
}: FigureParts): Figure & Displayable {
  const result: Figure = {
    data,
    layout: { template: TEMPLATE, width: WIDTH, height: HEIGHT, ...layout },
    ...(frames && { frames }),
    config: { ...CONFIG, ...config },
  };
  return displayable(result, () => ({
    [PLOTLY_MIME]: { ...result } as unknown as Json,
    "text/plain": summary ?? summarize(result),
  }));
}

/** An axis titled `title` ("epoch", "ELBO (nats/image)"). */
export function axis(title: string | undefined, options: Layout = {}): Layout {
  return title === undefined ? options : { title: { text: title }, ...options };
}

/** A figure's title, left out where there is none. */
export function heading(title: string | undefined): Layout {
  return title === undefined
    ? { margin: { l: 60, r: 20, t: 20, b: 50 } }
    : { title: { text: title } };
}

/** What all builders take. */
export interface Caption {
  /** A few words above the figure. */
  title?: string;
  /** The horizontal axis with its unit, such as "epoch". */
  xLabel?: string;
  /** The vertical axis with its unit, such as "ELBO (nats/image)". */
  yLabel?: string;
  /** Height in pixels. */
  height?: number;
  /** Width in pixels. */
  width?: number;
}

/** The layout that a caption asks for. */
export function captioned({ title, xLabel, yLabel, height, width }: Caption): Layout {
  return {
    ...heading(title),
    xaxis: axis(xLabel),
    yaxis: axis(yLabel),
    ...(height !== undefined && { height }),
    ...(width !== undefined && { width }),
  };
}
