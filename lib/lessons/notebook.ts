/** @file Notebooks as files: nbformat 4.5, written byte for byte as Jupyter writes them. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

/** An output of a code cell, as far as lessons are concerned with it. */
export interface Output {
  output_type: "stream" | "display_data" | "execute_result" | "error";
  name?: string;
  text?: string | string[];
  data?: Record<string, unknown>;
  ename?: string;
  evalue?: string;
  traceback?: string[];
}

export interface Cell {
  cell_type: "markdown" | "code" | "raw";
  id: string;
  metadata: { tags?: string[]; [key: string]: unknown };
  source: string | string[];
  outputs?: Output[];
  execution_count?: number | null;
}

export interface Notebook {
  cells: Cell[];
  metadata: { kernelspec?: { name: string }; elbolab?: Origin; [key: string]: unknown };
  nbformat: 4;
  nbformat_minor: number;
}

/** What a made notebook says of itself, so that an edit in JupyterLab is noticed, not overwritten. */
export interface Origin {
  /** The source, relative to the notebook. */
  source: string;
  /** {@link fingerprint} of the cells as they were made. */
  made: string;
}

/** Text that nbformat allows as one string or as a list of lines. */
export function joined(text: string | string[] | undefined): string {
  return Array.isArray(text) ? text.join("") : (text ?? "");
}

/** The text of a cell. */
export function sourceOf(cell: Cell): string {
  return joined(cell.source);
}

/** The cell's tags. */
export function tagsOf(cell: Cell): string[] {
  return cell.metadata.tags ?? [];
}

/** Short hash of what a reader sees of the cells: kind, tags and text, no ids and no outputs. */
export function fingerprint(cells: Cell[]): string {
  const seen = cells.map((cell) => [cell.cell_type, tagsOf(cell), sourceOf(cell).trimEnd()]);
  return createHash("sha256").update(JSON.stringify(seen)).digest("hex").slice(0, 16);
}

/** @throws Error naming the file when it holds no notebook */
export function readNotebook(file: string): Notebook {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Notebook;
  } catch (error) {
    throw new Error(
      `${file} is no readable notebook (${(error as Error).message}); delete it and run \`npm run notebooks\``,
    );
  }
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (value === null || typeof value !== "object") return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sortKeys(inner)]));
}

/** The file's text as Jupyter itself saves it: keys sorted, one space of indent, a line end. */
export function notebookText(notebook: Notebook): string {
  return JSON.stringify(sortKeys(notebook), null, 1) + "\n";
}
