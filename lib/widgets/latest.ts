/** @file Many requests while one is worked on become one. */

/**
 * A function that runs `action`, and where it is called during an `await` of `action`, runs it once
 * more after it: of many calls, the last one counts. Calls during code that does not wait are merged
 * by the kernel already.
 *
 * @param action deals with its own errors
 */
export function latestOnly(action: () => void | Promise<void>): () => Promise<void> {
  let running = false;
  let again = false;
  return async () => {
    again = true;
    if (running) return;
    running = true;
    try {
      while (again) {
        again = false;
        const working = action();
        if (working instanceof Promise) await working; // without it, the work ends within the call
      }
    } finally {
      running = false;
    }
  };
}
