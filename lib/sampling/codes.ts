/**
 * @file Codes z to decode: from the prior, from posteriors, from the data.
 */
import type * as TensorFlow from "@tensorflow/tfjs";
import type { GaussianMixture } from "../data/mixture";
import { evaluationBatches } from "../data/batches";
import type { ImageSet } from "../data/images";
import { reparameterize } from "../distributions";
import { tf } from "../engine";
import { fitMixture } from "../models/mixture-fit";
import { repeatRows } from "../models/importance-weights";
import type { Posterior } from "../models/vae";
import { permutation, randomNormal } from "../random";

type Tensor1D = TensorFlow.Tensor1D;
type Tensor2D = TensorFlow.Tensor2D;

/** An autoencoder's encoder gives a code, a VAE's a distribution over codes. */
export interface Encoder {
  /** @param x [batch, pixels] */
  encode(x: Tensor2D): Tensor2D | Posterior;
}

/** The code of each image: that of an autoencoder, the mean μ of a VAE. [batch, latentDim] */
export const meanCodes = (encoder: Encoder, x: Tensor2D): Tensor2D =>
  tf.tidy(() => {
    const code = encoder.encode(x);
    return code instanceof tf.Tensor ? code : code.mu;
  });

/** The codes of a whole set, [count, latentDim]. */
export function codesOf(encoder: Encoder, set: ImageSet): Tensor2D {
  const parts: Tensor2D[] = [];
  for (const { x } of evaluationBatches(set, 1000)) {
    parts.push(meanCodes(encoder, x));
    x.dispose();
  }
  const codes = tf.concat(parts);
  tf.dispose(parts);
  return codes;
}

/** z ~ N(0, I), [count, latentDim]. */
export const priorCodes = (
  { latentDim }: { latentDim: number },
  count: number,
  seed: number,
): Tensor2D => randomNormal<TensorFlow.Rank.R2>([count, latentDim], seed);

/**
 * z ~ q(z∣x), `count` for each image, those of one image together.
 * @param x [batch, pixels]
 * @returns [batch · count, latentDim]
 */
export const posteriorCodes = (
  vae: { encode(x: Tensor2D): Posterior },
  x: Tensor2D,
  count: number,
  seed: number,
): Tensor2D =>
  tf.tidy(() => {
    const { mu, logVar } = vae.encode(x);
    const [center, spread] = [mu, logVar].map((t) => repeatRows(t, count));
    return reparameterize(center, spread, randomNormal<TensorFlow.Rank.R2>(center.shape, seed));
  });

/**
 * The mean code of each class, [classes, latentDim]; a class without images has the mean of all.
 * @param set images with labels from 0 on
 */
export function classMeanCodes(encoder: Encoder, set: ImageSet): Tensor2D {
  const codes = codesOf(encoder, set);
  const means = tf.tidy(() => {
    const classes = set.labels.reduce((most, label) => Math.max(most, label), 0) + 1;
    const member = tf.oneHot(tf.tensor1d(set.labels, "int32"), classes).cast("float32") as Tensor2D;
    const counts = member.sum<Tensor1D>(0).expandDims<Tensor2D>(1);
    const sums = tf.matMul(member, codes, true);
    return tf.where(
      counts.greater(0),
      sums.div(counts.maximum(1)),
      codes.mean(0, true),
    ) as Tensor2D;
  });
  codes.dispose();
  return means;
}

/**
 * A mixture of Gaussians fitted to codes by EM: where N(0, I) is not where the codes are, as with a
 * plain autoencoder, one can draw from this instead.
 * @param codes [count, latentDim]
 * @param most how many codes EM looks at, chosen at random
 */
export function fitCodeMixture(
  codes: Tensor2D,
  { components, seed, most = 2000 }: { components: number; seed: number; most?: number },
): GaussianMixture {
  const [count, dim] = codes.shape;
  const rows = permutation(count, seed).slice(0, most);
  const chosen = tf.tidy(() => tf.gather(codes, tf.tensor1d(rows, "int32")).dataSync());
  return fitMixture(chosen, { dim, components, seed, tolerance: 1e-4 }).mixture;
}

/** z from a mixture, [count, latentDim]. */
export const mixtureCodes = (mixture: GaussianMixture, count: number, seed: number): Tensor2D =>
  tf.tensor2d(mixture.sample(count, seed), [count, mixture.dim]);
