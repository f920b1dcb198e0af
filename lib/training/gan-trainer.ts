/**
 * @file The moves of a GAN's training, one at a time: a step of D, a step of G.
 */
import { endlessBatches, type LabelledBatch } from "../data/endless";
import type { ImageSet } from "../data/images";
import type { ToyDensity } from "../data/mixture";
import { tf } from "../engine";
import type { Game } from "../models/game";
import type { Weights } from "../models/layers";
import { seedStream } from "../random";
import { createAdam } from "./adam";
import type { TermMeans } from "./history";
import { createTrainStep, type LossInput } from "./step";

/** How the players move. */
export interface GanTrainerOptions {
  readonly batchSize?: number;
  /** Adam's step size for both players, unless `generatorLearningRate` is given. */
  readonly learningRate?: number;
  readonly generatorLearningRate?: number;
  /** Adam's β₁, how long it remembers gradients: 0.5 in DCGAN, 0.9 elsewhere. */
  readonly beta1?: number;
  /** Decides the batches and the noise. */
  readonly seed: number;
}

/** How often each player has moved. */
export type Moves = Readonly<Record<"discriminator" | "generator", number>>;

/** Two players with their optimizers. */
export interface GanTrainer {
  /**
   * D's loss goes down on the next batch; G's weights stay as they are, bit by bit.
   * @returns means of `loss`, `real` (D(x)) and `fake` (D(G(z)))
   */
  discriminatorStep(): TermMeans;
  /**
   * G's loss goes down on new noise; D's weights stay as they are, bit by bit.
   * @returns means of `loss` and `fake` (D(G(z)))
   */
  generatorStep(): TermMeans;
  /** Changes Adam's step sizes from the next step on. */
  setLearningRate(learningRate: number, generatorLearningRate?: number): void;
  /** Both optimizers' state, by name: what a checkpoint needs beside the weights. */
  readonly state: Weights;
  /** Before the first step: counts moves made earlier, so that a run goes on where it stopped. */
  goOnAfter(moves: Moves): void;
  /** Frees the optimizers; the models stay. */
  dispose(): void;
}

const prefixed = (prefix: string, state: Weights): Weights =>
  Object.fromEntries(
    Object.entries(state).map(([name, variable]) => [`${prefix}/${name}`, variable]),
  );

/**
 * Both players' steps, each with its own Adam (Goodfellow et al. 2014, algorithm 1).
 * @param data images, or a density that gives new points for every step
 */
export function createGanTrainer(
  game: Game,
  data: ImageSet | ToyDensity,
  {
    batchSize = 128,
    learningRate = 2e-4,
    generatorLearningRate = learningRate,
    beta1 = 0.5,
    seed,
  }: GanTrainerOptions,
): GanTrainer {
  const { generator, discriminator } = game;
  const adamD = createAdam(discriminator.weights, { learningRate, beta1 });
  const adamG = createAdam(generator.weights, { learningRate: generatorLearningRate, beta1 });
  const stepD = createTrainStep(
    (batch, noise) => game.discriminatorLoss(batch, noise),
    discriminator.weights,
    adamD,
  );
  const stepG = createTrainStep(
    ({ x }, noise) => game.generatorLoss(x.shape[0], noise),
    generator.weights,
    adamG,
  );
  const done = { discriminator: 0, generator: 0 };
  let real: Iterator<LabelledBatch, never> | undefined;
  const nextBatch = (): LabelledBatch => {
    const order = seedStream(seed, "order");
    real ??= endlessBatches(data, { batchSize, seed: order, from: done.discriminator });
    return real.next().value;
  };
  // G sees no data: from this it learns how many samples to make.
  const blank: LossInput = {
    x: tf.zeros([batchSize, 1]),
    labels: tf.zeros([batchSize], "int32"),
  };
  const [seedD, seedG] = [seedStream(seed, "noise of D"), seedStream(seed, "noise of G")];
  return {
    discriminatorStep: () => {
      const batch = nextBatch();
      const means = stepD.run(batch, seedStream(seedD, done.discriminator++));
      tf.dispose([batch.x, batch.labels]);
      return means;
    },
    generatorStep: () => stepG.run(blank, seedStream(seedG, done.generator++)),
    setLearningRate: (rate, generatorRate = rate) => {
      adamD.setLearningRate(rate);
      adamG.setLearningRate(generatorRate);
    },
    goOnAfter: (moves) => void Object.assign(done, moves),
    state: { ...prefixed("discriminator", adamD.state), ...prefixed("generator", adamG.state) },
    dispose: () => {
      [stepD, stepG, adamD, adamG].forEach((part) => part.dispose());
      tf.dispose([blank.x, blank.labels]);
    },
  };
}
