/**
 * @file What every GAN has in common: two players, noise, and what each player minimizes.
 */
import type * as TensorFlow from "@tensorflow/tfjs";
import { ADVERSARIAL_LOSSES, type AdversarialLoss, type LabelOptions } from "../adversarial";
import { tf } from "../engine";
import type { Noise } from "../random";
import { type Model, named } from "./layers";

type Tensor1D = TensorFlow.Tensor1D;
type Tensor2D = TensorFlow.Tensor2D;

/** What G makes samples from: N(0, 1), or uniform numbers in [−1, 1). */
export type NoisePrior = "normal" | "uniform";

/** The noise that a generator takes. */
export interface NoiseShape {
  readonly noiseDim: number;
  readonly prior: NoisePrior;
}

/** z ~ p(z). @returns [count, noiseDim] */
export const drawNoise = (
  { noiseDim, prior }: NoiseShape,
  count: number,
  noise: Noise,
): Tensor2D => {
  const shape: [number, number] = [count, noiseDim];
  return prior === "normal"
    ? noise.normal<TensorFlow.Rank.R2>(shape)
    : tf.tidy(() => noise.uniform<TensorFlow.Rank.R2>(shape).mul(2).sub(1));
};

/** Two models with opposite aims. */
export interface Players {
  readonly generator: Model;
  readonly discriminator: Model;
}

/** Both players as one model, its names beginning with "generator/" and "discriminator/". */
export const bothPlayers = ({ generator, discriminator }: Players): Model => {
  const gathered = ({ statistics = {} }: Model): Model => ({ weights: statistics });
  return {
    weights: { ...named("generator", generator), ...named("discriminator", discriminator) },
    statistics: {
      ...named("generator", gathered(generator)),
      ...named("discriminator", gathered(discriminator)),
    },
  };
};

/** How a game is played. */
export interface GameOptions extends LabelOptions {
  /** Which losses; −log D(G(z)) for G unless said otherwise. */
  readonly loss?: AdversarialLoss;
}

/** The terms of D's step, each [batch]. */
export interface DiscriminatorTerms {
  readonly loss: Tensor1D;
  /** D(x). */
  readonly real: Tensor1D;
  /** D(G(z)). */
  readonly fake: Tensor1D;
}

/** The terms of G's step, each [batch]. */
export interface GeneratorTerms {
  readonly loss: Tensor1D;
  /** D(G(z)). */
  readonly fake: Tensor1D;
}

/** D's loss. @param realLogits of D(x), [batch] @param fakeLogits of D(G(z)), [batch] */
export function discriminatorTerms(
  realLogits: Tensor1D,
  fakeLogits: Tensor1D,
  { loss = "nonSaturating", realLabel }: GameOptions,
): DiscriminatorTerms {
  const { discriminator, output } = ADVERSARIAL_LOSSES[loss];
  return {
    loss: discriminator(realLogits, fakeLogits, { realLabel }),
    real: output(realLogits),
    fake: output(fakeLogits),
  };
}

/** G's loss. @param fakeLogits of D(G(z)), [batch] */
export function generatorTerms(
  fakeLogits: Tensor1D,
  { loss = "nonSaturating" }: GameOptions,
): GeneratorTerms {
  const { generator, output } = ADVERSARIAL_LOSSES[loss];
  return { loss: generator(fakeLogits), fake: output(fakeLogits) };
}

/** Real data as D sees them. */
export interface RealBatch {
  /** [batch, dataDim]. */
  readonly x: Tensor2D;
  /** [batch], int32. */
  readonly labels: Tensor1D;
}

/** Two players, and what each of them minimizes the mean of: what `fitGan` trains. */
export interface Game extends Players {
  discriminatorLoss(batch: RealBatch, noise: Noise): DiscriminatorTerms;
  /** G never sees the data: all it learns comes through D. */
  generatorLoss(count: number, noise: Noise): GeneratorTerms;
}
