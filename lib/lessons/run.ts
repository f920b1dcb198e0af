/** @file Runs a notebook from top to bottom through Jupyter. */
import { spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import { jupyterEnvironment } from "../setup/jupyter";
import { PATHS, PROJECT, projectPython, RUNS } from "./folder";
import { Notebook, readNotebook } from "./notebook";

const SCRIPT = path.join(PROJECT, "lib", "lessons", "execute.py");

/** What happened in one cell. */
export interface CellRun {
  /** As the kernel replied: `ok`, `error`, or `aborted` for a cell it skipped. */
  status: string;
  seconds: number;
}

/** What happened in a notebook. */
export interface NotebookRun {
  /** With the outputs it got. */
  notebook: Notebook;
  /** By the cell's place; cells that never ran are missing. */
  cells: Map<number, CellRun>;
  /** From the first cell's start to the last one's end. */
  seconds: number;
  /** From the first cell's start to the first picture. */
  firstPicture?: number;
  /** Why the run ended before the last cell. */
  stopped?: string;
}

/** A line of `execute.py`. */
export type RunEvent =
  | { event: "begin"; cell: number }
  | { event: "picture"; cell: number }
  | { event: "end"; cell: number; status: string; seconds: number }
  | { event: "stopped"; reason: string };

export interface RunOptions {
  /** Where the notebook with its outputs goes. */
  result: string;
  /** With the lesson's short settings, see `settings` of `elbolab`. */
  short?: boolean;
  /** How long one cell may take. */
  secondsPerCell?: number;
  /** Told everything as it happens. */
  onEvent?: (event: RunEvent) => void;
}

/** Jupyter's environment; nbclient's temporary files stay inside the project. */
function environment(short: boolean): NodeJS.ProcessEnv {
  const temporary = path.join(RUNS, "tmp");
  mkdirSync(temporary, { recursive: true });
  return {
    ...jupyterEnvironment(PATHS),
    ELBOLAB_SHORT: short ? "1" : "",
    TMPDIR: temporary,
    TEMP: temporary,
  };
}

/**
 * Runs a notebook.
 * @param file the notebook; it stays as it is
 * @throws Error when Jupyter could not run it at all
 */
export async function runNotebook(file: string, options: RunOptions): Promise<NotebookRun> {
  const { result, short = false, secondsPerCell = 600, onEvent } = options;
  mkdirSync(path.dirname(result), { recursive: true });
  const run: Omit<NotebookRun, "notebook"> = { cells: new Map(), seconds: 0 };
  const python = spawn(projectPython(), [SCRIPT, file, result, String(secondsPerCell)], {
    env: environment(short),
    stdio: ["ignore", "pipe", "pipe"],
  });
  let complaints = "";
  python.stderr.on("data", (chunk: Buffer) => (complaints += chunk.toString()));
  const ended = new Promise<number | null>((resolve, reject) => {
    python.on("error", reject).on("close", resolve);
  });
  let start: number | undefined;
  for await (const line of createInterface({ input: python.stdout })) {
    const event = JSON.parse(line) as RunEvent;
    start ??= performance.now();
    note(run, event, (performance.now() - start) / 1000);
    onEvent?.(event);
  }
  if ((await ended) !== 0) throw new Error(`${file} could not be run:\n${complaints.trim()}`);
  return { ...run, notebook: readNotebook(result) };
}

/** Enters an event into a run. @param seconds since the first cell's start */
function note(run: Omit<NotebookRun, "notebook">, event: RunEvent, seconds: number): void {
  run.seconds = seconds;
  if (event.event === "end") run.cells.set(event.cell, event);
  if (event.event === "picture") run.firstPicture ??= seconds;
  if (event.event === "stopped") run.stopped = event.reason;
}
