/** @file Figures out of figures: over one another, or side by side. */
import type { Displayable, Json } from "./display";
import {
  type Figure,
  figure,
  heading,
  type Layout,
  summarize,
  titleText,
  type Trace,
} from "./figure";
import { legendAbove, sharedLegend } from "./legend";
import { HEIGHT, INK, WIDTH } from "./theme";

/** Draws all figures on the axes of the first. */
export function overlay(first: Figure, ...others: Figure[]): Figure & Displayable {
  const data = [first, ...others].flatMap((each) => each.data);
  const shapes = [first, ...others].flatMap(({ layout }) => (layout.shapes as Json[]) ?? []);
  return figure({ data, layout: { ...first.layout, shapes } });
}

/** Axis `name` of panel number `index`: "x" becomes "x3" in the third, "paper" stays. */
const panelAxis = (name: string, index: number): string =>
  index === 0 ? name : `${name}${index + 1}`;

function movedTrace(trace: Trace, index: number): Trace {
  return { ...trace, xaxis: panelAxis("x", index), yaxis: panelAxis("y", index) };
}

type Box = { x: [number, number]; y: [number, number] };

function movedShape(shape: Json, index: number): Json {
  const own = shape as Layout;
  const moved = (along: "x" | "y"): string =>
    own[`${along}ref`] === "paper" ? `${panelAxis(along, index)} domain` : panelAxis(along, index);
  return { ...own, xref: moved("x"), yref: moved("y") };
}

function movedAxes(layout: Layout, index: number, box: Box): Layout {
  const name = (along: "x" | "y"): string => `${along}axis${index === 0 ? "" : index + 1}`;
  const one = (along: "x" | "y", other: "x" | "y"): Layout => {
    const own = (layout[`${along}axis`] as Layout | undefined) ?? {};
    return {
      ...own,
      domain: box[along],
      anchor: panelAxis(other, index),
      ...(own.scaleanchor !== undefined && {
        scaleanchor: panelAxis(other, index),
        constrain: "domain",
        ...(along === "y" && { constraintoward: "top" }),
      }),
    };
  };
  return { [name("x")]: one("x", "y"), [name("y")]: one("y", "x") };
}

function panelTitle(text: string, box: Box): Json {
  return {
    text,
    showarrow: false,
    xref: "paper",
    yref: "paper",
    x: box.x[0],
    xanchor: "left",
    y: box.y[1],
    yanchor: "bottom",
    yshift: 4,
    font: { size: 13, color: INK },
  };
}

/** How panels are laid out. */
export interface PanelOptions {
  /** How many side by side; all of them when absent. */
  columns?: number;
  title?: string;
  /** Height of the whole in pixels. */
  height?: number;
  width?: number;
  /** Free room between panels, as a part of the whole. */
  gap?: number;
}

/** Panels about as high as they are wide. */
function defaultHeight(count: number, columns: number, title?: string): number {
  const row = columns >= 3 ? 250 : columns === 2 ? 310 : HEIGHT;
  return Math.ceil(count / columns) * row + (title === undefined ? 40 : 80);
}

function panelBox(index: number, count: number, columns: number, gap: number): Box {
  const rows = Math.ceil(count / columns);
  const [width, height] = [
    (1 - gap * (columns - 1)) / columns,
    (1 - gap * 1.4 * (rows - 1)) / rows,
  ];
  const [left, top] = [
    (index % columns) * (width + gap),
    Math.floor(index / columns) * (height + gap * 1.4),
  ];
  return { x: [left, left + width], y: [Math.max(0, 1 - top - height), 1 - top] };
}

/**
 * Figures side by side in one, each with its own axes and its title above it.
 *
 * @throws for a figure with frames: put the slider around the panels, `withSlider` of `panels`
 */
export function panels(
  figures: readonly Figure[],
  {
    columns = figures.length,
    title,
    height = defaultHeight(figures.length, columns, title),
    width = WIDTH,
    gap = 0.12,
  }: PanelOptions = {},
): Figure & Displayable {
  if (figures.some(({ frames }) => frames !== undefined)) {
    throw new TypeError(
      "panels got a figure with frames; put the slider around the panels instead",
    );
  }
  const boxes = figures.map((_, index) => panelBox(index, figures.length, columns, gap));
  const showlegend = anyLegend(figures);
  const layout: Layout = { ...heading(title), height, width, showlegend };
  if (showlegend) layout.legend = legendAbove(title);
  const top = (title === undefined ? 34 : 74) + (showlegend ? 24 : 0);
  layout.margin = { l: 60, r: 20, t: top, b: 50 };
  const shapes: Json[] = [];
  const titles: Json[] = [];
  figures.forEach((each, index) => {
    Object.assign(layout, movedAxes(each.layout, index, boxes[index]));
    shapes.push(...((each.layout.shapes as Json[]) ?? []).map((shape) => movedShape(shape, index)));
    titles.push(panelTitle(titleText(each.layout), boxes[index]));
  });
  const data = figures.map((each, index) => each.data.map((t) => movedTrace(t, index)));
  const summary = figures.map(summarize).join("\n");
  return figure({
    data: sharedLegend(data),
    layout: { ...layout, shapes, annotations: titles },
    summary,
  });
}

const anyLegend = (figures: readonly Figure[]): boolean =>
  figures.some(
    ({ data, layout }) =>
      layout.showlegend === true || (layout.showlegend !== false && data.length > 1),
  );
