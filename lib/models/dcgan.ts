/**
 * @file DCGAN, the GAN of convolutions (Radford, Metz & Chintala 2016), for square grey images.
 */
import { seedStream } from "../random";
import { bothPlayers, type NoisePrior } from "./game";
import type { Gan } from "./gan";
import {
  createImageDiscriminator,
  createImageGenerator,
  type ImagePlayersOptions,
} from "./image-players";

/** What `createDcgan` needs. */
export interface DcganOptions extends ImagePlayersOptions {
  readonly noiseDim?: number;
  readonly prior?: NoisePrior;
}

/**
 * A GAN for images, `generate` and `logits` with pixels in [0, 1]. It keeps DCGAN's rules: no
 * pooling and no hidden dense layers, batch normalization, ReLU and tanh in G, LeakyReLU in D,
 * 100 uniform numbers as noise. Train it with Adam, step size 2e-4 and β₁ = 0.5.
 */
export function createDcgan({
  noiseDim = 100,
  prior = "uniform",
  seed,
  ...players
}: DcganOptions): Gan {
  const generator = createImageGenerator({
    ...players,
    inputDim: noiseDim,
    seed: seedStream(seed, "generator"),
  });
  const discriminator = createImageDiscriminator({
    ...players,
    seed: seedStream(seed, "discriminator"),
  });
  return {
    noiseDim,
    prior,
    generator,
    discriminator,
    ...bothPlayers({ generator, discriminator }),
    generate: (z, noise) => generator.apply(z, noise),
    logits: (x, noise) => discriminator.apply(x, noise).reshape([-1]),
  };
}
