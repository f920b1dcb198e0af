/** @file The marks of a graphical model: nodes, edges and plates as SVG. */
import { escapeHtml } from "./display";
import { INK } from "./theme";

/** A random variable, a parameter or a function of others. */
export interface GraphNode {
  /** Names the node in edges and plates. */
  id: string;
  /** What is written in it; `_` lowers and `^` raises what follows, `{}` groups: "z_n", "μ_{φ}". */
  label?: string;
  /** Place in units of one step, growing to the right and downwards. */
  x: number;
  y: number;
  /** Shaded: its value is known. */
  observed?: boolean;
  /** A circle (random), a dot (a parameter that is not random), or a square (computed). */
  kind?: "random" | "parameter" | "computed";
}

/** An arrow; dashed for the inference network, as is the custom. */
export type GraphEdge =
  | readonly [from: string, to: string]
  | {
      from: string;
      to: string;
      dashed?: boolean;
      /** Bends the arrow: 1 is strong. */ bend?: number;
    };

/** What repeats: a frame around nodes with the number of repetitions. */
export interface Plate {
  label: string;
  nodes: readonly string[];
}

/** A graphical model. */
export interface GraphModel {
  nodes: readonly GraphNode[];
  edges: readonly GraphEdge[];
  plates?: readonly Plate[];
  title?: string;
}

const STEP = 96;
const RADIUS = 24;
const MARGIN = 66;
const SERIF =
  "'Latin Modern Math', 'STIX Two Math', 'Cambria Math', Georgia, 'Times New Roman', serif";

/** Nodes by name at their places in pixels, and the size of the drawing. */
type Point = { x: number; y: number };
type Scene = { places: Map<string, GraphNode & Point>; width: number; height: number };

const kindOf = (node: GraphNode): string => node.kind ?? "random";
const reachOf = (node: GraphNode): number => (kindOf(node) === "parameter" ? 6 : RADIUS);

/** The room that plates take below the lowest node. */
const roomBelow = (plates: readonly Plate[]): number =>
  MARGIN + 18 * Math.max(0, ...plates.map((plate) => depthOf(plate, plates)));

function sceneOf({ nodes, title, plates = [] }: GraphModel): Scene {
  const [left, up] = [Math.min(...nodes.map((n) => n.x)), Math.min(...nodes.map((n) => n.y))];
  const top = MARGIN + (title === undefined ? 0 : 22);
  const placed = nodes.map((node) => ({
    ...node,
    x: MARGIN + (node.x - left) * STEP,
    y: top + (node.y - up) * STEP,
  }));
  return {
    places: new Map(placed.map((node) => [node.id, node])),
    width: Math.max(...placed.map(({ x }) => x)) + MARGIN,
    height: Math.max(...placed.map(({ y }) => y)) + roomBelow(plates),
  };
}

/** @throws where there is no such node */
function nodeAt(scene: Scene, id: string, where: string): GraphNode & Point {
  const found = scene.places.get(id);
  if (found) return found;
  throw new RangeError(
    `${where} names "${id}", which is no node; there are ${[...scene.places.keys()].join(", ")}`,
  );
}

/** "z_{n}^2" as SVG text: what follows _ is lowered, what follows ^ is raised. */
export function labelSpans(label: string): string {
  let offset = 0;
  return label.replace(
    /([_^]?)(?:\{([^}]*)\}|([^_^{}]+?(?=[_^{]|$)))/g,
    (_all, mark: string, group?: string, plain?: string) => {
      const text = escapeHtml(group ?? plain ?? "");
      const level = mark === "_" ? 5 : mark === "^" ? -7 : 0;
      const dy = level - offset;
      offset = level;
      return `<tspan${dy === 0 ? "" : ` dy="${dy}"`}${mark === "" ? "" : ' font-size="13"'}>${text}</tspan>`;
    },
  );
}

function drawText(text: string, { x, y }: Point): string {
  return `<text x="${x}" y="${y}" font-family="${SERIF}" font-style="italic" font-size="19" text-anchor="middle" fill="currentColor">${labelSpans(text)}</text>`;
}

/** A node with its label. */
function drawNode(node: GraphNode & Point): string {
  const { x, y, observed, label = node.id } = node;
  const paint = `fill="${observed ? "rgba(128, 128, 128, 0.35)" : "none"}" stroke="currentColor" stroke-width="1.5"`;
  const shapes: Record<string, string> = {
    random: `<circle cx="${x}" cy="${y}" r="${RADIUS}" ${paint}/>`,
    computed: `<rect x="${x - RADIUS}" y="${y - RADIUS}" width="${2 * RADIUS}" height="${2 * RADIUS}" rx="4" ${paint}/>`,
    parameter: `<circle cx="${x}" cy="${y}" r="5" fill="currentColor"/>`,
  };
  const at = kindOf(node) === "parameter" ? { x, y: y - 14 } : { x, y: y + 6 };
  return `<g class="node">${shapes[kindOf(node)]}${drawText(label, at)}</g>`;
}

