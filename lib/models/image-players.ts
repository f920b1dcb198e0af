/**
 * @file The two players of DCGAN (Radford, Metz & Chintala 2016), for square grey images.
 *
 * Outside the players pixels are in [0, 1], as everywhere in this library. Inside they are in
 * [−1, 1], the range of G's tanh: G's last act is to map it to [0, 1], D's first to map back.
 */
import type * as TensorFlow from "@tensorflow/tfjs";
import { relu, tf } from "../engine";
import type { Noise } from "../random";
import { createBatchNorm } from "./batch-norm";
import { createConvolution, createTransposedConvolution, toImages, toRows } from "./convolution";
import { createDense, type Model } from "./layers";
import { createStack, type Layer, startSmall } from "./stack";

type Tensor2D = TensorFlow.Tensor2D;
type Tensor4D = TensorFlow.Tensor4D;

/** 2x − 1: pixels from [0, 1] to [−1, 1], the range of tanh. */
export const toTanhRange = <T extends TensorFlow.Tensor>(x: T): T =>
  tf.tidy(() => x.mul<T>(2).sub(1));

/** (x + 1) / 2: pixels from [−1, 1], the range of tanh, to [0, 1]. */
export const fromTanhRange = <T extends TensorFlow.Tensor>(x: T): T =>
  tf.tidy(() => x.add<T>(1).div(2));

/** The rules of DCGAN, each of which can be broken to see what it is for. */
export interface ImagePlayersOptions {
  /** Height and width of the images, a multiple of 4. */
  readonly side?: number;
  /** Channels at a quarter and at half of the side, in both players. */
  readonly channels?: readonly [quarter: number, half: number];
  /** Batch normalization after every layer but G's last, D's first and D's last. */
  readonly batchNorm?: boolean;
  /** After D's convolutions: LeakyReLU max(x, 0.2 x), or ReLU. */
  readonly discriminatorActivation?: "leakyRelu" | "relu";
  readonly seed: number;
}

/** Each convolution halves the side, each transposed one doubles it. */
const HALVING = { kernelSize: 4, stride: 2, padding: "same" } as const;

const DEFAULTS = { side: 28, channels: [64, 32], batchNorm: true } as const;

/** @throws RangeError unless the side can be halved twice */
function quarterOf(side: number): number {
  if (side % 4 === 0) return side / 4;
  throw new RangeError(`side is ${side}; it must be a multiple of 4, for example 28.`);
}

/** A row of numbers as what stands at the beginning of an image: [batch, side, side, channels]. */
const createProjection = (inputDim: number, side: number, channels: number): Layer => {
  const dense = createDense({ inputDim, outputDim: side ** 2 * channels, seed: 1 });
  return {
    weights: dense.weights,
    apply: (z) => dense.apply(toRows(z)).reshape([-1, side, side, channels]),
  };
};

const activation = (apply: (x: Tensor4D) => Tensor4D): Layer => ({ apply: (x) => apply(x) });

/** From noise to images. */
export interface ImageGenerator extends Model {
  /** @param z [batch, inputDim] @returns [batch, side²] in [0, 1] */
  apply(z: Tensor2D, noise?: Noise): Tensor2D;
}

/**
 * G: a projection to images of a quarter of the side, then two transposed convolutions that double
 * it. ReLU inside, tanh at the end. For 28 × 28: 100 → 7 × 7 × 64 → 14 × 14 × 32 → 28 × 28.
 */
export function createImageGenerator({
  inputDim,
  side = DEFAULTS.side,
  channels: [quarter, half] = DEFAULTS.channels,
  batchNorm = DEFAULTS.batchNorm,
  seed,
}: ImagePlayersOptions & { readonly inputDim: number }): ImageGenerator {
  const normalized = (channels: number): Layer[] =>
    batchNorm ? [createBatchNorm({ channels })] : [];
  const stack = createStack([
    createProjection(inputDim, quarterOf(side), quarter),
    ...normalized(quarter),
    activation(relu),
    createTransposedConvolution({ ...HALVING, inputChannels: quarter, outputChannels: half, seed }),
    ...normalized(half),
    activation(relu),
    createTransposedConvolution({ ...HALVING, inputChannels: half, outputChannels: 1, seed }),
    activation((x) => x.tanh()),
  ]);
  return {
    ...startSmall(stack, seed),
    apply: (z, noise) =>
      fromTanhRange(toRows(stack.apply(z.reshape([z.shape[0], 1, 1, inputDim]), noise))),
  };
}

/** From images to a few numbers for each. */
export interface ImageDiscriminator extends Model {
  /**
   * @param x [batch, side²] in [0, 1]
   * @param maps what else D is told, as constant images, [batch, side, side, maps]
   * @returns [batch, outputDim]
   */
  apply(x: Tensor2D, noise?: Noise, maps?: Tensor4D): Tensor2D;
}

/**
 * D: two convolutions that halve the side, LeakyReLU after each, then one dense layer. For 28 × 28:
 * 28 × 28 → 14 × 14 × 32 → 7 × 7 × 64 → 1.
 */
export function createImageDiscriminator({
  maps = 0,
  outputDim = 1,
  side = DEFAULTS.side,
  channels: [quarter, half] = DEFAULTS.channels,
  batchNorm = DEFAULTS.batchNorm,
  discriminatorActivation = "leakyRelu",
  seed,
}: ImagePlayersOptions & {
  readonly maps?: number;
  readonly outputDim?: number;
}): ImageDiscriminator {
  const LEAK = 0.2;
  const act = activation(discriminatorActivation === "relu" ? relu : (x) => x.leakyRelu(LEAK));
  const last = createDense({ inputDim: quarterOf(side) ** 2 * quarter, outputDim, seed });
  const stack = createStack([
    createConvolution({ ...HALVING, inputChannels: 1 + maps, outputChannels: half, seed }),
    act,
    createConvolution({ ...HALVING, inputChannels: half, outputChannels: quarter, seed }),
    ...(batchNorm ? [createBatchNorm({ channels: quarter })] : []),
    act,
    { weights: last.weights, apply: (x) => last.apply(toRows(x)).reshape([-1, 1, 1, outputDim]) },
  ]);
  return {
    ...startSmall(stack, seed),
    apply: (x, noise, constant) => {
      const images = toImages(toTanhRange(x));
      const input = constant === undefined ? images : tf.concat([images, constant], 3);
      return toRows(stack.apply(input, noise));
    },
  };
}
