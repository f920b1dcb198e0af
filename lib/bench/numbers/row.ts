/** @file What a row of the table of numbers is. */
import { dirname, join } from "node:path";
import { projectFolder } from "../../data/folder";
import { loadMnist, type Split } from "../../data/mnist";
import { take } from "../../data/images";

/** One line of the table. */
export interface Row {
  readonly what: string;
  /** What the pixels are to the loss: grey, thresholded or drawn. */
  readonly target: string;
  readonly setup: string;
  /** The number that others published, or the goal. */
  readonly published: string;
  readonly here: string;
}

/** How much is computed. */
export interface Scale {
  /** A try of seconds that proves no number. */
  readonly isShort: boolean;
}

/** Measures some rows. */
export type Measure = (scale: Scale) => Promise<Row[]>;

/** MNIST, in a short run a little of it. */
export function mnistAt({ isShort }: Scale): Split {
  const { train, test } = loadMnist();
  return isShort ? { train: take(train, 2000), test: take(test, 500) } : { train, test };
}

/** "105.48 ± 0.12": the mean over the seeds and their standard deviation. */
export function spread(values: readonly number[], digits = 2): string {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  if (values.length === 1) return mean.toFixed(digits);
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return `${mean.toFixed(digits)} ± ${Math.sqrt(squares / (values.length - 1)).toFixed(digits)}`;
}

/** A file for what a measurement keeps while it runs. */
export const scratchFile = (name: string): string =>
  join(dirname(projectFolder() ?? "."), ".elbolab", "numbers", `${name}.safetensors`);
