/** @file Reads what a run of a notebook has shown: faults, checks of exercises, key numbers. */
import { Cell, joined, Notebook, sourceOf, tagsOf } from "./notebook";
import { CellRun, NotebookRun } from "./run";

/** A check of an exercise, as `check` of `elbolab` showed it. */
export interface Check {
  name: string;
  passed: boolean;
}

/** A key number, as `report` of `elbolab` printed it. */
export interface ReportedNumber {
  name: string;
  /** As it was printed, so that prose can be held against it. */
  value: string;
  unit: string;
}

/** The media type by which `check` of `elbolab` marks its outputs, see `EXERCISE_MIME` there. */
const EXERCISE_MIME = "application/vnd.elbolab.exercise+json";

const ANSI = /\u001b\[[0-9;]*m/g;

/** All text that a cell's outputs show, one output after another. */
function shownText(cell: Cell): string {
  return (cell.outputs ?? [])
    .map((output) => joined(output.text) || joined(output.data?.["text/plain"] as string))
    .join("\n")
    .replace(ANSI, "");
}

/** What a cell says of its failure: the error's traceback, else what it wrote to stderr. */
function complaint(cell: Cell): string {
  const error = cell.outputs?.find(({ output_type }) => output_type === "error");
  if (error) return (error.traceback ?? [`${error.ename}: ${error.evalue}`]).join("\n");
  const written = cell.outputs?.filter(({ name }) => name === "stderr") ?? [];
  return written.map(({ text }) => joined(text)).join("");
}

function fault(cell: Cell, ran: CellRun | undefined, stopped: string): string | undefined {
  const expected = tagsOf(cell).includes("raises-exception");
  if (!ran) return `never ran${stopped}`;
  if (ran.status === "error") return expected ? undefined : "failed";
  if (ran.status !== "ok") return `was skipped (${ran.status})`;
  if (cell.execution_count == null) return "never ran: it has no number";
  if (expected) return "was to raise an exception and raised none";
  if (cell.outputs?.some(({ output_type }) => output_type === "error")) return "shows an error";
  return undefined;
}

/**
 * What went wrong in a run: cells that failed, were skipped, or never ran, and cells tagged
 * `raises-exception` that did not. Each with its source and what it said.
 */
export function faultsOf({ notebook, cells, stopped }: NotebookRun): string[] {
  return notebook.cells.flatMap((cell, at) => {
    if (cell.cell_type !== "code" || sourceOf(cell).trim() === "") return [];
    const what = fault(cell, cells.get(at), stopped ? ` (${stopped})` : "");
    if (what === undefined) return [];
    const said = complaint(cell).replace(ANSI, "").trim();
    return [`cell ${at + 1} ${what}:\n${indent(sourceOf(cell))}${said && "\n\n" + indent(said)}`];
  });
}

function indent(text: string): string {
  return text.replace(/^/gm, "    ");
}

/** Every check that the notebook's outputs show, in order. An assertion's ✓ (`agree`) is none. */
export function checksOf(notebook: Notebook): Check[] {
  return notebook.cells.flatMap(({ outputs = [] }) =>
    outputs.flatMap(({ data }) => {
      const check = data?.[EXERCISE_MIME] as Check | undefined;
      return check ? [{ name: check.name, passed: check.passed }] : [];
    }),
  );
}

/** Every number that the notebook's outputs report: lines `→ name = value unit`. */
export function numbersOf(notebook: Notebook): ReportedNumber[] {
  return notebook.cells.flatMap((cell) =>
    [...shownText(cell).matchAll(/^→ (.+) = (\S+(?: ± \S+)?) ?(.*)$/gmu)].map((match) => {
      const [, name, value, unit] = match;
      return { name, value, unit };
    }),
  );
}
