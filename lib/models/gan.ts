/**
 * @file The generative adversarial network of dense layers (Goodfellow et al. 2014).
 */
import type * as TensorFlow from "@tensorflow/tfjs";
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
import { type Activation, createMlp, type Model } from "./layers";

type Tensor1D = TensorFlow.Tensor1D;
type Tensor2D = TensorFlow.Tensor2D;

/** A generator G and a discriminator D. */
export interface Gan extends Model, Players, NoiseShape {
  /**
   * G(z).
   * @param z [batch, noiseDim]
   * @param noise given in training only
   * @returns [batch, dataDim]
   */
  generate(z: Tensor2D, noise?: Noise): Tensor2D;
  /**
   * l with D(x) = sigmoid(l), the probability that x is real.
   * @param x [batch, dataDim]
   * @param noise given in training only
   * @returns [batch]
   */
  logits(x: Tensor2D, noise?: Noise): Tensor1D;
}

/** What `createGan` needs. */
export interface GanOptions {
  /** 1 for numbers, 2 for points of the plane. */
  readonly dataDim: number;
  readonly noiseDim?: number;
  readonly prior?: NoisePrior;
  /** Hidden sizes of G. None makes it z W + b, whose density can be written down. */
  readonly generatorDims?: readonly number[];
  /** Hidden sizes of D. */
  readonly discriminatorDims?: readonly number[];
  readonly activation?: Activation;
  readonly seed: number;
}

/** A GAN of dense layers, for data of few dimensions. */
export function createGan({
  dataDim,
  noiseDim = dataDim,
  prior = "normal",
  generatorDims = [64, 64],
  discriminatorDims = [64, 64],
  activation = "relu",
  seed,
}: GanOptions): Gan {
  const generator = createMlp({
    sizes: [noiseDim, ...generatorDims, dataDim],
    activation,
    seed: seedStream(seed, "generator"),
  });
  const discriminator = createMlp({
    sizes: [dataDim, ...discriminatorDims, 1],
    activation,
    seed: seedStream(seed, "discriminator"),
  });
  return {
    noiseDim,
    prior,
    generator,
    discriminator,
    ...bothPlayers({ generator, discriminator }),
    generate: (z) => generator.apply(z),
    logits: (x) => discriminator.apply(x).reshape([-1]),
  };
}

/**
 * D's loss over real data and as many samples of G.
 * @param x real data, [batch, dataDim]
 */
export function discriminatorLoss(
  gan: Gan,
  x: Tensor2D,
  noise: Noise,
  options: GameOptions = {},
): DiscriminatorTerms {
  const samples = gan.generate(drawNoise(gan, x.shape[0], noise), noise);
  return discriminatorTerms(gan.logits(x, noise), gan.logits(samples, noise), options);
}

/** G's loss over `count` samples. */
export function generatorLoss(
  gan: Gan,
  count: number,
  noise: Noise,
  options: GameOptions = {},
): GeneratorTerms {
  const samples = gan.generate(drawNoise(gan, count, noise), noise);
  return generatorTerms(gan.logits(samples, noise), options);
}

/** The game of a GAN, for `fitGan`. */
export const ganGame = (gan: Gan, options: GameOptions = {}): Game => ({
  generator: gan.generator,
  discriminator: gan.discriminator,
  discriminatorLoss: ({ x }, noise) => discriminatorLoss(gan, x, noise, options),
  generatorLoss: (count, noise) => generatorLoss(gan, count, noise, options),
});
