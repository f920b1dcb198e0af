/**
 * @file How the weights in datasets/weights were made: one recipe each.
 */
import type * as TensorFlow from "@tensorflow/tfjs";
import { type ImageSet, imageSize } from "../data/images";
import type { Split } from "../data/mnist";
import { tf } from "../engine";
import { classifierLoss } from "../models/classifier";
import type { Model } from "../models/layers";
import { vaeLoss } from "../models/vae";
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

/** The logits of the mean image, each probability kept inside [0.001, 0.999]: [pixels]. */
function meanLogits(set: ImageSet): TensorFlow.Tensor1D {
  return tf.tidy(() => {
    const size = imageSize(set);
    const sums = new Float64Array(size);
    set.pixels.forEach((pixel, i) => (sums[i % size] += pixel));
    const mean = tf
      .tensor1d(Float32Array.from(sums))
      .div(255 * set.count)
      .clipByValue(1e-3, 1 - 1e-3);
    return mean.div(tf.sub(1, mean)).log() as TensorFlow.Tensor1D;
  });
}

/** The training of the one-layer VAE in the table of Burda et al. 2016, with fewer steps. */
function oneLayerVaeRecipe({ train }: Split): Recipe {
  const model = PRETRAINED["one-layer-vae"]();
  tf.tidy(() => model.weights["decoder/2/bias"].assign(meanLogits(train)));
  const epochs = 600;
  return {
    model,
    options: {
      loss: ({ x }, noise) => vaeLoss(model, x, noise),
      epochs,
      batchSize: 100,
      binarize: "sampled",
      // From 10⁻³ to 10⁻⁴, by the same factor every epoch
      learningRate: (epoch) => 1e-3 * 10 ** (-(epoch - 1) / (epochs - 1)),
      seed: 1,
    },
    measure: () => ({}),
  };
}

/** Every recipe, by the name of the weights that it makes. */
export const RECIPES: Record<PretrainedName, (split: Split) => Recipe> = {
  classifier: classifierRecipe,
  "one-layer-vae": oneLayerVaeRecipe,
};
