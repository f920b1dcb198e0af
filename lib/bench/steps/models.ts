/** @file The models that are timed, as one or two moves: a loss, and the weights that it moves. */
import { createConditionalVae, conditionalVaeLoss } from "../../models/conditional-vae";
import { createConvolutionalVae } from "../../models/convolutional-vae";
import { createDcgan } from "../../models/dcgan";
import { ganGame } from "../../models/gan";
import type { Weights } from "../../models/layers";
import { createVae, type Vae, vaeLoss } from "../../models/vae";
import type { BatchLoss } from "../../training/step";
import type { Job, ModelName } from "./job";

/** One player's update; a VAE has one, a GAN two. */
export interface Move {
  readonly loss: BatchLoss;
  readonly weights: Weights;
  readonly learningRate: number;
  readonly beta1: number;
}

const ADAM = { learningRate: 1e-3, beta1: 0.9 };
const ADAM_OF_DCGAN = { learningRate: 2e-4, beta1: 0.5 };
const seed = 1;

const movesOfVae = (vae: Vae): Move[] => [
  { ...ADAM, weights: vae.weights, loss: ({ x }, noise) => vaeLoss(vae, x, noise) },
];

function movesOfConditionalVae(): Move[] {
  const vae = createConditionalVae({ hiddenDims: [512, 256], latentDim: 2, seed });
  const { weights } = vae;
  const loss: BatchLoss = ({ x, labels }, noise) => conditionalVaeLoss(vae, x, labels, noise);
  return [{ ...ADAM, weights, loss }];
}

function movesOfDcgan(): Move[] {
  const { generator, discriminator, ...game } = ganGame(createDcgan({ seed }));
  return [
    { ...ADAM_OF_DCGAN, weights: discriminator.weights, loss: game.discriminatorLoss },
    {
      ...ADAM_OF_DCGAN,
      weights: generator.weights,
      loss: ({ x }, noise) => game.generatorLoss(x.shape[0], noise),
    },
  ];
}

const MOVES: Record<ModelName, (job: Job) => Move[]> = {
  vae: ({ width }) => movesOfVae(createVae({ hiddenDims: [width], latentDim: 20, seed })),
  "convolutional-vae": () => movesOfVae(createConvolutionalVae({ seed })),
  "conditional-vae": movesOfConditionalVae,
  dcgan: movesOfDcgan,
};

/** The moves of one training step of a model. */
export const movesOf = (job: Job): Move[] => MOVES[job.model](job);
