/** @file The training of the three GANs for digits. */
import { classifierConfidence, labelAccuracy, modeCounts } from "../evaluation/classifier-scores";
import { frechetDistance } from "../evaluation/frechet-distance";
import type { Images } from "../evaluation/images";
import type { Split } from "../data/mnist";
import { auxiliaryClassifierGanGame } from "../models/auxiliary-classifier-gan";
import { conditionalGanGame, type LabelledGenerator } from "../models/conditional-gan";
import { ganGame } from "../models/gan";
import type { Game } from "../models/game";
import type { Model } from "../models/layers";
import { sampleGan, sampleLabelled } from "../sampling/gan";
import { fitGan, type FitGanOptions } from "../training/fit-gan";
import { PRETRAINED } from "../training/pretrained";
import type { Recipe } from "./recipe";

const SAMPLES = 10_000;

/** What the classifier says about samples: like digits, like the test set, all kinds of them? */
const judged = (samples: Images, { test }: Split): Record<string, string> => ({
  samples: `${SAMPLES}`,
  "Fréchet distance to the test set": frechetDistance(samples, test).toFixed(2),
  "confidence of the classifier": classifierConfidence(samples).toFixed(4),
  "KL of the classes from even": `${modeCounts(samples).kl.toFixed(4)} nats`,
});

/** A step size that stays for half of the epochs and falls in a straight line in the others. */
export const laterFalling =
  (rate: number, epochs: number) =>
  (epoch: number): number =>
    rate * Math.min(1, (2 * (epochs + 1 - epoch)) / epochs);

/** DCGAN's batches of 64 and step size 2e-4, which falls in the second half. */
function ganRecipe(
  model: Model,
  game: Game,
  { epochs, generatorRate = 2e-4 }: { epochs: number; generatorRate?: number },
  measure: Recipe["measure"],
): Recipe {
  const options = {
    epochs,
    batchSize: 64,
    learningRate: laterFalling(2e-4, epochs),
    generatorLearningRate: laterFalling(generatorRate, epochs),
    seed: 1,
  } satisfies FitGanOptions;
  return {
    model,
    options,
    train: (images, run) => fitGan(game, images, { ...options, ...run }),
    measure,
  };
}

/** DCGAN. G's steps are twice as large as D's, which is otherwise ahead. */
export function dcganRecipe(): Recipe {
  const gan = PRETRAINED.dcgan();
  return ganRecipe(gan, ganGame(gan), { epochs: 8, generatorRate: 4e-4 }, (split) => {
    const samples = sampleGan(gan, SAMPLES, 1);
    const notes = judged(samples, split);
    samples.dispose();
    return notes;
  });
}

/** As many samples of each class; the share in which the classifier sees it. */
const judgedWithLabels =
  (gan: LabelledGenerator): Recipe["measure"] =>
  (split) => {
    const labels = Uint8Array.from({ length: SAMPLES }, (_, i) => i % gan.classes);
    const samples = sampleLabelled(gan, labels, 1);
    const accuracy = `${(100 * labelAccuracy(samples, labels)).toFixed(1)} %`;
    const notes = { "label accuracy of samples": accuracy, ...judged(samples, split) };
    samples.dispose();
    return notes;
  };

/** The label into both players. */
export function conditionalGanRecipe(): Recipe {
  const gan = PRETRAINED["conditional-gan"]();
  return ganRecipe(gan, conditionalGanGame(gan), { epochs: 6 }, judgedWithLabels(gan));
}

/** The label into G; D has to name it. */
export function auxiliaryClassifierGanRecipe(): Recipe {
  const gan = PRETRAINED["auxiliary-classifier-gan"]();
  return ganRecipe(gan, auxiliaryClassifierGanGame(gan), { epochs: 6 }, judgedWithLabels(gan));
}
