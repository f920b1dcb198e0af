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
  /** Height and width of the images: a multiple of 4, 16 or more. */
  readonly side?: number;
  /** Channels of the three sizes inside, from the smallest, in both players. */
  readonly channels?: readonly [small: number, quarter: number, half: number];
  /** Batch normalization after every layer but G's last, D's first and D's last. */
  readonly batchNorm?: boolean;
  /** After D's convolutions: LeakyReLU max(x, 0.2 x), or ReLU. */
  readonly discriminatorActivation?: "leakyRelu" | "relu";
  readonly seed: number;
}

/** A convolution that halves the side; transposed, one that doubles it. */
const HALVING = { kernelSize: 4, stride: 2, padding: "same" } as const;
/** One from 7 × 7 to 4 × 4, from n × n to (n − 3) × (n − 3); transposed, the other way. */
const NARROWING = { kernelSize: 4, stride: 1, padding: "valid" } as const;

const DEFAULTS = { side: 28, channels: [128, 64, 32], batchNorm: true } as const;

/** The smallest side: 4 for images of 28. @throws RangeError unless there is one */
function smallestSide(side: number): number {
  if (side % 4 === 0 && side >= 16) return side / 4 - 3;
  throw new RangeError(`side is ${side}; it must be a multiple of 4 from 16 on, for example 28.`);
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
 * G: a projection to small images, then transposed convolutions. ReLU inside, tanh at the end. For
 * 28 × 28: 100 → 4 × 4 × 128 → 7 × 7 × 64 → 14 × 14 × 32 → 28 × 28.
 */
export function createImageGenerator({
  inputDim,
  side = DEFAULTS.side,
  channels: [small, quarter, half] = DEFAULTS.channels,
  batchNorm = DEFAULTS.batchNorm,
  seed,
}: ImagePlayersOptions & { readonly inputDim: number }): ImageGenerator {
  const normalizedRelu = (channels: number): Layer[] => [
    ...(batchNorm ? [createBatchNorm({ channels })] : []),
    activation(relu),
  ];
  const grow = (kind: typeof HALVING | typeof NARROWING, from: number, to: number): Layer =>
    createTransposedConvolution({ ...kind, inputChannels: from, outputChannels: to, seed });
  const stack = createStack([
    createProjection(inputDim, smallestSide(side), small),
    ...normalizedRelu(small),
    grow(NARROWING, small, quarter),
    ...normalizedRelu(quarter),
    grow(HALVING, quarter, half),
    ...normalizedRelu(half),
    grow(HALVING, half, 1),
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

const LEAK = 0.2;

/**
 * D: convolutions with LeakyReLU, then one dense layer. For 28 × 28:
 * 28 × 28 → 14 × 14 × 32 → 7 × 7 × 64 → 4 × 4 × 128 → 1.
 */
export function createImageDiscriminator({
  maps = 0,
  outputDim = 1,
  side = DEFAULTS.side,
  channels: [small, quarter, half] = DEFAULTS.channels,
  batchNorm = DEFAULTS.batchNorm,
  discriminatorActivation = "leakyRelu",
  seed,
}: ImagePlayersOptions & {
  readonly maps?: number;
  readonly outputDim?: number;
}): ImageDiscriminator {
  const act = activation(discriminatorActivation === "relu" ? relu : (x) => x.leakyRelu(LEAK));
  const normalized = (channels: number): Layer[] =>
    batchNorm ? [createBatchNorm({ channels })] : [];
  const shrink = (kind: typeof HALVING | typeof NARROWING, from: number, to: number): Layer =>
    createConvolution({ ...kind, inputChannels: from, outputChannels: to, seed });
  const last = createDense({ inputDim: smallestSide(side) ** 2 * small, outputDim, seed });
  const stack = createStack([
    shrink(HALVING, 1 + maps, half),
    act,
    shrink(HALVING, half, quarter),
    ...normalized(quarter),
    act,
    shrink(NARROWING, quarter, small),
    ...normalized(small),
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
