/** @file Points and arrows in the plane. */
import type { Displayable } from "./display";
import { type AxesOptions, axesLayout } from "./curves";
import { type Figure, figure, type Layout, type Trace } from "./figure";
import { columns, flat, type Numbers, round } from "../numbers";
import { encode } from "./encode";
import { classColor, seriesColor } from "./theme";

/** How points in the plane are drawn. */
export interface ScatterOptions extends AxesOptions {
  /** Diameter of a point in pixels. */
  size?: number;
  /** 0 is invisible, 1 hides what lies below. */
  opacity?: number;
  /** One colour a group, such as "#ffffff" over a heat map; the common colours when absent. */
  colors?: readonly string[];
  /** One unit is as long across as up. */
  square?: boolean;
}

/** A layout with axes of equal scale. */
export function planeLayout({ square = true, ...options }: ScatterOptions): Layout {
  const layout = axesLayout({ height: 520, width: 620, ...options });
  if (!square) return layout;
  return { ...layout, yaxis: { ...(layout.yaxis as Layout), scaleanchor: "x" } };
}

function pointTrace(points: Numbers, marker: Layout, name?: string): Trace {
  const [x, y] = columns(points, 2);
  return {
    type: "scatter",
    mode: "markers",
    ...(name !== undefined && { name }),
    x: encode(x),
    y: encode(y),
    marker,
    hovertemplate: `(%{x:.3g}, %{y:.3g})<extra>${name ?? ""}</extra>`,
  };
}

/**
 * Clouds of points, one colour each; a click on the legend hides or shows one.
 *
 * @param groups name → points [n, 2]
 */
export function scatter(
  groups: Record<string, Numbers>,
  { size = 5, opacity = 0.6, colors = [], ...options }: ScatterOptions = {},
): Figure & Displayable {
  const data = Object.entries(groups).map(([name, points], index) =>
    pointTrace(points, { color: colors[index] ?? seriesColor(index), size, opacity }, name),
  );
  return figure({ data, layout: { ...planeLayout(options), legend: { itemsizing: "constant" } } });
}

/** The rows of `points` whose label is `wanted`, as [n · 2]. */
function pointsOf(points: ArrayLike<number>, labels: ArrayLike<number>, wanted: number): number[] {
  const chosen: number[] = [];
  for (let i = 0; i < labels.length; i++) {
    if (labels[i] === wanted) chosen.push(points[2 * i], points[2 * i + 1]);
  }
  return chosen;
}

/**
 * The latent plane: where each image lies, coloured by its class. A click on the legend hides a
 * class, a double click shows it alone.
 *
 * @param points [n, 2]
 * @param labels [n], whole numbers
 * @throws where there are not as many labels as points
 */
export function latentScatter(
  points: Numbers,
  labels: Numbers,
  { size = 4, opacity = 0.65, ...options }: ScatterOptions & { names?: string[] } = {},
): Figure & Displayable {
  const [places, classes] = [flat(points), flat(labels)];
  if (places.length !== 2 * classes.length) {
    throw new RangeError(
      `points holds ${places.length} numbers, labels ${classes.length}; expected two numbers a label: the latent plane needs codes of size 2`,
    );
  }
  const data = [...new Set(Array.from(classes))]
    .sort((a, b) => a - b)
    .map((label) =>
      pointTrace(
        pointsOf(places, classes, label),
        { color: classColor(label), size, opacity },
        options.names?.[label] ?? String(label),
      ),
    );
  const layout = planeLayout({ xLabel: "z[0]", yLabel: "z[1]", ...options });
  return figure({ data, layout: { ...layout, legend: { itemsizing: "constant" } } });
}

/** From each start to its end and a break, as one line that Plotly lifts its pen in. */
function strokes(starts: Numbers, ends: Numbers): [x: (number | null)[], y: (number | null)[]] {
  const [[x0, y0], [x1, y1]] = [columns(starts, 2), columns(ends, 2)];
  return [
    x0.flatMap((start, i) => [round(start), round(x1[i]), null]),
    y0.flatMap((start, i) => [round(start), round(y1[i]), null]),
  ];
}

/**
 * Arrows from points to points.
 *
 * @param starts [n, 2]
 * @param ends [n, 2]
 */
export function arrows(
  starts: Numbers,
  ends: Numbers,
  {
    color = seriesColor(0),
    name,
    ...options
  }: ScatterOptions & { color?: string; name?: string } = {},
): Figure & Displayable {
  const [x, y] = strokes(starts, ends);
  const trace: Trace = {
    type: "scatter",
    mode: "lines+markers",
    ...(name !== undefined && { name }),
    x,
    y,
    line: { color, width: 1.5 },
    marker: {
      symbol: "arrow",
      size: x.map((_, i) => (i % 3 === 1 ? 9 : 0)),
      angleref: "previous",
      color,
      opacity: 1,
      line: { width: 0 },
    },
    hoverinfo: "skip",
  };
  return figure({
    data: [trace],
    layout: { ...planeLayout(options), showlegend: name !== undefined },
  });
}

/**
 * A vector field: at each point an arrow, the longest `reach` long (in units of the axes).
 *
 * @param points [n, 2]
 * @param vectors [n, 2]
 */
export function vectorField(
  points: Numbers,
  vectors: Numbers,
  {
    reach = 1,
    ...options
  }: ScatterOptions & { reach?: number; color?: string; name?: string } = {},
): Figure & Displayable {
  const [places, [dx, dy]] = [columns(points, 2), columns(vectors, 2)];
  const longest = Math.max(...dx.map((across, i) => Math.hypot(across, dy[i]))) || 1;
  const scale = reach / longest;
  const ends = places[0].flatMap((x, i) => [x + scale * dx[i], places[1][i] + scale * dy[i]]);
  return arrows(points, ends, options);
}
