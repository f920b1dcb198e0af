/**
 * @file The plain autoencoder: an encoder to a small code and a decoder back. No probabilities.
 */
import type * as TensorFlow from "@tensorflow/tfjs";
import { tf } from "../engine";
import { bernoulliNll, squaredError } from "../objectives";
import { type Noise, seedStream } from "../random";
import { createMlp, type Initializer, type Model, named } from "./layers";

type Tensor2D = TensorFlow.Tensor2D;

/** An encoder and a decoder, z = encode(x) and x̂ = sigmoid(decode(z)). */
export interface Autoencoder extends Model {
  readonly latentDim: number;
  /**
   * @param x [batch, inputDim]
   * @param noise of a training step, for batch normalization
   * @returns [batch, latentDim]
   */
  encode(x: Tensor2D, noise?: Noise): Tensor2D;
  /** @param z [batch, latentDim] @returns logits [batch, inputDim] */
  decode(z: Tensor2D, noise?: Noise): Tensor2D;
}

/** What `createAutoencoder` needs. */
export interface AutoencoderOptions {
  readonly inputDim?: number;
  /** From the input inwards; the decoder has the same sizes the other way round. */
  readonly hiddenDims?: readonly number[];
  readonly latentDim: number;
  readonly initializer?: Initializer;
  readonly seed: number;
}

/** An autoencoder of dense layers, ReLU inside, for example 784-400-2-400-784. */
export function createAutoencoder({
  inputDim = 784,
  hiddenDims = [400],
  latentDim,
  initializer,
  seed,
}: AutoencoderOptions): Autoencoder {
  const sizes = [inputDim, ...hiddenDims, latentDim];
  const encoder = createMlp({ sizes, initializer, seed: seedStream(seed, "encoder") });
  const decoder = createMlp({
    sizes: sizes.toReversed(),
    initializer,
    seed: seedStream(seed, "decoder"),
  });
  return {
    latentDim,
    weights: { ...named("encoder", encoder), ...named("decoder", decoder) },
    encode: (x) => encoder.apply(x),
    decode: (z) => decoder.apply(z),
  };
}

/** x̂ = sigmoid(decode(encode(x))), [batch, inputDim], in [0, 1]. */
export const reconstruct = (
  model: { encode(x: Tensor2D): Tensor2D; decode(z: Tensor2D): Tensor2D },
  x: Tensor2D,
): Tensor2D => tf.tidy(() => model.decode(model.encode(x)).sigmoid());

/** How an autoencoder's reconstruction is scored. */
export type ReconstructionLoss = "mse" | "bce";

/**
 * ‖x − x̂‖² ("mse") or the binary cross-entropy ("bce"), summed over the pixels, [batch].
 * @param x [batch, inputDim]
 * @param noise of a training step; needed where the model has batch normalization
 */
export const autoencoderLoss = (
  model: Autoencoder,
  x: Tensor2D,
  reconstruction: ReconstructionLoss = "mse",
  noise?: Noise,
): { loss: TensorFlow.Tensor1D } => {
  const logits = model.decode(model.encode(x, noise), noise);
  return {
    loss: reconstruction === "mse" ? squaredError(logits.sigmoid(), x) : bernoulliNll(logits, x),
  };
};
