/**
 * @file Which cell the running code belongs to. Timers and promises inherit it, so that what they
 * print lands in the cell that started them, and what an interrupted cell left behind can be told.
 */
import { AsyncLocalStorage, AsyncResource } from "node:async_hooks";

export interface CellContext {
  readonly cell: number;
  /** True once the cell was interrupted: nothing of it may run any more. */
  cancelled: boolean;
}

const contexts = new AsyncLocalStorage<CellContext>();
let latest: CellContext = { cell: 0, cancelled: false };

/** Runs `action` as part of a cell that starts now. */
export function runInNewCell(context: CellContext, action: () => void): void {
  latest = context;
  runIn(context, action);
}

/**
 * Runs `action` as part of `context`. Node 20 notes the context on the current async resource until
 * `action` returns, which a stopped one does not: hence a resource that is used once.
 */
export function runIn(context: CellContext, action: () => void): void {
  new AsyncResource("cell").runInAsyncScope(() => contexts.run(context, action));
}

/** @returns the context the running code inherited, if any. */
export function inheritedContext(): CellContext | undefined {
  return contexts.getStore();
}

/** @returns the inherited context, or that of the cell started last. */
export function currentContext(): CellContext {
  return contexts.getStore() ?? latest;
}
