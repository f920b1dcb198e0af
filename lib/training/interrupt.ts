/**
 * @file Stopping a training run without losing it.
 */

/**
 * Runs `body`, which asks `isInterrupted()` between steps and returns when it is true.
 *
 * An interrupt (■ in a notebook, Ctrl-C in a terminal) reaches the process as SIGINT; while `body`
 * runs it sets the flag instead of ending the process.
 * @returns whether it was interrupted
 */
export async function whileInterruptible(
  body: (isInterrupted: () => boolean) => Promise<void>,
): Promise<boolean> {
  let interrupted = false;
  const onInterrupt = () => {
    interrupted = true;
  };
  process.on("SIGINT", onInterrupt);
  try {
    await body(() => interrupted);
  } finally {
    process.off("SIGINT", onInterrupt);
  }
  return interrupted;
}
