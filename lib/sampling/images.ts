/**
 * @file Images from codes.
 */
import type * as TensorFlow from "@tensorflow/tfjs";
import { reparameterize } from "../distributions";
import { tf } from "../engine";
import type { ConditionalVae } from "../models/conditional-vae";
import { randomNormal } from "../random";
import { meanCodes, posteriorCodes, priorCodes, type Encoder } from "./codes";
import { inPieces } from "./gan";

type Tensor1D = TensorFlow.Tensor1D;
type Tensor2D = TensorFlow.Tensor2D;

/** Codes to logits. */
export interface Decoder {
  /** @param z [batch, latentDim] @returns logits [batch, pixels] */
  decode(z: Tensor2D): Tensor2D;
}

/** E[x∣z] = sigmoid(decode(z)) for any number of codes: [count, pixels] in [0, 1]. */
export const decodeImages = (decoder: Decoder, z: Tensor2D): Tensor2D =>
  inPieces(z.shape[0], (from, size) => decoder.decode(z.slice([from, 0], [size, -1])).sigmoid());

/** Images of z ~ N(0, I), [count, pixels]. */
export const samplePrior = (
  vae: Decoder & { latentDim: number },
  count: number,
  seed: number,
): Tensor2D => tf.tidy(() => decodeImages(vae, priorCodes(vae, count, seed)));

/** Images of z ~ q(z∣x), `count` for each x, those of one x together: [batch · count, pixels]. */
export const samplePosterior = (
  vae: Decoder & Parameters<typeof posteriorCodes>[0],
  x: Tensor2D,
  count: number,
  seed: number,
): Tensor2D => tf.tidy(() => decodeImages(vae, posteriorCodes(vae, x, count, seed)));

/**
 * Images of chosen classes: z ~ p(z∣y), then p(x∣z, y).
 * @param labels y, one for each image wanted
 * @returns [labels, pixels]
 */
export const sampleClasses = (
  vae: ConditionalVae,
  labels: ArrayLike<number>,
  seed: number,
): Tensor2D =>
  tf.tidy(() => {
    const y = tf.tensor1d(Array.from(labels), "int32");
    const { mu, logVar } = vae.prior(y);
    const z = reparameterize(mu, logVar, randomNormal<TensorFlow.Rank.R2>(mu.shape, seed));
    const part = (t: TensorFlow.Tensor, from: number, size: number) => t.slice(from, size);
    return inPieces(y.size, (from, size) =>
      vae.decode(part(z, from, size) as Tensor2D, part(y, from, size) as Tensor1D).sigmoid(),
    );
  });

/**
 * The direction of an attribute: the mean code of images that have it less that of images that do
 * not. Added to a code, it should give the image the attribute.
 * @param having [batch, pixels]
 * @param lacking [batch, pixels]
 * @returns [latentDim]
 */
export const attributeDirection = (
  encoder: Encoder,
  having: Tensor2D,
  lacking: Tensor2D,
): Tensor1D =>
  tf.tidy(() => {
    const [present, absent] = [having, lacking].map((x) => meanCodes(encoder, x).mean<Tensor1D>(0));
    return present.sub(absent);
  });
