/**
 * @file Stopping user code, wherever it is: in a loop, in a callback, or between two awaits.
 *
 * The watchdog thread calls {@link StopSwitch} on the main thread, at a point where V8 allows it
 * even in the middle of a loop. `cancel` marks the running cell: what waits in it dies when it next
 * wakes, timers by `wrapTimers`, promises by a hook that terminates them as they start. Where the
 * event loop does not turn even so, `terminate` ends the JavaScript on the stack.
 *
 * A termination skips `finally` blocks, and with them Node's own record of nested async contexts;
 * Node would abort on the mismatch. The record is cleared in the termination's callback, before
 * Node looks at it (seen to hold on Node 20, 24 and 26).
 */
import { createHook, executionAsyncResource, type AsyncHook } from "node:async_hooks";
import { Session } from "node:inspector";
import { inheritedContext, type CellContext } from "./context";
import { mayStop, withoutStop } from "./kernel-port";
import { STOP_KEY, type StopAnswer, type StopSwitch } from "./stop-protocol";

/** What the stop switch needs to know of the cell that runs. */
export interface StoppableCells {
  running(): CellContext | undefined;
  /** Answers the running cell as interrupted. */
  interrupted(): void;
}

interface AsyncWrap {
  clearAsyncIdStack(): void;
  async_hook_fields: Uint32Array;
  constants: { kCheck: number };
}

const session = new Session();
const hardStopHandlers = new Set<() => void>();
const asyncWrap = loadAsyncWrap();

/** Calls `handler` after each hard stop. */
export function onHardStop(handler: () => void): void {
  hardStopHandlers.add(handler);
}

/**
 * Puts the switch where the watchdog finds it.
 * @returns what to call with the cell's number once the event loop turns again.
 */
export function installStopSwitch(cells: StoppableCells): (cell: number) => void {
  session.connect();
  process.on("SIGINT", ignoreSignal);
  const state = (): StopAnswer => ({ cell: cells.running()?.cell ?? 0, listeners: 0 });
  const stopSwitch: StopSwitch = {
    state,
    ask: () => ({ ...state(), listeners: tellListeners() }),
    cancel(cell) {
      const running = cells.running();
      if (running?.cell === cell) cancel(running);
    },
    terminate(cell) {
      if (mayStop() && (cells.running()?.cell ?? 0) === cell) terminate();
    },
  };
  Object.defineProperty(globalThis, Symbol.for(STOP_KEY), { value: stopSwitch });
  return (cell) =>
    withoutStop(() => {
      for (const handler of hardStopHandlers) handler();
      if (cell !== 0 && cells.running()?.cell === cell) cells.interrupted();
    });
}

/** The kernel stops code by other means; this listener keeps a stray signal from ending the process. */
function ignoreSignal(): void {}

function tellListeners(): number {
  const listeners = process.listeners("SIGINT").filter((listener) => listener !== ignoreSignal);
  if (listeners.length > 0) process.emit("SIGINT", "SIGINT");
  return listeners.length;
}

function terminate(): void {
  relaxAsyncChecks();
  session.post("Runtime.terminateExecution", () => {
    asyncWrap?.clearAsyncIdStack();
    relaxAsyncChecks();
  });
}

let hook: AsyncHook | undefined;
let cancelledAlive = 0;
const forgotten = new FinalizationRegistry(() => {
  cancelledAlive -= 1;
  if (cancelledAlive === 0) hook?.disable();
});

function cancel(context: CellContext): void {
  context.cancelled = true;
  cancelledAlive += 1;
  forgotten.register(context, undefined);
  hook ??= createHook({
    before() {
      // Node takes a termination in the hook of its own resources for a fatal error.
      const isPromise = executionAsyncResource() instanceof Promise;
      if (isPromise && inheritedContext()?.cancelled) terminate();
    },
  });
  hook.enable();
}

/** Node counts reasons to verify its async stack; terminations break the stack on purpose. */
function relaxAsyncChecks(): void {
  if (asyncWrap) asyncWrap.async_hook_fields[asyncWrap.constants.kCheck] = 0;
}

function loadAsyncWrap(): AsyncWrap | undefined {
  const emitWarning = process.emitWarning;
  process.emitWarning = () => undefined; // it warns that the module is internal; --expose-internals says we know
  try {
    const internals = require("internal/test/binding") as {
      internalBinding(name: string): AsyncWrap;
    };
    return internals.internalBinding("async_wrap");
  } catch {
    return undefined;
  } finally {
    process.emitWarning = emitWarning;
  }
}

/** Makes timers and ticks of cancelled cells pass in silence. */
export function wrapTimers(): void {
  for (const name of ["setTimeout", "setInterval", "setImmediate", "queueMicrotask"]) {
    wrapCallback(globalThis, name);
  }
  wrapCallback(process, "nextTick");
}

function wrapCallback(owner: object, name: string): void {
  const original = Reflect.get(owner, name) as Callback;
  const wrapped: Callback = (callback, ...rest) =>
    original.call(owner, isCallback(callback) ? skipIfCancelled(callback) : callback, ...rest);
  // util.promisify(setTimeout) finds its promise version among the own properties.
  Object.defineProperties(wrapped, Object.getOwnPropertyDescriptors(original));
  Reflect.set(owner, name, wrapped);
}

type Callback = (...args: unknown[]) => unknown;

function skipIfCancelled(callback: Callback): Callback {
  return function (this: unknown, ...args) {
    return inheritedContext()?.cancelled ? undefined : callback.apply(this, args);
  };
}

function isCallback(value: unknown): value is Callback {
  return typeof value === "function";
}
