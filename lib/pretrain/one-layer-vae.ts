/** @file The training of the VAE with one stochastic layer in the table of Burda et al. 2016. */
import type * as TensorFlow from "@tensorflow/tfjs";
import { binarized } from "../data/binarize";
import { type ImageSet, imageSize } from "../data/images";
import type { Split } from "../data/mnist";
import { tf } from "../engine";
import { activeUnits } from "../evaluation/active-units";
import { logLikelihood } from "../evaluation/likelihood";
import { vaeLogWeights } from "../models/importance-weights";
import { vaeLoss } from "../models/vae";
import { PRETRAINED } from "../training/pretrained";
import { fallingRate, fitRecipe, nats, type Recipe } from "./recipe";

/** The logits of the mean image, each probability kept inside [0.001, 0.999]: [pixels]. */
function meanLogits(set: ImageSet): TensorFlow.Tensor1D {
  const size = imageSize(set);
  const sums = new Float64Array(size);
  set.pixels.forEach((pixel, i) => (sums[i % size] += pixel));
  return tf.tidy(() => {
    const mean = tf.tensor1d(Float32Array.from(sums, (sum) => sum / (255 * set.count)));
    const inside = mean.clipByValue(1e-3, 1 - 1e-3);
    return inside.div(tf.sub(1, inside)).log() as TensorFlow.Tensor1D;
  });
}

/** Pixels drawn anew in every epoch, as in the paper; a sixth of its epochs, and plain Adam. */
export function oneLayerVaeRecipe({ train }: Split): Recipe {
  const model = PRETRAINED["one-layer-vae"]();
  tf.tidy(() => model.weights["decoder/2/bias"].assign(meanLogits(train)));
  const epochs = 600;
  return fitRecipe(
    model,
    {
      loss: ({ x }, noise) => vaeLoss(model, x, noise),
      epochs,
      batchSize: 100,
      binarize: "sampled",
      learningRate: fallingRate({ from: 1e-3, to: 1e-4, epochs }),
      seed: 1,
    },
    ({ test }) => {
      const drawn = binarized(test, "sampled", 1);
      const nll = (samples: number): string => {
        const { mean, error } = logLikelihood(
          ({ x }, k, noise) => vaeLogWeights(model, x, k, noise),
          drawn,
          { samples, seed: 1 },
        );
        return nats(-mean, error);
      };
      return {
        target: "pixels drawn as 0 or 1, anew in training, once for the test (seed 1)",
        "test -log p(x), 5000 samples": nll(5000),
        "test -ELBO": nll(1),
        "active units": `${activeUnits(model, drawn).count} of ${model.latentDim}`,
      };
    },
  );
}
