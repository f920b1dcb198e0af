/** @file Says why the process of the cells ended, in words a learner can act on. */
import type { CellError } from "../cells/messages";
import type { Ending } from "../cells/host";

const LOST = "All variables are lost; the next cell starts afresh, so run the cells above again.";

/** @returns the error shown in the cell that ran. */
export function describeEnding(ending: Ending): CellError {
  return { name: nameOf(ending), message: `${reasonOf(ending)} ${LOST}`, stack: "" };
}

function nameOf({ exitCalled, signal, lastWords }: Ending): string {
  if (isOutOfMemory(lastWords)) return "OutOfMemory";
  if (exitCalled) return "ProcessExit";
  return signal === null ? "ProcessEnded" : "Crash";
}

function reasonOf({ exitCalled, code, signal, lastWords }: Ending): string {
  if (isOutOfMemory(lastWords)) return "The cell used up the memory JavaScript may have.";
  if (exitCalled) return `The code ended its own process (process.exit, code ${code ?? 0}).`;
  if (signal === "SIGSEGV" || signal === "SIGBUS" || signal === "SIGILL" || signal === "SIGFPE") {
    return `Native code crashed (${signal}).`;
  }
  if (signal === "SIGABRT") return "Native code gave up (SIGABRT).";
  if (signal === "SIGKILL")
    return "The process was killed (SIGKILL), perhaps because memory ran out.";
  return `The process of the cells ended (${signal ?? `code ${code}`}).`;
}

function isOutOfMemory(lastWords: string): boolean {
  return /heap out of memory|Reached heap limit|std::bad_alloc|ERR_WORKER_OUT_OF_MEMORY/.test(
    lastWords,
  );
}
