/** @file Figures that move: a slider and a play button through frames. No kernel is needed. */
import type { Displayable, Json } from "./display";
import { type Figure, figure, type Frame, type Layout, summarize, type Trace } from "./figure";
import { GRID, HEIGHT, INK, WIDTH } from "./theme";

/** How a slider looks and moves. */
export interface SliderOptions {
  /** Stands before the current value, such as "β = ". */
  prefix?: string;
  /** Adds play and pause buttons. */
  play?: boolean;
  /** Milliseconds a frame while playing. */
  duration?: number;
  /** The step shown first. */
  active?: number;
}

/** A slider's room below the axes, its least length, and that of the buttons left of it, in pixels. */
const ROOM = 96;
const SHORTEST = 200;
const BUTTONS = 96;

const animateTo = (target: Json, duration: number): Json => [
  target,
  { mode: "immediate", frame: { duration, redraw: true }, transition: { duration: 0 } },
];

function buttons(duration: number): Layout {
  const button = (label: string, args: Json): Json => ({ label, method: "animate", args });
  const play: Json = [
    null,
    {
      mode: "immediate",
      fromcurrent: true,
      frame: { duration, redraw: true },
      transition: { duration: 0 },
    },
  ];
  return {
    type: "buttons",
    direction: "left",
    showactive: false,
    x: 0,
    xanchor: "left",
    y: 0,
    yanchor: "top",
    pad: { t: 62, r: 10 },
    bgcolor: "rgba(0, 0, 0, 0)",
    bordercolor: GRID,
    font: { color: INK },
    buttons: [button("▶", play), button("❚❚", animateTo([null], 0))],
  };
}

/** Where Plotly's fractions of a figure's width are taken from: margins, and the axes between. */
interface Across {
  readonly l: number;
  readonly r: number;
  readonly axes: number;
}

function acrossOf({ width, margin }: Layout): Across {
  const { l = 80, r = 80 } = (margin ?? {}) as { l?: number; r?: number };
  return { l, r, axes: Number(width ?? WIDTH) - l - r };
}

/** The room that a slider leaves on its sides, in pixels: a legend may narrow the axes later. */
interface Sides {
  readonly left: number;
  readonly right: number;
  /** How much wider than it is the figure has to be. */
  readonly beyond: number;
}

/** By how much a label of font size 10, centred on an end of the axes, leaves the figure. */
const overhang = (label: string, margin: number): number =>
  Math.max(0, 3.5 * label.length - margin);

/** A slider lies below the axes, right of its buttons, and as long as its first and last label allow. */
function sidesOf(labels: readonly string[], { l, r, axes }: Across, play: boolean): Sides {
  const left = Math.max(play ? BUTTONS : 0, overhang(labels[0], l));
  const right = overhang(labels[labels.length - 1], r);
  return { left, right, beyond: Math.max(0, left + SHORTEST + right - axes) };
}

/** The layout parts of a slider through frames named `labels`; they need `ROOM` below the axes. */
function sliderLayout(
  labels: readonly string[],
  { left, right, beyond }: Sides,
  { axes }: Across,
  options: SliderOptions,
): Layout {
  const { prefix = "", play = true, duration = 120, active = 0 } = options;
  const steps = labels.map((label) => ({ label, method: "animate", args: animateTo([label], 0) }));
  const slider = {
    active,
    steps,
    x: 0,
    len: (axes + beyond) / axes,
    pad: { l: left, r: right, t: 44, b: 8 },
    currentvalue: { prefix, xanchor: "right", font: { size: 13, color: INK } },
    bgcolor: GRID,
    transition: { duration: 0 },
    activebgcolor: INK,
    bordercolor: GRID,
    tickcolor: GRID,
    font: { size: 10, color: INK },
  };
  return { sliders: [slider], ...(play && { updatemenus: [buttons(duration)] }) };
}

/** The attributes of trace number `index` that are not the same in all figures. */
function changing(figures: readonly Figure[], index: number): string[] {
  const keys = new Set(figures.flatMap(({ data }) => Object.keys(data[index])));
  const texts = (key: string): Set<string | undefined> =>
    new Set(figures.map(({ data }) => JSON.stringify(data[index][key])));
  return [...keys].filter((key) => texts(key).size > 1);
}

function pick(trace: Trace, keys: readonly string[]): Trace {
  return Object.fromEntries(keys.map((key) => [key, trace[key] ?? null]));
}

function frameOf(
  step: SliderStep,
  keys: readonly string[][],
  withLayout: readonly string[],
): Frame {
  const moving = keys.flatMap((own, index) => (own.length > 0 ? [index] : []));
  const layout = pick(step.figure.layout, withLayout);
  return {
    name: step.label,
    data: moving.map((index) => pick(step.figure.data[index], keys[index])),
    traces: moving,
    ...(withLayout.length > 0 && { layout }),
  };
}

/** One stop of a slider. */
export interface SliderStep {
  label: string;
  figure: Figure;
}

function sameTraces(steps: readonly SliderStep[]): void {
  const expected = steps[0]?.figure.data.length;
  if (expected === undefined) throw new RangeError("a slider got no step; give at least one");
  const odd = steps.find(({ figure: { data } }) => data.length !== expected);
  if (odd) {
    throw new RangeError(
      `step "${odd.label}" has ${odd.figure.data.length} traces, the first ${expected}; give every step the same traces, empty ones where nothing is drawn`,
    );
  }
  const labels = steps.map(({ label }) => label);
  const twice = labels.find((label, i) => labels.indexOf(label) !== i);
  if (twice !== undefined) {
    throw new RangeError(`two steps are called "${twice}"; give each step its own label`);
  }
}

const MOVABLE = ["title", "shapes", "annotations"];

/**
 * One figure with a slider (and a play button) through many. Only what changes is sent again, and
 * moving needs no kernel: the figure also moves in a saved notebook.
 *
 * @param steps figures with the same traces in the same order
 * @example withSlider(betas.map((beta) => ({ label: `${beta}`, figure: curves(…) })), { prefix: "β = " })
 */
export function withSlider(
  steps: readonly SliderStep[],
  options: SliderOptions = {},
): Figure & Displayable {
  sameTraces(steps);
  const figures = steps.map((step) => step.figure);
  const first = figures[options.active ?? 0];
  const keys = first.data.map((_, index) => changing(figures, index));
  const layouts = MOVABLE.filter(
    (key) => new Set(figures.map(({ layout }) => JSON.stringify(layout[key]))).size > 1,
  );
  const margin = (first.layout.margin as Layout | undefined) ?? { l: 60, r: 20, t: 46 };
  const below = Math.max(30, Number(margin.b ?? 50)) + ROOM;
  const labels = steps.map(({ label }) => label);
  const across = acrossOf({ ...first.layout, margin });
  const sides = sidesOf(labels, across, options.play ?? true);
  const layout: Layout = {
    ...first.layout,
    ...sliderLayout(labels, sides, across, options),
    width: Number(first.layout.width ?? WIDTH) + sides.beyond,
    height: Number(first.layout.height ?? HEIGHT) + below - Number(margin.b ?? 50),
    margin: { ...margin, r: across.r + sides.beyond, b: below },
  };
  const summary = `${summarize(first)}; a slider through ${steps.length} steps, ${options.prefix ?? ""}${steps[0].label} to ${steps[steps.length - 1].label}`;
  const frames = steps.map((step) => frameOf(step, keys, layouts));
  return figure({ data: first.data, layout, frames, config: first.config, summary });
}
