/** @file Errors as the notebook shows them: what, where in the cell, through which calls, and a hint. */
import type { CellError } from "../cells/messages";
import type { TypeProblem } from "../language/protocol";
import { excerpt } from "./excerpt";
import { hintFor } from "./hints";

/** The content of an `error` message, and of a reply of status `error`. */
export type ErrorContent = { ename: string; evalue: string; traceback: string[] };

/** @returns the source of a cell by its name in stack traces, e.g. `In[3]`. */
export type SourceOf = (cellName: string) => string | undefined;

const RED = "\u001b[31m";
const BOLD_RED = "\u001b[1;31m";
const CYAN = "\u001b[36m";
const GRAY = "\u001b[90m";
const RESET = "\u001b[0m";

const MESSAGE_LIMIT = 2_000;
const PROBLEMS_SHOWN = 5;

/** @returns a runtime error with the lines of the cell it came from. */
export function formatCellError(error: CellError, sourceOf: SourceOf): ErrorContent {
  const { name, stack } = error;
  const message = shorten(error.message, MESSAGE_LIMIT);
  const frames = parseFrames(stack);
  const traceback = [`${BOLD_RED}${name}${RESET}: ${message}`];
  const place = frames.find((frame) => frame.cell !== undefined);
  const source = place?.cell === undefined ? undefined : sourceOf(place.cell);
  if (place && source !== undefined) {
    traceback.push(
      `${GRAY}${place.cell}, line ${place.line}${RESET}`,
      ...mark(excerpt(source, place)),
    );
  }
  traceback.push(...foldFrames(frames).map((line) => `${GRAY}${line}${RESET}`));
  traceback.push(...causes(stack), ...hintLines(`${name}: ${message}`));
  return { ename: name, evalue: message, traceback };
}

/** @returns the type errors of a cell, each with its code, place and lines. */
export function formatTypeProblems(
  problems: TypeProblem[],
  source: string,
  cell: string,
): ErrorContent {
  const [first] = problems;
  if (!first) throw new RangeError("formatTypeProblems got no problem; give at least one");
  const traceback = problems.slice(0, PROBLEMS_SHOWN).flatMap((problem) => {
    const place = `${problem.file ?? cell}, line ${problem.line}, column ${problem.column}`;
    return [
      `${BOLD_RED}TS${problem.code}${RESET}: ${shortenTypes(problem.message)}`,
      ...problem.details.slice(0, 3).map((detail) => `  ${shortenTypes(detail)}`),
      `${GRAY}${place}${RESET}`,
      ...(problem.file === undefined ? mark(excerpt(source, problem)) : []),
      ...hintLines(`TS${problem.code}: ${problem.message}`),
      "",
    ];
  });
  const more = problems.length - PROBLEMS_SHOWN;
  if (more > 0) traceback.push(`… and ${more} more`);
  const evalue = `TS${first.code} at ${first.line}:${first.column}: ${shortenTypes(first.message)}`;
  return { ename: "TypeScriptError", evalue, traceback: dropLastBlank(traceback) };
}

interface Frame {
  text: string;
  /** The cell's name, for frames of cells. */
  cell?: string;
  line: number;
  column: number;
  isLibrary: boolean;
}

const CELL_FRAME = /\b(In\[[^\]]+\]):(\d+):(\d+)/;

function parseFrames(stack: string): Frame[] {
  const own = stack.split("\nCaused by ")[0] ?? "";
  const lines = own.split("\n").filter((line) => /^\s+at /.test(line));
  const frames = lines.map((line): Frame => {
    const match = CELL_FRAME.exec(line);
    return {
      text: line.trim(),
      cell: match?.[1],
      line: Number(match?.[2] ?? 0),
      column: Number(match?.[3] ?? 0),
      isLibrary: /node_modules|\(?node:|<anonymous>/.test(line) && !match,
    };
  });
  return withoutKernel(frames);
}

/** Frames below the outermost one of a cell are the kernel's. */
function withoutKernel(frames: Frame[]): Frame[] {
  const kernel = frames.findIndex((frame) => /[\\/]kernel[\\/]cells[\\/]/.test(frame.text));
  const shown = kernel < 0 ? frames : frames.slice(0, kernel);
  const last = shown.findLastIndex((frame) => frame.cell !== undefined);
  return last < 0 ? shown : shown.slice(0, last + 1);
}

function foldFrames(frames: Frame[]): string[] {
  const lines: string[] = [];
  let folded = 0;
  const flush = (): void => {
    if (folded > 0)
      lines.push(`    … ${folded} ${folded === 1 ? "call" : "calls"} inside libraries`);
    folded = 0;
  };
  for (const frame of frames) {
    if (frame.isLibrary) folded += 1;
    else {
      flush();
      lines.push(`    ${frame.text}`);
    }
  }
  flush();
  return lines;
}

function causes(stack: string): string[] {
  return stack
    .split("\nCaused by ")
    .slice(1)
    .map((cause) => `Caused by ${shorten(cause.split("\n    at ")[0] ?? "", MESSAGE_LIMIT)}`);
}

function mark(lines: string[]): string[] {
  return lines.map((line) => {
    if (line.startsWith(">")) return line;
    return /\|\s*\^+$/.test(line) ? `${RED}${line}${RESET}` : line;
  });
}

function hintLines(text: string): string[] {
  const hint = hintFor(text);
  return hint === undefined ? [] : [`${CYAN}Hint: ${hint}${RESET}`];
}

function shorten(text: string, limit: number): string {
  if (text.length <= limit) return text;
  return `${text.slice(0, limit)}… (${text.length.toLocaleString("en")} characters)`;
}

const TYPE_LIMIT = 120;

/** Types are quoted in TypeScript's messages; the long ones are cut in the middle. */
export function shortenTypes(message: string): string {
  const cut = message.replace(/'([^']{121,})'/g, (_, type: string) => {
    const half = TYPE_LIMIT / 2;
    return `'${type.slice(0, half)} … ${type.slice(-half)}'`;
  });
  return shorten(cut, 600);
}

function dropLastBlank(lines: string[]): string[] {
  return lines.at(-1) === "" ? lines.slice(0, -1) : lines;
}
