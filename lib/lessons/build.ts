/** @file Makes the notebooks of a lesson out of its Markdown. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { withStableIds } from "./cell-ids";
import { countExercises, learnerCode, solvedCode } from "./exercises";
import { Lesson } from "./folder";
import { cellsFromMarkdown } from "./jupytext";
import { Cell, fingerprint, Notebook, notebookText, readNotebook, sourceOf } from "./notebook";

/** What JupyterLab is told before a kernel has answered; the same that the kernel answers. */
const LANGUAGE = {
  codemirror_mode: { mode: "typescript", name: "javascript", typescript: true },
  file_extension: ".ts",
  mimetype: "text/typescript",
  name: "typescript",
};
const KERNEL = { display_name: "TypeScript", language: "typescript", name: "tslab" };

/** The texts of one lesson's notebooks; no solutions where the lesson has no exercise. */
export interface Made {
  learner: string;
  solutions?: string;
}

function toLines(text: string): string[] {
  return text === "" ? [] : text.split(/(?<=\n)/);
}

/** A cell without outputs, with its code put through `change`. */
function bare(cell: Cell, change: (code: string) => string): Cell {
  const { cell_type, id, metadata } = cell;
  if (cell_type !== "code") return { cell_type, id, metadata, source: toLines(sourceOf(cell)) };
  const source = toLines(change(sourceOf(cell)));
  return { cell_type, id, metadata, source, outputs: [], execution_count: null };
}

function textOf(cells: Cell[], source: string): string {
  const notebook: Notebook = {
    cells,
    metadata: {
      elbolab: { made: fingerprint(cells), source },
      kernelspec: KERNEL,
      language_info: LANGUAGE,
    },
    nbformat: 4,
    nbformat_minor: 5,
  };
  return notebookText(notebook);
}

/** The first cell of a notebook of solutions, and links that are right one folder further down. */
function asSolutions(name: string, cells: Cell[]): Cell[] {
  const note = `*The exercises of [${name}](../${name}.ipynb), solved.*`;
  const moved = cells.map((cell) => {
    if (cell.cell_type !== "markdown") return cell;
    return { ...cell, source: toLines(sourceOf(cell).replaceAll("](solutions/", "](")) };
  });
  return [{ cell_type: "markdown", id: "solutions", metadata: {}, source: [note] }, ...moved];
}

function describe(error: unknown, name: string, at: number): Error {
  return new Error(`${name}, cell ${at + 1}: ${(error as Error).message}`);
}

/** Applies `change` to every code cell, naming the cell where that fails. */
function changed(name: string, cells: Cell[], change: (code: string) => string): Cell[] {
  return cells.map((cell, at) => {
    try {
      return bare(cell, change);
    } catch (error) {
      throw describe(error, name, at);
    }
  });
}

/**
 * The notebooks of one lesson.
 * @param name the lesson's name
 * @param cells as jupytext read them from the Markdown
 * @param before the cells of the learner's notebook as it is on disk, which keep their ids
 */
export function makeNotebooks(name: string, cells: Cell[], before: Cell[]): Made {
  const learner = withStableIds(name, changed(name, cells, learnerCode), before);
  const made = { learner: textOf(learner, `src/${name}.md`) };
  const exercises = cells.filter(
    (cell) => cell.cell_type === "code" && countExercises(sourceOf(cell)) > 0,
  );
  if (exercises.length === 0) return made;
  const ids = learner.map(({ id }) => id);
  const solved = changed(name, cells, solvedCode).map((cell, at) => ({ ...cell, id: ids[at] }));
  return { ...made, solutions: textOf(asSolutions(name, solved), `../src/${name}.md`) };
}

/** The source cells of lessons, read from their Markdown in one go. */
export function readSources(lessons: Lesson[]): Map<string, Cell[]> {
  return cellsFromMarkdown(
    new Map(lessons.map(({ name, source }) => [name, readFileSync(source, "utf8")])),
  );
}

/** The notebooks that the lessons' sources make, by name, beside what is on disk. */
export function makeAll(lessons: Lesson[]): Map<string, Made> {
  const sources = readSources(lessons);
  return new Map(
    lessons.map(({ name, learner }) => {
      const before = existsSync(learner) ? readNotebook(learner).cells : [];
      return [name, makeNotebooks(name, sources.get(name)!, before)];
    }),
  );
}

/** True when the notebook's cells are no longer those that were made. */
export function wasEdited(file: string): boolean {
  if (!existsSync(file)) return false;
  const { cells, metadata } = readNotebook(file);
  return metadata.elbolab !== undefined && metadata.elbolab.made !== fingerprint(cells);
}

/** Writes a file only if that changes it. @returns whether it did */
function write(file: string, text: string | undefined): boolean {
  const now = existsSync(file) ? readFileSync(file, "utf8") : undefined;
  if (now === text) return false;
  mkdirSync(path.dirname(file), { recursive: true });
  if (text === undefined) rmSync(file);
  else writeFileSync(file, text);
  return true;
}

/**
 * Makes the lessons' notebooks.
 * @param force also over notebooks that were edited since they were made
 * @returns the files that changed
 * @throws Error naming notebooks that were edited, unless forced
 */
export function buildNotebooks(lessons: Lesson[], force = false): string[] {
  const files = lessons.flatMap(({ learner, solutions }) => [learner, solutions]);
  const edited = force ? [] : files.filter(wasEdited);
  if (edited.length > 0) {
    throw new Error(
      `edited since made: ${edited.join(", ")}\n` +
        "`npm run notebooks:pull` brings the edits into notebooks/src, " +
        "`npm run notebooks -- --force` throws them away",
    );
  }
  const made = makeAll(lessons);
  return lessons.flatMap(({ name, learner, solutions }) => {
    const texts = made.get(name)!;
    const written: [string, string | undefined][] = [
      [learner, texts.learner],
      [solutions, texts.solutions],
    ];
    return written.filter(([file, text]) => write(file, text)).map(([file]) => file);
  });
}
