/** @file What a recipe for trained weights is. */
import type { ImageSet } from "../data/images";
import type { Split } from "../data/mnist";
import type { Model } from "../models/layers";
import { fit, type FitOptions } from "../training/fit";
import type { History } from "../training/history";

/** What the command adds to a recipe's training: its name, its file, what it prints. */
export type Run = Required<Pick<FitOptions, "title" | "checkpoint" | "onEpoch">>;

/** A model, its training, and the numbers that it reached. */
export interface Recipe {
  readonly model: Model;
  /** Written beside the weights. */
  readonly options: Required<Pick<FitOptions, "epochs" | "batchSize" | "seed">>;
  train(images: ImageSet, run: Run): Promise<History>;
  /** What is written beside the weights, measured on the test set. */
  measure(split: Split): Record<string, string>;
}

/** A recipe whose training is `fit`. */
export const fitRecipe = (
  model: Model,
  options: FitOptions & Recipe["options"],
  measure: Recipe["measure"],
): Recipe => ({
  model,
  options,
  train: (images, run) => fit(model, images, { ...options, ...run }),
  measure,
});

/** A learning rate that falls from `from` in the first epoch to `to` in the last, by equal factors. */
export const fallingRate =
  ({ from, to, epochs }: { from: number; to: number; epochs: number }) =>
  (epoch: number): number =>
    from * (to / from) ** ((epoch - 1) / (epochs - 1));

/** "88.61 ± 0.23 nats/image". */
export const nats = (mean: number, error?: number): string =>
  `${mean.toFixed(2)}${error === undefined ? "" : ` ± ${error.toFixed(2)}`} nats/image`;
