/**
 * @file Timers of TypeScript's watch program, several on tslab's one.
 *
 * tslab gives TypeScript one timer, which it fires itself, and throws "Unexpected pending rebuildTimer"
 * at a second. TypeScript has two of them, for changed files and for changed package.json files.
 */

/** The part of a host that TypeScript sets its timers by. */
export interface TimerHost {
  setTimeout?(callback: (...args: unknown[]) => void, ms: number, ...args: unknown[]): unknown;
  clearTimeout?(timer: unknown): void;
}

/**
 * Lets any number of timers share the host's one: all run when it fires, those set meanwhile too.
 * @returns what gives, once, the error that a timer's callback threw
 */
export function shareTimer(host: TimerHost): { takeError(): unknown } {
  const startTimer = host.setTimeout?.bind(host);
  const waiting = new Map<object, () => void>();
  let isStarted = false;
  let error: unknown;

  const runAll = (): void => {
    try {
      for (const [timer, callback] of waiting) {
        waiting.delete(timer); // a Map's loop comes to what is added during it
        callback();
      }
    } catch (thrown) {
      error = thrown; // tslab, after an exception, would take the timer for pending for ever
    }
    isStarted = false;
  };
  host.setTimeout = (callback, ms, ...args) => {
    const timer = {};
    waiting.set(timer, () => callback(...args));
    if (!isStarted) {
      isStarted = true;
      startTimer?.(runAll, ms);
    }
    return timer;
  };
  host.clearTimeout = (timer) => void waiting.delete(timer as object);
  return {
    takeError() {
      const taken = error;
      error = undefined;
      return taken;
    },
  };
}
