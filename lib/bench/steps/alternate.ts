/**
 * @file Times contenders in turns, round after round, so that whatever else the machine does meets
 * all of them; single readings differ twofold from minute to minute, ratios within a round do not.
 */
import type { Contender } from "./contender";
import type { Job } from "./job";

/** What a contender took. */
export interface Timing {
  readonly name: string;
  /** Median over the rounds of a turn's median step, in milliseconds. */
  readonly milliseconds: number;
  /** Median over the rounds of its time over the reference's, which is the last contender. */
  readonly ratio: number;
  readonly rounds: number;
}

/** The middle of the values; of an even number of them, the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Nobody wants to wait for more than one step of so many milliseconds, or for many of so many. */
const ENDLESS = 10_000;
const SLOW = 1000;

/** A contender's first steps, and in how many rounds it takes part. */
interface Entry {
  readonly readings: number[];
  readonly rounds: number;
}

/** The first step prepares (graphs, memory) and counts only where it is to be the only one. */
async function enter(contender: Contender, job: Job, rounds: number): Promise<Entry> {
  const oneStep = async (): Promise<number> =>
    (await contender.turn({ ...job, seconds: 0 })).milliseconds[0];
  const first = await oneStep();
  if (first > ENDLESS) return { readings: [first], rounds: 0 };
  return { readings: [], rounds: (await oneStep()) > SLOW ? Math.min(rounds, 3) : rounds };
}

/** Idle threads of a contender go on spinning for a while; the next turn waits for their end. */
const rest = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 250));

/**
 * @param contenders the last is the one that the others are compared with
 * @param rounds in which everyone has a turn; fewer for the slow
 */
export async function alternate(
  contenders: readonly Contender[],
  job: Job,
  rounds: number,
): Promise<Timing[]> {
  const entries = new Map<Contender, Entry>();
  for (const each of contenders) entries.set(each, await enter(each, job, rounds));
  for (let round = 0; round < rounds; round++) {
    for (const [each, entry] of entries) {
      if (round >= entry.rounds) continue;
      await rest();
      entry.readings.push(median((await each.turn(job)).milliseconds));
    }
  }
  const reference = entries.get(contenders.at(-1)!)!.readings;
  return [...entries].map(([{ name }, { readings }]) => ({
    name,
    milliseconds: median(readings),
    ratio: median(readings.map((reading, round) => reading / reference[round])),
    rounds: readings.length,
  }));
}
