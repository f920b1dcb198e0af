/** @file Stack traces in the lines of the cells' TypeScript, wherever `error.stack` is read. */
import { SourceMap, type SourceMapPayload } from "node:module";
import type { CellError, Program } from "./messages";

interface MappedProgram {
  maps: SourceMap[];
  lineOffset: number;
}

const programs = new Map<string, MappedProgram>();

/** Makes the lines of `program` known; a later program of the same name replaces it. */
export function registerProgram(program: Program): void {
  const maps = program.maps.map((map) => new SourceMap(JSON.parse(map) as SourceMapPayload));
  programs.set(program.name, { maps, lineOffset: program.lineOffset });
}

/** Has V8 describe frames of cells by their place in the TypeScript source. */
export function mapStackTraces(): void {
  Error.prepareStackTrace = (error, frames) => {
    const lines = frames.map((frame) => `\n    at ${describeFrame(frame)}`);
    return `${headOf(error)}${lines.join("")}`;
  };
}

function headOf(error: Error): string {
  try {
    return Error.prototype.toString.call(error);
  } catch {
    return "Error";
  }
}

function describeFrame(frame: NodeJS.CallSite): string {
  const text = frame.toString();
  const name = frame.getFileName() ?? "";
  const line = frame.getLineNumber();
  const column = frame.getColumnNumber();
  if (!programs.has(name) || line === null || column === null) return text;
  const place = originalPlace(name, line, column);
  return place
    ? text.replace(`${name}:${line}:${column}`, `${name}:${place.line}:${place.column}`)
    : text;
}

/** @returns the 1-based place in the cell that became `line` and `column` of its JavaScript. */
export function originalPlace(
  name: string,
  line: number,
  column: number,
): { line: number; column: number } | undefined {
  const program = programs.get(name);
  if (!program) return undefined;
  let place = { line: line - 1, column: column - 1 };
  for (const map of program.maps) {
    const entry = map.findEntry(place.line, place.column);
    if (!("originalLine" in entry)) return undefined;
    place = { line: entry.originalLine, column: entry.originalColumn };
  }
  return { line: place.line + 1 - program.lineOffset, column: place.column + 1 };
}

/** @returns `thrown` as plain data; anything can be thrown, not only errors. */
export function toCellError(thrown: unknown, describe: (value: unknown) => string): CellError {
  if (!(thrown instanceof Error) && !isErrorLike(thrown)) {
    return { name: "Thrown", message: describe(thrown), stack: "" };
  }
  const { stack = "" } = thrown;
  const cause = thrown.cause === undefined ? "" : causeOf(thrown.cause, describe);
  const name = String(thrown.name || thrown.constructor?.name || "Error");
  return { name, message: String(thrown.message), stack: String(stack) + cause };
}

function causeOf(cause: unknown, describe: (value: unknown) => string): string {
  const { name, message, stack } = toCellError(cause, describe);
  return `\nCaused by ${stack === "" ? `${name}: ${message}` : stack}`;
}

function isErrorLike(thrown: unknown): thrown is Error {
  return typeof thrown === "object" && thrown !== null && "message" in thrown && "stack" in thrown;
}