/** The point `distance` away from `from` towards `to`. */
function towards(from: Point, to: Point, distance: number): Point {
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
  return {
    x: from.x + ((to.x - from.x) * distance) / length,
    y: from.y + ((to.y - from.y) * distance) / length,
  };
}

/** Where the boundary of `node` is met on the way to `to`. */
function boundary(node: GraphNode & Point, to: Point): Point {
  if (kindOf(node) !== "computed") return towards(node, to, reachOf(node) + 2);
  const [dx, dy] = [Math.abs(to.x - node.x), Math.abs(to.y - node.y)];
  return towards(node, to, ((RADIUS + 2) * Math.hypot(dx, dy)) / (Math.max(dx, dy) || 1));
}

const spot = ({ x, y }: Point): string => `${x.toFixed(1)} ${y.toFixed(1)}`;

/** Both spellings of an edge in one. */
export const endsOf = (
  edge: GraphEdge,
): { from: string; to: string; dashed?: boolean; bend?: number } =>
  "from" in edge ? edge : { from: edge[0], to: edge[1] };

/** An arrow from boundary to boundary. */
function drawEdge(scene: Scene, edge: GraphEdge): string {
  const { from, to, dashed, bend = 0 } = endsOf(edge);
  const [start, end] = [nodeAt(scene, from, "an edge"), nodeAt(scene, to, "an edge")];
  const middle = {
    x: (start.x + end.x) / 2 + (end.y - start.y) * 0.5 * bend,
    y: (start.y + end.y) / 2 - (end.x - start.x) * 0.5 * bend,
  };
  const [tail, tip] = [boundary(start, middle), boundary(end, middle)];
  const neck = towards(tip, middle, 9);
  const side = { x: (neck.y - tip.y) * 0.45, y: (tip.x - neck.x) * 0.45 };
  const left = { x: neck.x + side.x, y: neck.y + side.y };
  const right = { x: neck.x - side.x, y: neck.y - side.y };
  return (
    `<g class="edge"><path d="M ${spot(tail)} Q ${spot(middle)} ${spot(neck)}" fill="none" stroke="currentColor" stroke-width="1.5"${dashed ? ' stroke-dasharray="5 4"' : ""}/>` +
    `<path d="M ${spot(tip)} L ${spot(left)} L ${spot(right)} Z" fill="currentColor"/></g>`
  );
}

/** Plates with more nodes are drawn farther out, so that one inside another does not touch it. */
function depthOf(plate: Plate, plates: readonly Plate[]): number {
  const holds = (other: Plate): boolean =>
    other !== plate && other.nodes.every((id) => plate.nodes.includes(id));
  return plates.filter(holds).length;
}

/** A frame around nodes; `depth` is how many frames lie inside it. */
function drawPlate(scene: Scene, { label, nodes }: Plate, depth: number): string {
  const inside = nodes.map((id) => nodeAt(scene, id, `plate "${label}"`));
  const pad = RADIUS + 14 + 8 * depth;
  const [left, right] = [
    Math.min(...inside.map((n) => n.x)) - pad,
    Math.max(...inside.map((n) => n.x)) + pad,
  ];
  const [top, low] = [
    Math.min(...inside.map((n) => n.y)) - pad,
    Math.max(...inside.map((n) => n.y)) + pad + 12 + 10 * depth,
  ];
  return (
    `<g class="plate"><rect x="${left}" y="${top}" width="${right - left}" height="${low - top}" rx="9" fill="none" stroke="${INK}" stroke-width="1.2"/>` +
    `<text x="${right - 9}" y="${low - 8}" font-family="${SERIF}" font-style="italic" font-size="14" text-anchor="end" fill="${INK}">${labelSpans(label)}</text></g>`
  );
}

/** All marks of a model, plates below, and how much room they take. */
export function drawMarks(model: GraphModel): { marks: string; width: number; height: number } {
  const scene = sceneOf(model);
  const { plates = [], edges } = model;
  const marks = [
    ...plates.map((plate) => drawPlate(scene, plate, depthOf(plate, plates))),
    ...edges.map((edge) => drawEdge(scene, edge)),
    ...[...scene.places.values()].map(drawNode),
  ].join("");
  return { marks, width: scene.width, height: scene.height };
}
