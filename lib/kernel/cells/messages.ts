/** @file What the kernel and the process of the cells say to each other. */
import type { MimeBundle } from "../bridge";

/** JavaScript of one cell, as the converter made it. */
export interface Program {
  /** The cell's name in stack traces, e.g. `In[3]`. */
  name: string;
  js: string;
  /** Source maps from `js` back to the cell, last step first. */
  maps: string[];
  /** Lines that stand before the cell's own in what the maps call the source. */
  lineOffset: number;
  isAsync: boolean;
  /** The exported variable that holds the last expression's value. */
  resultName?: string;
  /** JavaScript of TypeScript files the cell imports by a relative path. */
  sideOutputs: { path: string; data: string }[];
}

/** An exception on its way to the page; `stack` lines are those of the TypeScript source. */
export interface CellError {
  name: string;
  message: string;
  stack: string;
}

/** What a value looks like. */
export interface Shown {
  data: MimeBundle;
  metadata: Record<string, unknown>;
}

export type ExpressionOutcome = { ok: true; shown: Shown } | { ok: false; error: CellError };

export type ToCells =
  | { type: "run"; cell: number; program: Program; expressions: Record<string, Program> }
  | { type: "input"; cell: number; text?: string; error?: string }
  | { type: "commOpen"; id: string; target: string; message: CommPayload }
  | { type: "commMessage"; id: string; message: CommPayload; ticket: number }
  | { type: "commClose"; id: string };

export type FromCells =
  | { type: "ready" }
  | { type: "stream"; cell: number; name: StreamName; text: string }
  | { type: "display"; cell: number; shown: Shown; displayId?: string; update: boolean }
  | { type: "clear"; cell: number; wait: boolean }
  | { type: "input"; cell: number; prompt: string; password: boolean }
  | { type: "done"; cell: number; outcome: CellOutcome }
  | { type: "late"; cell: number; error: CellError }
  | { type: "exit"; code: number }
  | { type: "commOpen"; id: string; target: string; message: CommPayload; cell: number }
  | { type: "commMessage"; id: string; message: CommPayload; cell: number }
  | { type: "commClose"; id: string; data: Record<string, unknown>; cell: number }
  | { type: "commHandled"; ticket: number };

export type StreamName = "stdout" | "stderr";

export interface CommPayload {
  data: Record<string, unknown>;
  metadata: Record<string, unknown>;
  buffers: Uint8Array[];
}

export type CellOutcome =
  | { ok: true; shown?: Shown; expressions: Record<string, ExpressionOutcome>; warnings: string[] }
  | { ok: false; error: CellError };
