/** @file The training of the classifier. */
import { classifierLoss } from "../models/classifier";
import { evaluate } from "../training/evaluate";
import type { FitOptions } from "../training/fit";
import { PRETRAINED } from "../training/pretrained";
import { fitRecipe, type Recipe } from "./recipe";

/** Twelve epochs, the learning rate falling to 10⁻⁴ in a straight line. */
export function classifierRecipe(): Recipe {
  const model = PRETRAINED.classifier();
  const loss: FitOptions["loss"] = ({ x, labels }, noise) =>
    classifierLoss(model, x, labels, noise);
  const epochs = 12;
  return fitRecipe(
    model,
    {
      loss,
      epochs,
      batchSize: 128,
      learningRate: (epoch) => 1e-3 - (9e-4 * (epoch - 1)) / (epochs - 1),
      seed: 1,
    },
    ({ test }) => {
      const { loss: nll, error } = evaluate(loss, test);
      return {
        "test accuracy": `${(100 * (1 - error)).toFixed(2)} %`,
        "test loss": `${nll.toFixed(4)} nats/image`,
      };
    },
  );
}
