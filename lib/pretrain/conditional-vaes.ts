/** @file The training of the two conditional VAEs. */
import { labelAccuracy } from "../evaluation/classifier-scores";
import { type ConditionalVae, conditionalVaeLoss } from "../models/conditional-vae";
import { sampleClasses } from "../sampling/images";
import { evaluate } from "../training/evaluate";
import type { FitOptions } from "../training/fit";
import { PRETRAINED } from "../training/pretrained";
import { fitRecipe, nats, type Recipe } from "./recipe";

const SAMPLES = 10_000;

/** Of images drawn from the prior, as many of each class: the share that the classifier agrees on. */
export function accuracyOfSamples(vae: ConditionalVae, seed: number): number {
  const labels = Uint8Array.from({ length: SAMPLES }, (_, i) => i % vae.classes);
  const images = sampleClasses(vae, labels, seed);
  const accuracy = labelAccuracy(images, labels);
  images.dispose();
  return accuracy;
}

/** Grey pixels, batches of 100, Adam with 10⁻³, fifty epochs: the set-up of a published log. */
function conditionalRecipe(model: ConditionalVae): Recipe {
  const loss: FitOptions["loss"] = ({ x, labels }, noise) =>
    conditionalVaeLoss(model, x, labels, noise);
  return fitRecipe(
    model,
    { loss, epochs: 50, batchSize: 100, learningRate: 1e-3, seed: 1 },
    ({ test }) => {
      const terms = evaluate(loss, test);
      return {
        target: "grey pixels, cross-entropy",
        "test loss": nats(terms.loss),
        "test reconstruction": nats(terms.reconstruction),
        "test KL": nats(terms.kl),
        "label accuracy of samples": `${(100 * accuracyOfSamples(model, 1)).toFixed(1)} %`,
      };
    },
  );
}

/** The label in encoder and decoder. */
export const conditionalVaeRecipe = (): Recipe =>
  conditionalRecipe(PRETRAINED["conditional-vae"]());

/** The label in the prior's mean alone. */
export const labelPriorVaeRecipe = (): Recipe => conditionalRecipe(PRETRAINED["label-prior-vae"]());
