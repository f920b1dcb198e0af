/**
 * @file The convolutional VAE: the plain one, with convolutions for its dense layers.
 */
import type * as TensorFlow from "@tensorflow/tfjs";
import { tf } from "../engine";
import { seedStream } from "../random";
import type { ConvolutionalModelOptions } from "./convolutional-autoencoder";
import {
  createConvolutionalDecoder,
  createConvolutionalEncoder,
  namedStatistics,
} from "./convolutional-networks";
import { named } from "./layers";
import type { Vae } from "./vae";

/**
 * A VAE of convolutions for images of 28 × 28 pixels: sides 28-13-5-1 to μ and log σ², which are
 * the two halves of the encoder's last channels, and 1-3-6-13-28 back.
 */
export function createConvolutionalVae({
  latentDim = 32,
  channels,
  seed,
}: ConvolutionalModelOptions): Vae {
  const encoder = createConvolutionalEncoder({
    codeDim: 2 * latentDim,
    channels,
    seed: seedStream(seed, "encoder"),
  });
  const decoder = createConvolutionalDecoder({
    codeDim: latentDim,
    channels,
    seed: seedStream(seed, "decoder"),
  });
  return {
    latentDim,
    weights: { ...named("encoder", encoder), ...named("decoder", decoder) },
    statistics: namedStatistics(encoder, decoder),
    encode: (x, noise) => {
      const [mu, logVar] = tf.split<TensorFlow.Tensor2D>(encoder.apply(x, noise), 2, 1);
      return { mu, logVar };
    },
    decode: (z, noise) => decoder.apply(z, noise),
  };
}
