/** @file The numbers that full runs of the lessons printed: notebooks/numbers.json. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { numbersOf, ReportedNumber } from "./judge";
import { Cell, fingerprint } from "./notebook";
import { NotebookRun } from "./run";

/** What one full run of a lesson left. */
export interface LessonRecord {
  /** {@link codeFingerprint} of the code that ran. */
  code: string;
  /** How long all cells took together. */
  seconds: number;
  numbers: ReportedNumber[];
}

/** The records of all lessons by name. */
export type Records = Record<string, LessonRecord>;

function fileIn(folder: string): string {
  return path.join(folder, "numbers.json");
}

/** Short hash of a notebook's code: prose may change without a new run, code may not. */
export function codeFingerprint(cells: Cell[]): string {
  return fingerprint(cells.filter(({ cell_type }) => cell_type === "code"));
}

/** The record of a full run. */
export function recordOf({ notebook, seconds }: NotebookRun): LessonRecord {
  const code = codeFingerprint(notebook.cells);
  return { code, seconds: Math.round(seconds), numbers: numbersOf(notebook) };
}

/** The records kept in a folder of lessons. */
export function readRecords(folder: string): Records {
  const file = fileIn(folder);
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Records) : {};
}

/** Adds records to those kept in a folder of lessons. */
export function writeRecords(folder: string, added: Records): void {
  const all = Object.entries({ ...readRecords(folder), ...added });
  const sorted = Object.fromEntries(all.sort(([a], [b]) => (a < b ? -1 : 1)));
  writeFileSync(fileIn(folder), JSON.stringify(sorted, null, 2) + "\n");
}
