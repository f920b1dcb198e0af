/** @file Runs cells, one at a time, and says how each ended. */
import { Script } from "node:vm";
import { runInNewCell, type CellContext } from "./context";
import { tellKernel } from "./kernel-port";
import type {
  CellError,
  CellOutcome,
  ExpressionOutcome,
  Program,
  Shown,
  ToCells,
} from "./messages";
import { createCellModules, forgetChangedModules, rememberModules } from "./modules";
import { registerProgram, toCellError } from "./stack";
import { staleBuilds } from "./stale";
import { finishText, print } from "./streams";
import { adoptTensors } from "./tensors";
import { describe, show } from "./values";

type RunRequest = Extract<ToCells, { type: "run" }>;

/** Cells of one process: variables, modules, and the cell that runs. */
export interface CellRunner {
  run(request: RunRequest): void;
  running(): CellContext | undefined;
  /** Ends the running cell, if `context` is it, with an error; what it left behind goes on. */
  fail(context: CellContext | undefined, error: CellError): boolean;
}

/** @param folder the notebook's folder, from which cells import. */
export function createCellRunner(folder: string): CellRunner {
  const exports = createExports();
  const modules = createCellModules(folder);
  let current: { request: RunRequest; context: CellContext } | undefined;

  const finish = (context: CellContext, outcome: CellOutcome): boolean => {
    if (current?.context !== context) return false;
    if (imports(current.request.program)) warnOfStaleBuilds();
    current = undefined;
    finishText(context.cell);
    tellKernel({ type: "done", cell: context.cell, outcome });
    return true;
  };
  const fail = (context: CellContext, thrown: unknown): boolean =>
    finish(context, { ok: false, error: toCellError(thrown, describe) });

  const evaluate = (program: Program): unknown => {
    registerProgram(program);
    modules.update(program.sideOutputs);
    return compile(program)(exports, modules.require);
  };
  const takeResult = ({ resultName }: Program): unknown => {
    if (resultName === undefined) return undefined;
    const value = exports[resultName];
    delete exports[resultName];
    return value;
  };

  const succeed = async (context: CellContext, request: RunRequest): Promise<void> => {
    rememberModules();
    adoptTensors();
    const value = takeResult(request.program);
    const shown: Shown | undefined = value === undefined ? undefined : await show(value);
    const expressions: Record<string, ExpressionOutcome> = {};
    for (const [name, program] of Object.entries(request.expressions)) {
      expressions[name] = await evaluateExpression(program);
    }
    finish(context, { ok: true, shown, expressions, warnings: [] });
  };
  const evaluateExpression = async (program: Program): Promise<ExpressionOutcome> => {
    try {
      await evaluate(program);
      return { ok: true, shown: await show(takeResult(program)) };
    } catch (thrown) {
      return { ok: false, error: toCellError(thrown, describe) };
    }
  };
  // A macrotask later, rejections that nobody handles have been reported.
  const settle = (context: CellContext, request: RunRequest): void => {
    setImmediate(() => {
      succeed(context, request).catch((thrown: unknown) => fail(context, thrown));
    });
  };

  const start = (context: CellContext, request: RunRequest): void => {
    try {
      if (imports(request.program)) forgetChangedModules();
      const ended = evaluate(request.program);
      if (!request.program.isAsync) return settle(context, request);
      (ended as Promise<unknown>).then(
        () => settle(context, request),
        (thrown: unknown) => fail(context, thrown),
      );
    } catch (thrown) {
      fail(context, thrown);
    }
  };
  return {
    run(request) {
      const context = { cell: request.cell, cancelled: false };
      current = { request, context };
      runInNewCell(context, () => start(context, request));
    },
    running: () => current?.context,
    fail: (context, error) => context !== undefined && finish(context, { ok: false, error }),
  };
}

function imports({ js }: Program): boolean {
  return js.includes("require(");
}

function warnOfStaleBuilds(): void {
  for (const warning of staleBuilds()) print("stdout", `${warning}\n`);
}

type Compiled = (exports: Record<string, unknown>, require: (id: string) => unknown) => unknown;

/** tslab keeps variables as properties of `exports`, so that a later cell may declare them anew. */
function compile(program: Program): Compiled {
  const prefix = `(${program.isAsync ? "async " : ""}function(exports, require) { `;
  const script = new Script(`${prefix}${program.js}\n})`, {
    filename: program.name,
    columnOffset: -prefix.length,
  });
  return script.runInThisContext() as Compiled;
}

/** TypeScript defines named imports by getters; cells may assign to them, so they become values. */
function createExports(): Record<string, unknown> {
  const variables: Record<string, unknown> = {};
  return new Proxy(variables, {
    defineProperty(_target, name, { get, value }) {
      if (name !== "__esModule") Reflect.set(variables, name, get ? get() : value);
      return true;
    },
  });
}
