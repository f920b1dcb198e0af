/**
 * @file The convolutional encoder and decoder that the convolutional autoencoder and VAE share.
 *
 * For images of 28 × 28 pixels: sides 28-13-5-1 on the way in, 1-3-6-13-28 on the way out.
 */
import type * as TensorFlow from "@tensorflow/tfjs";
import { relu } from "../engine";
import { type Noise, seedStream } from "../random";
import { type BatchNorm, createBatchNorm } from "./batch-norm";
import {
  createConvolution,
  createTransposedConvolution,
  type ImageLayer,
  numbered,
  toImages,
  toRows,
} from "./convolution";
import { type Model, named } from "./layers";

type Tensor2D = TensorFlow.Tensor2D;
type Tensor4D = TensorFlow.Tensor4D;

/** A network from rows to rows. */
export interface RowNetwork extends Model {
  /** @param x [batch, …] @param noise of a training step: batch normalization learns */
  apply(x: Tensor2D, noise?: Noise): Tensor2D;
}

/** A convolution with batch normalization and ReLU behind it, or, as the last one, alone. */
interface Block extends Model {
  apply(x: Tensor4D, noise?: Noise): Tensor4D;
}

function createBlock(convolution: ImageLayer, norm?: BatchNorm): Block {
  return {
    weights: {
      ...named("convolution", convolution),
      ...(norm && named("norm", norm)),
    },
    statistics: norm?.statistics,
    apply: (x, noise) => {
      const y = convolution.apply(x);
      return norm === undefined ? y : relu(norm.apply(y, noise));
    },
  };
}

/** A layer's channels in and out, kernel and stride. */
type Layer = readonly [inputs: number, outputs: number, kernelSize: number, stride: number];

function createStack(
  layers: readonly Layer[],
  create: typeof createConvolution,
  seed: number,
): Block {
  const blocks = layers.map(([inputChannels, outputChannels, kernelSize, stride], i) =>
    createBlock(
      create({ inputChannels, outputChannels, kernelSize, stride, seed: seedStream(seed, i) }),
      i < layers.length - 1 ? createBatchNorm({ channels: outputChannels }) : undefined,
    ),
  );
  return {
    weights: numbered(blocks, "weights"),
    statistics: numbered(blocks, "statistics"),
    apply: (x, noise) => blocks.reduce((h, block) => block.apply(h, noise), x),
  };
}

/** What both networks need. */
export interface ConvolutionalOptions {
  /** Numbers on the side of the code: what the encoder returns, what the decoder takes. */
  readonly codeDim: number;
  /** Channels of the widest picture; the others have two and four times as many. */
  readonly channels?: number;
  readonly seed: number;
}

/** Three convolutions of 4 × 4 with stride 2: [batch, 784] to [batch, codeDim]. */
export function createConvolutionalEncoder({
  codeDim,
  channels = 16,
  seed,
}: ConvolutionalOptions): RowNetwork {
  const stack = createStack(
    [
      [1, channels, 4, 2],
      [channels, 2 * channels, 4, 2],
      [2 * channels, codeDim, 4, 2],
    ],
    createConvolution,
    seed,
  );
  return { ...stack, apply: (x, noise) => toRows(stack.apply(toImages(x), noise)) };
}

/** Four transposed convolutions: [batch, codeDim] to the logits [batch, 784]. */
export function createConvolutionalDecoder({
  codeDim,
  channels = 16,
  seed,
}: ConvolutionalOptions): RowNetwork {
  const stack = createStack(
    [
      [codeDim, 4 * channels, 3, 2],
      [4 * channels, 2 * channels, 4, 1],
      [2 * channels, channels, 3, 2],
      [channels, 1, 4, 2],
    ],
    createTransposedConvolution,
    seed,
  );
  const toPixel = (z: Tensor2D): Tensor4D => z.reshape([z.shape[0], 1, 1, codeDim]);
  return { ...stack, apply: (z, noise) => toRows(stack.apply(toPixel(z), noise)) };
}

/** The statistics of an encoder and a decoder under their names, as their weights. */
export const namedStatistics = (
  encoder: Model,
  decoder: Model,
): NonNullable<Model["statistics"]> => ({
  ...named("encoder", { weights: encoder.statistics ?? {} }),
  ...named("decoder", { weights: decoder.statistics ?? {} }),
});
