/**
 * @file Trained weights that come with the project, each model in one line.
 *
 * datasets/README.md says how each was made and what it reaches; `npm run pretrain -- NAME` makes
 * it again.
 */
import { join } from "node:path";
import { projectFolder } from "../data/folder";
import { createAuxiliaryClassifierGan } from "../models/auxiliary-classifier-gan";
import { type Classifier, createClassifier } from "../models/classifier";
import { createConditionalGan } from "../models/conditional-gan";
import { createConditionalVae } from "../models/conditional-vae";
import { createConvolutionalVae } from "../models/convolutional-vae";
import { createDcgan } from "../models/dcgan";
import { disposeModel, type Model } from "../models/layers";
import { createVae } from "../models/vae";
import { type CheckpointNotes, readCheckpointNotes, restoreCheckpoint } from "./checkpoint";

/** The models that have weights, each as it was created before it was trained. */
export const PRETRAINED = {
  classifier: () => createClassifier({ seed: 1 }),
  /** 784-200-200-50, tanh: the network with one stochastic layer in the table of Burda et al. */
  "one-layer-vae": () =>
    createVae({
      hiddenDims: [200, 200],
      latentDim: 50,
      activation: "tanh",
      initializer: "glorot",
      seed: 1,
    }),
  /** 28-13-5-1, 32 latent numbers, 1-3-6-13-28: batch normalization between. */
  "convolutional-vae": () => createConvolutionalVae({ seed: 1 }),
  /** 784-512-256-2, the label in both networks: two numbers are left for the style. */
  "conditional-vae": () => createConditionalVae({ hiddenDims: [512, 256], latentDim: 2, seed: 1 }),
  /**
   * 784-512-256-20, the label in the prior's mean alone. The means begin far apart: begun with
   * a spread of 0.1, the same training ends at a test loss of 95.20 nats and 92.5 % of samples that
   * show their class, with 2 at 94.85 and 95.5 %, with 3 at 94.89 and 96.2 %, with 4 at 95.56 and 97.6 %.
   */
  "label-prior-vae": () =>
    createConditionalVae({
      hiddenDims: [512, 256],
      latentDim: 20,
      labelInEncoder: false,
      labelInDecoder: false,
      prior: "mean",
      priorSpread: 3,
      seed: 1,
    }),
  /** 100 → 4 × 4 × 128 → 7 × 7 × 64 → 14 × 14 × 32 → 28 × 28, and back to 1. */
  dcgan: () => createDcgan({ seed: 1 }),
  /** The same with the label into both players. */
  "conditional-gan": () => createConditionalGan({ seed: 1 }),
  /** The same with the label into G, and a D that has to name it. */
  "auxiliary-classifier-gan": () => createAuxiliaryClassifierGan({ seed: 1 }),
};

/** The name of a model that has weights. */
export type PretrainedName = keyof typeof PRETRAINED;

/** Where a model's weights lie. */
export const pretrainedFile = (name: PretrainedName): string =>
  join(projectFolder() ?? "datasets", "weights", `${name}.safetensors`);

/** How a model's weights were made: the command, the seed, the epochs, the seconds, the numbers. */
export const pretrainedNotes = (name: PretrainedName): CheckpointNotes =>
  readCheckpointNotes(pretrainedFile(name));

/**
 * A model with its trained weights: a new one at every call, to look at or to train further.
 * @throws Error where the file is missing or damaged
 */
export function loadPretrained<N extends PretrainedName>(
  name: N,
): ReturnType<(typeof PRETRAINED)[N]> {
  const model: Model = PRETRAINED[name]();
  try {
    restoreCheckpoint(pretrainedFile(name), { model });
  } catch (error) {
    disposeModel(model);
    throw new Error(
      `${(error as Error).message} Bring the file back with: git checkout -- datasets/weights`,
    );
  }
  return model as ReturnType<(typeof PRETRAINED)[N]>;
}

let classifier: Classifier | undefined;

/**
 * The classifier of MNIST's digits that judges generated images: the same object at every call, so
 * do not train it (`loadPretrained("classifier")` gives one of your own).
 */
export function loadClassifier(): Classifier {
  const isUsable = Object.values(classifier?.weights ?? {}).every((weight) => !weight.isDisposed);
  if (classifier === undefined || !isUsable) classifier = loadPretrained("classifier");
  return classifier;
}
