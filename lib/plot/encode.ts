/** @file Numbers on their way into a figure. */
import { flat, type Numbers, round } from "../numbers";
import type { Json } from "./display";

/** Longer lists travel as base64: shorter to send, and nobody reads them. */
const LONGEST_READABLE_LIST = 64;

/** Numbers as Plotly reads them: a short rounded list, or base64 of single precision. */
export function encode(values: Numbers): Json {
  const list = flat(values);
  if (list.length <= LONGEST_READABLE_LIST) {
    return Array.from(list, (value) => (Number.isFinite(value) ? round(value) : null));
  }
  const bytes = Buffer.from(Float32Array.from(list).buffer);
  return { dtype: "f4", bdata: bytes.toString("base64") };
}

/** A matrix as Plotly reads it, from `rows * columns` numbers, row by row. */
export function encodeMatrix(values: Numbers, rows: number, width: number): Json {
  const list = flat(values);
  if (list.length !== rows * width) {
    throw new RangeError(`got ${list.length} numbers, expected ${rows} rows of ${width}`);
  }
  const bytes = Buffer.from(Float32Array.from(list).buffer);
  return { dtype: "f4", bdata: bytes.toString("base64"), shape: `${rows}, ${width}` };
}

/** How many numbers an encoded list holds; 0 for anything else. */
export function encodedLength(values: Json | undefined): number {
  if (Array.isArray(values)) return values.length;
  if (typeof values !== "object" || values === null) return 0;
  const bytes = typeof values.bdata === "string" ? Buffer.from(values.bdata, "base64").length : 0;
  return bytes / 4;
}
