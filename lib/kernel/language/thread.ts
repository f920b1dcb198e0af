/** @file The thread that holds tslab's converter: type checks take time, the protocol does not wait. */
import { getHeapStatistics, setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { parentPort } from "node:worker_threads";
import { completeness } from "./completeness";
import { describeAt } from "./inspection";
import type { Answer, Call, LanguageCalls, TypeProblem } from "./protocol";
import { createTslabConverter } from "./tslab";

const converter = createTslabConverter(process.cwd());
let declarations = "";

const calls: LanguageCalls = {
  convert(source, name) {
    const metadata = converter.readMetadata(source);
    if (metadata.mode === "browser") return { problems: [] };
    if (metadata.module !== undefined) {
      const found = converter.addModule(metadata.module, source, metadata);
      return { problems: [], moduleProblems: groupDiagnostics(found) };
    }
    const {
      diagnostics,
      program,
      declarations: after,
    } = converter.convert(declarations, source, name);
    declarations = after ?? declarations;
    return { problems: groupDiagnostics(diagnostics), program };
  },
  convertExpression(source, name) {
    const { diagnostics, program } = converter.convert(declarations, source, name);
    return { problems: groupDiagnostics(diagnostics), program };
  },
  complete(source, position) {
    const { start, end, candidates, original } = converter.complete(declarations, source, position);
    const kinds = new Map(original?.entries.map((entry) => [entry.name, String(entry.kind)]));
    const matches = candidates.map((text) => ({ text, kind: kinds.get(text) ?? "" }));
    return { start, end, matches };
  },
  inspect: (source, position) =>
    describeAt(source, position, (at) => converter.inspect(declarations, source, at)),
  completeness: (source) => completeness(converter.typescript, source),
  reset() {
    declarations = "";
  },
};

type Diagnostics = ReturnType<typeof converter.convert>["diagnostics"];

/** tslab flattens a chain of messages; those at one place belong together. */
function groupDiagnostics(diagnostics: Diagnostics): TypeProblem[] {
  const problems: TypeProblem[] = [];
  for (const { start, end, messageText, code, fileName } of diagnostics) {
    const last = problems.at(-1);
    if (last && last.line === start.line + 1 && last.column === start.character + 1) {
      last.details.push(messageText);
      continue;
    }
    problems.push({
      code,
      message: messageText,
      details: [],
      line: start.line + 1,
      column: start.character + 1,
      endLine: end.line + 1,
      endColumn: end.character + 1,
      file: fileName,
    });
  }
  return problems;
}

function answer(call: Call): Answer {
  try {
    const run = calls[call.name] as (...args: unknown[]) => unknown;
    return { id: call.id, value: run(...call.args) };
  } catch (error) {
    return {
      id: call.id,
      error: error instanceof Error ? (error.stack ?? error.message) : String(error),
    };
  }
}

/** Pauses after which the thread gives memory back, where it holds that much more than it needs. */
const COLLECTIONS = [
  { idleMs: 400, bytes: 40_000_000 },
  { idleMs: 1500, bytes: 2_000_000 },
];
let timers: NodeJS.Timeout[] = [];
let heldAfterCollection = 0;
const collectGarbage = exposeCollector();

/** Each conversion leaves a type checker behind, some 20 MB that V8 is in no hurry to reclaim. */
function collectWhenIdle(): void {
  timers.forEach(clearTimeout);
  timers = COLLECTIONS.map(({ idleMs, bytes }) =>
    setTimeout(() => {
      if (getHeapStatistics().used_heap_size < heldAfterCollection + bytes) return;
      collectGarbage();
      collectGarbage(); // pages that the first run emptied go back to the system in the second
      heldAfterCollection = getHeapStatistics().used_heap_size;
    }, idleMs),
  );
}

function exposeCollector(): () => void {
  setFlagsFromString("--expose-gc");
  return runInNewContext("gc") as () => void;
}

// The first conversion loads the library declarations: better now than when a cell waits.
calls.convertExpression("0", "warm-up");
collectWhenIdle();
parentPort?.on("message", (call: Call) => {
  parentPort?.postMessage(answer(call));
  collectWhenIdle();
});
