/**
 * @file The auxiliary classifier GAN (Odena, Olah & Shlens 2017): D is not told the label, it has
 * to name it.
 */
import type * as TensorFlow from "@tensorflow/tfjs";
import { tf } from "../engine";
import { type Noise, seedStream } from "../random";
import {
  type ConditionalGanOptions,
  drawLabels,
  generateWithLabels,
  type LabelledGenerator,
} from "./conditional-gan";
import {
  bothPlayers,
  type DiscriminatorTerms,
  discriminatorTerms,
  drawNoise,
  type Game,
  type GameOptions,
  type GeneratorTerms,
  generatorTerms,
  type Players,
} from "./game";
import { createImageDiscriminator, createImageGenerator } from "./image-players";
import type { Model } from "./layers";

type Tensor1D = TensorFlow.Tensor1D;
type Tensor2D = TensorFlow.Tensor2D;

/** D's two answers about an image. */
export interface AuxiliaryLogits {
  /** l with sigmoid(l) the probability that x is real, [batch]. */
  readonly real: Tensor1D;
  /** p(y∣x) = softmax of these, [batch, classes]. */
  readonly classes: Tensor2D;
}

/** A generator that is told the label, and a discriminator that names it. */
export interface AuxiliaryClassifierGan extends Model, Players, LabelledGenerator {
  /** @param x [batch, pixels] in [0, 1] @param noise given in training only */
  logits(x: Tensor2D, noise?: Noise): AuxiliaryLogits;
}

/** DCGAN's players; the label beside the noise for G, one more output per class for D. */
export function createAuxiliaryClassifierGan({
  noiseDim = 100,
  prior = "uniform",
  classes = 10,
  seed,
  ...players
}: ConditionalGanOptions): AuxiliaryClassifierGan {
  const generator = createImageGenerator({
    ...players,
    inputDim: noiseDim + classes,
    seed: seedStream(seed, "generator"),
  });
  const discriminator = createImageDiscriminator({
    ...players,
    outputDim: 1 + classes,
    seed: seedStream(seed, "discriminator"),
  });
  return {
    noiseDim,
    prior,
    classes,
    generator,
    discriminator,
    ...bothPlayers({ generator, discriminator }),
    generate: generateWithLabels(generator, classes),
    logits: (x, noise) => {
      const [real, named] = tf.split(discriminator.apply(x, noise), [1, classes], 1);
      return { real: real.reshape([-1]), classes: named as Tensor2D };
    },
  };
}

/**
 * −log p(y∣x), nats.
 * @param logits [batch, classes]
 * @param labels y, [batch], int32
 * @returns [batch]
 */
const labelLoss = (logits: Tensor2D, labels: Tensor1D): Tensor1D =>
  tf.tidy(() => {
    const chosen = logits.mul(tf.oneHot(labels, logits.shape[1])).sum(-1);
    return logits.logSumExp(-1).sub(chosen);
  });

/**
 * D's loss in the game, plus −log p(y∣x) of the real images and of the samples.
 * @param x real images, [batch, pixels] in [0, 1]
 * @param labels theirs, and those the samples are made for, [batch], int32
 */
export function auxiliaryDiscriminatorLoss(
  gan: AuxiliaryClassifierGan,
  x: Tensor2D,
  labels: Tensor1D,
  noise: Noise,
  options: GameOptions = {},
): DiscriminatorTerms {
  const samples = gan.generate(drawNoise(gan, x.shape[0], noise), labels, noise);
  const [onReal, onFake] = [gan.logits(x, noise), gan.logits(samples, noise)];
  const terms = discriminatorTerms(onReal.real, onFake.real, options);
  const naming = labelLoss(onReal.classes, labels).add(labelLoss(onFake.classes, labels));
  return { ...terms, loss: terms.loss.add(naming) };
}

/** G's loss in the game, plus −log p(y∣x): G helps D to name what it made. */
export function auxiliaryGeneratorLoss(
  gan: AuxiliaryClassifierGan,
  count: number,
  noise: Noise,
  options: GameOptions = {},
): GeneratorTerms {
  const labels = drawLabels(gan.classes, count, noise);
  const onFake = gan.logits(gan.generate(drawNoise(gan, count, noise), labels, noise), noise);
  const terms = generatorTerms(onFake.real, options);
  return { ...terms, loss: terms.loss.add(labelLoss(onFake.classes, labels)) };
}

/** The game of an auxiliary classifier GAN, for `fitGan`. */
export const auxiliaryClassifierGanGame = (
  gan: AuxiliaryClassifierGan,
  options: GameOptions = {},
): Game => ({
  generator: gan.generator,
  discriminator: gan.discriminator,
  discriminatorLoss: ({ x, labels }, noise) =>
    auxiliaryDiscriminatorLoss(gan, x, labels, noise, options),
  generatorLoss: (count, noise) => auxiliaryGeneratorLoss(gan, count, noise, options),
});
