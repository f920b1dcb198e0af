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
import { fit, type FitOptions } from "../training/fit";
import type { History } from "../training/history";
import { PRETRAINED, type PretrainedName } from "../training/pretrained";

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

function classifierRecipe(): Recipe {
  const model = PRETRAINED.classifier();
  const loss: FitOptions["loss"] = ({ x, labels }, noise) =>
    classifierLoss(model, x, labels, noise);
  const epochs = 12;
  const options = {
    loss,
    epochs,
    batchSize: 128,
    // Falls to 10⁻⁴ in a straight line
    learningRate: (epoch: number) => 1e-3 - (9e-4 * (epoch - 1)) / (epochs - 1),
    seed: 1,
  };
  return {
    model,
    options,
    train: (images, run) => fit(model, images, { ...options, ...run }),
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
  const options: FitOptions & Recipe["options"] = {
    loss: ({ x }, noise) => vaeLoss(model, x, noise),
    epochs,
    batchSize: 100,
    binarize: "sampled",
    // From 10⁻³ to 10⁻⁴, by the same factor every epoch
    learningRate: (epoch) => 1e-3 * 10 ** (-(epoch - 1) / (epochs - 1)),
    seed: 1,
  };
  return {
    model,
    options,
    train: (images, run) => fit(model, images, { ...options, ...run }),
    measure: () => ({}),
  };
}

/** Every recipe, by the name of the weights that it makes. */
export const RECIPES: Record<PretrainedName, (split: Split) => Recipe> = {
  classifier: classifierRecipe,
  "one-layer-vae": oneLayerVaeRecipe,
};
