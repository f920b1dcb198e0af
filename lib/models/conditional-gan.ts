/**
 * @file The conditional GAN (Mirza & Osindero 2014): both players are told the label y.
 */
import type * as TensorFlow from "@tensorflow/tfjs";
import { tf } from "../engine";
import { type Noise, seedStream } from "../random";
import {
  bothPlayers,
  type DiscriminatorTerms,
  discriminatorTerms,
  drawNoise,
  type Game,
  type GameOptions,
  type GeneratorTerms,
  generatorTerms,
  type NoisePrior,
  type NoiseShape,
  type Players,
} from "./game";
import {
  createImageDiscriminator,
  createImageGenerator,
  type ImageGenerator,
  type ImagePlayersOptions,
} from "./image-players";
import type { Model } from "./layers";

type Tensor1D = TensorFlow.Tensor1D;
type Tensor2D = TensorFlow.Tensor2D;
type Tensor4D = TensorFlow.Tensor4D;

/** A generator that is told which class to make. */
export interface LabelledGenerator extends NoiseShape {
  readonly classes: number;
  /**
   * G(z, y).
   * @param z [batch, noiseDim]
   * @param labels y, [batch], int32, from 0 to classes − 1
   * @param noise given in training only
   * @returns [batch, pixels] in [0, 1]
   */
  generate(z: Tensor2D, labels: Tensor1D, noise?: Noise): Tensor2D;
}

/** A generator and a discriminator of pairs (x, y). */
export interface ConditionalGan extends Model, Players, LabelledGenerator {
  /**
   * l with D(x, y) = sigmoid(l), the probability that x is real and y its label.
   * @param x [batch, pixels] in [0, 1]
   * @param labels y, [batch], int32
   * @param noise given in training only
   * @returns [batch]
   */
  logits(x: Tensor2D, labels: Tensor1D, noise?: Noise): Tensor1D;
}

/** What `createConditionalGan` needs. */
export interface ConditionalGanOptions extends ImagePlayersOptions {
  readonly noiseDim?: number;
  readonly prior?: NoisePrior;
  readonly classes?: number;
}

/** y as a row that is 1 at y and 0 elsewhere. @returns [batch, classes] */
const oneHot = (labels: Tensor1D, classes: number): Tensor2D =>
  tf.oneHot(labels, classes).cast("float32");

/** z and y side by side, into the generator. */
export const generateWithLabels =
  (generator: ImageGenerator, classes: number): LabelledGenerator["generate"] =>
  (z, labels, noise) =>
    generator.apply(tf.concat([z, oneHot(labels, classes)], 1), noise);

/** Labels as images: the map of class y is all 1, the others 0. @returns [batch, side, side, classes] */
const labelMaps = (labels: Tensor1D, classes: number, side: number): Tensor4D =>
  oneHot(labels, classes)
    .reshape<Tensor4D>([-1, 1, 1, classes])
    .mul(tf.ones([1, side, side, 1]));

/** DCGAN's players with the label: beside the noise for G, as one more map per class for D. */
export function createConditionalGan({
  noiseDim = 100,
  prior = "uniform",
  classes = 10,
  seed,
  ...players
}: ConditionalGanOptions): ConditionalGan {
  const generator = createImageGenerator({
    ...players,
    inputDim: noiseDim + classes,
    seed: seedStream(seed, "generator"),
  });
  const discriminator = createImageDiscriminator({
    ...players,
    maps: classes,
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
    logits: (x, labels, noise) => {
      const maps = labelMaps(labels, classes, Math.sqrt(x.shape[1]));
      return discriminator.apply(x, noise, maps).reshape([-1]);
    },
  };
}

/** Labels, each class as probable. @returns [count], int32 */
export const drawLabels = (classes: number, count: number, noise: Noise): Tensor1D =>
  tf.tidy(() => noise.uniform<TensorFlow.Rank.R1>([count]).mul(classes).floor().cast("int32"));

/**
 * D's loss over real images with their labels, and as many samples made for these labels.
 * @param x real images, [batch, pixels] in [0, 1]
 * @param labels theirs, [batch], int32
 */
export function conditionalDiscriminatorLoss(
  gan: ConditionalGan,
  x: Tensor2D,
  labels: Tensor1D,
  noise: Noise,
  options: GameOptions = {},
): DiscriminatorTerms {
  const samples = gan.generate(drawNoise(gan, x.shape[0], noise), labels, noise);
  return discriminatorTerms(
    gan.logits(x, labels, noise),
    gan.logits(samples, labels, noise),
    options,
  );
}

/** G's loss over `count` samples of random labels. */
export function conditionalGeneratorLoss(
  gan: ConditionalGan,
  count: number,
  noise: Noise,
  options: GameOptions = {},
): GeneratorTerms {
  const labels = drawLabels(gan.classes, count, noise);
  const samples = gan.generate(drawNoise(gan, count, noise), labels, noise);
  return generatorTerms(gan.logits(samples, labels, noise), options);
}

/** The game of a conditional GAN, for `fitGan`. */
export const conditionalGanGame = (gan: ConditionalGan, options: GameOptions = {}): Game => ({
  generator: gan.generator,
  discriminator: gan.discriminator,
  discriminatorLoss: ({ x, labels }, noise) =>
    conditionalDiscriminatorLoss(gan, x, labels, noise, options),
  generatorLoss: (count, noise) => conditionalGeneratorLoss(gan, count, noise, options),
});
