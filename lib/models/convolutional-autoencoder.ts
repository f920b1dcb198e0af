/**
 * @file The convolutional autoencoder: the plain one, with convolutions for its dense layers.
 */
import { seedStream } from "../random";
import type { Autoencoder } from "./autoencoder";
import {
  createConvolutionalDecoder,
  createConvolutionalEncoder,
  namedStatistics,
} from "./convolutional-networks";
import { named } from "./layers";

/** What a convolutional model needs. */
export interface ConvolutionalModelOptions {
  readonly latentDim?: number;
  /** Channels of the widest picture; the others have two and four times as many. */
  readonly channels?: number;
  readonly seed: number;
}

/** An autoencoder of convolutions for images of 28 × 28 pixels: sides 28-13-5-1-3-6-13-28. */
export function createConvolutionalAutoencoder({
  latentDim = 32,
  channels,
  seed,
}: ConvolutionalModelOptions): Autoencoder {
  const options = { codeDim: latentDim, channels };
  const encoder = createConvolutionalEncoder({ ...options, seed: seedStream(seed, "encoder") });
  const decoder = createConvolutionalDecoder({ ...options, seed: seedStream(seed, "decoder") });
  return {
    latentDim,
    weights: { ...named("encoder", encoder), ...named("decoder", decoder) },
    statistics: namedStatistics(encoder, decoder),
    encode: (x, noise) => encoder.apply(x, noise),
    decode: (z, noise) => decoder.apply(z, noise),
  };
}
