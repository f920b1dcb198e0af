/**
 * @file How the weights in datasets/weights were made: one recipe each.
 */
import type { Split } from "../data/mnist";
import { classifierLoss } from "../models/classifier";
import type { Model } from "../models/layers";
import { evaluate } from "../training/evaluate";
import type { FitOptions } from "../training/fit";
import { PRETRAINED, type PretrainedName } from "../training/pretrained";

/** A model, its training, and the numbers that it reached. */
export interface Recipe {
  readonly model: Model;
  readonly options: Omit<FitOptions, "checkpoint" | "test">;
  /** What is written beside the weights, measured on the test set. */
  measure(split: Split): Record<string, string>;
}

function classifierRecipe(): Recipe {
  const model = PRETRAINED.classifier();
  const loss: FitOptions["loss"] = ({ x, labels }, noise) =>
    classifierLoss(model, x, labels, noise);
  const epochs = 12;
  return {
    model,
    options: {
      loss,
      epochs,
      batchSize: 128,
      // Falls to 10⁻⁴ in a straight line
      learningRate: (epoch) => 1e-3 - (9e-4 * (epoch - 1)) / (epochs - 1),
      seed: 1,
    },
    measure: ({ test }) => {
      const { loss: nll, error } = evaluate(loss, test);
      return {
        "test accuracy": `${(100 * (1 - error)).toFixed(2)} %`,
        "test loss": `${nll.toFixed(4)} nats/image`,
      };
    },
  };
}

/** Every recipe, by the name of the weights that it makes. */
export const RECIPES: Record<PretrainedName, () => Recipe> = {
  classifier: classifierRecipe,
};
