/** @file The one place that decides between a lesson's full settings and its short ones. */

/**
 * The settings of a lesson: the full ones, or with `ELBOLAB_SHORT=1` in the environment the short
 * ones laid over them, which prove in seconds that every cell runs but prove no number.
 *
 *     const { epochs, batchSize } = settings({ epochs: 10, batchSize: 128 }, { epochs: 1 });
 *
 * @param full what a learner runs
 * @param short what differs in a short run
 */
export function settings<T extends object>(full: T, short: Partial<T>): T {
  if (process.env.ELBOLAB_SHORT !== "1") return full;
  console.log(`Short settings: ${JSON.stringify(short)}. The numbers below are not the lesson's.`);
  return { ...full, ...short };
}
