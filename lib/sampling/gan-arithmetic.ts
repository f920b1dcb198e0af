/**
 * @file Arithmetic with the noise of a GAN (Radford, Metz & Chintala 2016, section 6.3).
 */
import type * as TensorFlow from "@tensorflow/tfjs";
import { tf } from "../engine";
import type { Gan } from "../models/gan";
import { generateAll, sampleNoise } from "./gan";

type Tensor1D = TensorFlow.Tensor1D;
type Tensor2D = TensorFlow.Tensor2D;

/**
 * The direction of an attribute: the mean z of the samples that have most of it less that of those
 * that have least. Added to a z, it should give the sample more of the attribute.
 *
 * A GAN has no encoder, so the z are found the other way round: by drawing many and looking at what
 * G makes of them. A single z would not do, the mean of many does.
 * @param attribute of each sample, for example `thickness` or `slant`
 * @param share of the samples on either side
 * @returns [noiseDim]
 */
export const noiseDirection = (
  gan: Gan,
  attribute: (samples: Tensor2D) => ArrayLike<number>,
  { count = 2000, share = 0.25, seed }: { count?: number; share?: number; seed: number },
): Tensor1D =>
  tf.tidy(() => {
    const z = sampleNoise(gan, count, seed);
    const values = Array.from(attribute(generateAll(gan, z)));
    const order = values.map((_, i) => i).sort((i, j) => values[i] - values[j]);
    const size = Math.max(1, Math.round(share * count));
    const meanOf = (rows: number[]): Tensor1D => z.gather(tf.tensor1d(rows, "int32")).mean(0);
    return meanOf(order.slice(-size)).sub(meanOf(order.slice(0, size)));
  });
