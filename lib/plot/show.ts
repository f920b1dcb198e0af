/** @file The one `show`: figures, pictures, formulas, tables, tensors, text. */
import { randomUUID } from "node:crypto";
import { inspect } from "node:util";
import { DISPLAY, type Displayable, displayable, isDisplayable, type MimeBundle } from "./display";
import { type Figure, figure, PLOTLY_MIME } from "./figure";
import { image } from "./images";
import { currentScreen } from "./notebook";
import { formatNumber, isTensorLike, type TensorLike } from "../numbers";
import { type Row, table } from "./table";

/** A piece of HTML that shows itself; its words are what is left without the tags. */
export function html(source: string, text = source.replace(/<[^>]*>/g, "")): Displayable {
  return displayable({}, () => ({ "text/html": source, "text/plain": text.trim() }));
}

/** Markdown, with formulas between `$` signs, that shows itself. */
export function markdown(source: string): Displayable {
  return displayable({}, () => ({ "text/markdown": source, "text/plain": source }));
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function isFigure(value: unknown): value is Figure {
  return isRecord(value) && Array.isArray(value.data) && isRecord(value.layout);
}

function isTable(value: unknown): value is Row[] {
  const isCell = (cell: unknown): boolean => typeof cell !== "object" && typeof cell !== "function";
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.every(
      (row) => isRecord(row) && Object.values(row).every((cell) => cell === null || isCell(cell)),
    )
  );
}

/** The side of square images of `size` pixels, such as 28 for MNIST's 784. */
function imageSide(size: number): number | undefined {
  const side = Math.sqrt(size);
  return Number.isInteger(side) && side >= 8 ? side : undefined;
}

/** A tensor whose shape says that it holds images, [n, 784], [28, 28], [n, 28, 28] or [n, 28, 28, 1 or 3]. */
function imageShape(
  shape: readonly number[],
): { width: number; height: number; channels: 1 | 3 } | undefined {
  if (shape.length === 4 && (shape[3] === 1 || shape[3] === 3)) {
    return { height: shape[1], width: shape[2], channels: shape[3] };
  }
  if (shape.length === 3) return { height: shape[1], width: shape[2], channels: 1 };
  const side = shape.length === 2 && shape[0] !== shape[1] ? imageSide(shape[1]) : undefined;
  if (side !== undefined) return { width: side, height: side, channels: 1 };
  const isImage = shape.length === 2 && shape[0] === shape[1] && shape[0] >= 8;
  return isImage ? { height: shape[0], width: shape[1], channels: 1 } : undefined;
}

/** At most this many images of a tensor are shown. */
const MOST_IMAGES = 100;

function tensorBundle(tensor: TensorLike): MimeBundle {
  const { shape } = tensor;
  const data = tensor.dataSync();
  const size = imageShape(shape);
  const head = Array.from({ length: Math.min(6, data.length) }, (_, i) => formatNumber(data[i]));
  const words = `Tensor [${shape.join(", ")}]: ${head.join(", ")}${data.length > 6 ? ", …" : ""}`;
  if (size === undefined) return { "text/plain": words };
  const shown = Math.min(data.length, MOST_IMAGES * size.width * size.height * size.channels);
  const pixels = Array.prototype.slice.call(data, 0, shown) as number[];
  return { ...image(pixels, size)[DISPLAY](), "text/plain": words };
}

/** All representations of a value; a text for what is not known. */
export function bundleOf(thing: unknown): MimeBundle {
  if (isDisplayable(thing)) return thing[DISPLAY]();
  if (typeof thing === "string") return { "text/plain": thing };
  if (isTensorLike(thing)) return tensorBundle(thing);
  if (isFigure(thing)) return figure(thing)[DISPLAY]();
  if (isTable(thing)) return table(thing)[DISPLAY]();
  return { "text/plain": inspect(thing) };
}

/**
 * Shows values below the cell, in a terminal in words: figures, pictures, formulas, tables (also
 * plain arrays of records), tensors (as pictures where their shape is that of images), text.
 */
export function show(...things: unknown[]): void {
  for (const thing of things) currentScreen().display(bundleOf(thing));
}

/** One output that can be replaced, such as a progress bar. */
export interface LiveDisplay {
  /** Shows `thing` in place of what was shown before. */
  update(thing: unknown): void;
  /** Ends the display; what was shown last stays. */
  done(): void;
}

/**
 * An output that is replaced at each update. Jupyter drops messages that come too thick: a few
 * updates a second are enough.
 */
export function liveDisplay(): LiveDisplay {
  const displayId = randomUUID();
  let last: MimeBundle | undefined;
  return {
    update: (thing) => {
      const bundle = bundleOf(thing);
      const screen = currentScreen();
      // JupyterLab's Plotly renderer never redraws a drawn figure; something else in between makes a new one.
      if (last && PLOTLY_MIME in last && PLOTLY_MIME in bundle) {
        screen.display({ "text/plain": "" }, { displayId, update: true });
      }
      screen.display(bundle, { displayId, update: last !== undefined });
      last = bundle;
    },
    done: () => {
      if (last) currentScreen().finish?.(last);
    },
  };
}

/** Removes what the cell has shown: at once, or with `wait` as soon as something new is shown. */
export function clearOutput({ wait = false }: { wait?: boolean } = {}): void {
  currentScreen().clear(wait);
}
