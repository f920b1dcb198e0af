/**
 * @file Layers over images [batch, height, width, channels]: convolutions and what goes with them.
 */
import type * as TensorFlow from "@tensorflow/tfjs";
import { tf } from "../engine";
import { randomUniform, seedStream } from "../random";
import type { Model, Weights } from "./layers";

type Tensor2D = TensorFlow.Tensor2D;
type Tensor4D = TensorFlow.Tensor4D;
type Kernel = TensorFlow.Variable<TensorFlow.Rank.R4>;
type Bias = TensorFlow.Variable<TensorFlow.Rank.R1>;

/** A layer from images to images. */
export interface ImageLayer extends Model {
  /** @param x [batch, height, width, inputChannels] @returns [batch, …, …, outputChannels] */
  apply(x: Tensor4D): Tensor4D;
}

/** What a convolution needs, transposed or not. */
export interface ConvolutionOptions {
  readonly inputChannels: number;
  readonly outputChannels: number;
  /** Height and width of the kernel. */
  readonly kernelSize: number;
  /** Pixels from one place of the kernel to the next. */
  readonly stride?: number;
  /** "same" pads with zeros so that stride 1 keeps the size; "valid" pads nothing. */
  readonly padding?: "valid" | "same";
  readonly seed: number;
}

/** Kernel and bias, uniform in ±1/√fanIn: PyTorch's default. */
function startingWeights(
  kernelShape: [number, number, number, number],
  { outputChannels, fanIn, seed }: { outputChannels: number; fanIn: number; seed: number },
): { kernel: Kernel; bias: Bias } {
  const high = 1 / Math.sqrt(fanIn);
  const start = (shape: number[], purpose: string): TensorFlow.Variable =>
    tf.tidy(() =>
      tf.variable(randomUniform(shape, seedStream(seed, purpose), { low: -high, high })),
    );
  return {
    kernel: start(kernelShape, "kernel") as Kernel,
    bias: start([outputChannels], "bias") as Bias,
  };
}

/**
 * A convolution, y[i, j, o] = b[o] + Σ x[s·i + k, s·j + l, c] · W[k, l, c, o]. Without padding a
 * side of n pixels becomes ⌊(n − kernelSize) / stride⌋ + 1.
 */
export function createConvolution({
  inputChannels,
  outputChannels,
  kernelSize,
  stride = 1,
  padding = "valid",
  seed,
}: ConvolutionOptions): ImageLayer {
  const { kernel, bias } = startingWeights(
    [kernelSize, kernelSize, inputChannels, outputChannels],
    { outputChannels, fanIn: kernelSize ** 2 * inputChannels, seed },
  );
  return {
    weights: { kernel, bias },
    apply: (x) => tf.conv2d(x, kernel, stride, padding).add(bias),
  };
}

/**
 * A transposed convolution: each input pixel lays the kernel, times its value, over the output.
 * Without padding a side of n pixels becomes (n − 1) · stride + kernelSize; with "same",
 * n · stride.
 */
export function createTransposedConvolution({
  inputChannels,
  outputChannels,
  kernelSize,
  stride = 1,
  padding = "valid",
  seed,
}: ConvolutionOptions): ImageLayer {
  // The fan-in that PyTorch counts here is the outputs' channels, since its kernel is [in, out, k, k].
  const { kernel, bias } = startingWeights(
    [kernelSize, kernelSize, outputChannels, inputChannels],
    { outputChannels, fanIn: kernelSize ** 2 * outputChannels, seed },
  );
  const grown = (size: number) =>
    padding === "same" ? size * stride : (size - 1) * stride + kernelSize;
  return {
    weights: { kernel, bias },
    apply: (x) => {
      const [batch, height, width] = x.shape;
      const shape: [number, number, number, number] = [
        batch,
        grown(height),
        grown(width),
        outputChannels,
      ];
      return tf.conv2dTranspose(x, kernel, shape, stride, padding).add(bias);
    },
  };
}

/** Rows of pixels as square images. @param x [batch, side²] @returns [batch, side, side, 1] */
export function toImages(x: Tensor2D): Tensor4D {
  const [batch, pixels] = x.shape;
  const side = Math.sqrt(pixels);
  if (!Number.isInteger(side)) {
    throw new RangeError(
      `Images of ${pixels} pixels are not square; convolutional models need for example 784 = 28².`,
    );
  }
  return x.reshape([batch, side, side, 1]);
}

/** Images as rows. @param x [batch, height, width, channels] @returns [batch, the rest] */
export const toRows = (x: Tensor4D): Tensor2D => x.reshape([x.shape[0], -1]);

/** Weights or statistics of parts under names that begin with the part's number. */
export const numbered = (
  parts: readonly { weights: Weights; statistics?: Weights }[],
  which: "weights" | "statistics",
): Weights =>
  Object.fromEntries(
    parts.flatMap((part, i) =>
      Object.entries(part[which] ?? {}).map(([name, variable]) => [`${i}/${name}`, variable]),
    ),
  );
