/** @file Graphical models in plate notation, drawn as SVG. */
import { type Displayable, displayable, escapeHtml } from "./display";
import { drawMarks, endsOf, type GraphModel } from "./graph-draw";
import { FONT, INK } from "./theme";

/** A drawing that shows itself. */
export interface Diagram {
  /** A whole SVG file. */
  svg: string;
  /** The drawing in words. */
  alt: string;
}

/** The model in words. */
function describe({ nodes, edges, plates = [], title }: GraphModel): string {
  const arrows = edges
    .map(endsOf)
    .map(({ from, to, dashed }) => `${from} ${dashed ? "⇢" : "→"} ${to}`);
  const seen = nodes.filter(({ observed }) => observed).map(({ id }) => id);
  const repeated = plates.map(({ label, nodes: inside }) => `${label}: ${inside.join(", ")}`);
  return [
    `Graphical model${title === undefined ? "" : ` "${title}"`}: ${arrows.join(", ")}`,
    ...(seen.length > 0 ? [`observed: ${seen.join(", ")}`] : []),
    ...(repeated.length > 0 ? [`plates: ${repeated.join("; ")}`] : []),
  ].join("; ");
}

const titleMark = (title: string | undefined): string =>
  title === undefined
    ? ""
    : `<text x="6" y="20" font-family="${FONT}" font-size="15" fill="currentColor">${escapeHtml(title)}</text>`;

/**
 * A graphical model in plate notation: circles are random, shaded ones observed, dots parameters,
 * squares computed, frames repeat.
 *
 * @example
 * graphicalModel({
 *   nodes: [{ id: "z", x: 0, y: 0 }, { id: "x", x: 0, y: 1, observed: true }],
 *   edges: [["z", "x"]],
 *   plates: [{ label: "N", nodes: ["z", "x"] }],
 * })
 * @throws where an edge or a plate names a node that does not exist
 */
export function graphicalModel(model: GraphModel): Diagram & Displayable {
  const { title } = model;
  const alt = describe(model);
  const { marks, width: needed, height } = drawMarks(model);
  const width = Math.max(needed, title === undefined ? 0 : 9 * title.length);
  const size = `width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" ${size} role="img" aria-label="${escapeHtml(alt)}" style="color: ${INK}">${titleMark(title)}${marks}</svg>`;
  const source = `data:image/svg+xml;base64,${Buffer.from(svg).toString("base64")}`;
  const diagram: Diagram = { svg, alt };
  return displayable(diagram, () => ({
    // As a picture: a notebook that JupyterLab does not trust shows it, and of <svg> its words alone.
    "text/html": `<img src="${source}" alt="${escapeHtml(alt)}" width="${width}" height="${height}">`,
    "image/svg+xml": diagram.svg,
    "text/plain": alt,
  }));
}
