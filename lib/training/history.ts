/**
 * @file What a training run leaves behind: its curves and its settings.
 */
import { DISPLAY, type Displayable, displayable } from "../plot/display";
import { table } from "../plot/table";

/** The mean of each term of the loss, in nats an image unless the loss says otherwise. */
export type TermMeans = Readonly<Record<string, number>>;

/** The mean of every term over some steps. */
export function meanTerms(steps: readonly TermMeans[]): TermMeans {
  const mean = (name: string) => steps.reduce((sum, step) => sum + step[name], 0) / steps.length;
  return Object.fromEntries(Object.keys(steps[0]).map((name) => [name, mean(name)]));
}

/** One epoch of a run. */
export interface EpochRecord {
  readonly epoch: number;
  /** Means over the training set while the weights moved. */
  readonly train: TermMeans;
  /** Means over the test set at the end of the epoch, if one was given. */
  readonly test?: TermMeans;
  readonly seconds: number;
}

/** One training run. */
export interface History {
  readonly title: string;
  readonly seed: number;
  readonly epochs: readonly EpochRecord[];
  /** The terms of every step, in order. */
  readonly steps: readonly TermMeans[];
  readonly seconds: number;
  /** True when someone stopped the run; the weights are those reached. */
  readonly interrupted: boolean;
}

/** A history that shows itself: one row an epoch, every term of the training and the test set. */
export function createHistory(run: History): History & Displayable {
  const columns = ({ train, test = {} }: EpochRecord) => ({
    ...Object.fromEntries(Object.entries(train).map(([term, mean]) => [`train ${term}`, mean])),
    ...Object.fromEntries(Object.entries(test).map(([term, mean]) => [`test ${term}`, mean])),
  });
  return displayable(run, () =>
    table(
      run.epochs.map((record) => ({
        epoch: record.epoch,
        ...columns(record),
        seconds: record.seconds,
      })),
    )[DISPLAY](),
  );
}

/** The history of a GAN that shows itself: one row an epoch, both players' losses and D's answers. */
export function createGanHistory(run: History): History & Displayable {
  const row = ({ epoch, train, seconds }: EpochRecord) => ({
    epoch,
    "D's loss": train.discriminatorLoss,
    "G's loss": train.generatorLoss,
    "mean D(x)": train.real,
    "mean D(G(z))": train.fake,
    seconds,
  });
  return displayable(run, () => table(run.epochs.map(row))[DISPLAY]());
}

/** The last epoch's record. @throws Error when not one epoch was finished */
export function lastEpoch({ epochs, title }: History): EpochRecord {
  const last = epochs.at(-1);
  if (last === undefined) {
    throw new Error(`"${title}" was stopped before its first epoch ended; train it longer.`);
  }
  return last;
}

/** One term's curve over the epochs, for a plot: "train" or "test". */
export const epochCurve = ({ epochs }: History, part: "train" | "test", term = "loss"): number[] =>
  epochs.map((record) => record[part]?.[term] ?? NaN);

/** One term's curve over the steps, for a plot. */
export const stepCurve = ({ steps }: History, term = "loss"): number[] =>
  steps.map((step) => step[term]);
