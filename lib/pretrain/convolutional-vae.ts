/** @file The training of the convolutional VAE. */
import { activeUnits } from "../evaluation/active-units";
import { vaeLoss } from "../models/vae";
import { evaluate } from "../training/evaluate";
import type { FitOptions } from "../training/fit";
import { PRETRAINED } from "../training/pretrained";
import { fallingRate, fitRecipe, nats, type Recipe } from "./recipe";

/** Grey pixels, thirty epochs. */
export function convolutionalVaeRecipe(): Recipe {
  const model = PRETRAINED["convolutional-vae"]();
  const loss: FitOptions["loss"] = ({ x }, noise) => vaeLoss(model, x, noise);
  const epochs = 30;
  return fitRecipe(
    model,
    {
      loss,
      epochs,
      batchSize: 128,
      learningRate: fallingRate({ from: 2e-3, to: 1e-4, epochs }),
      seed: 1,
    },
    ({ test }) => {
      const terms = evaluate(loss, test);
      return {
        target: "grey pixels, cross-entropy",
        "test loss": nats(terms.loss),
        "test reconstruction": nats(terms.reconstruction),
        "test KL": nats(terms.kl),
        "active units": `${activeUnits(model, test).count} of ${model.latentDim}`,
      };
    },
  );
}
