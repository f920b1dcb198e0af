/**
 * @file What one looks at while a GAN of the plane or the line trains: D everywhere, G's samples, and
 * where D pulls them.
 */
import type * as TensorFlow from "@tensorflow/tfjs";
import { ADVERSARIAL_LOSSES, type AdversarialLoss } from "../adversarial";
import { tf } from "../engine";
import type { Gan } from "../models/gan";
import type { Cells } from "./cells";
import { type Images, perImage } from "./images";

type Tensor1D = TensorFlow.Tensor1D;
type Tensor2D = TensorFlow.Tensor2D;

/** D(x) at the midpoint of every cell, [perAxis^dim] in [0, 1]: a heat map, or a curve. */
export const discriminatorMap = (gan: Gan, { points, dim }: Cells): Float32Array =>
  tf.tidy(() => {
    const x = tf.tensor2d(points.flat(), [points.length, dim]);
    return gan.logits(x).sigmoid().dataSync() as Float32Array;
  });

/**
 * D(x) for each image, [count]. Higher for the images that it was trained on than for others of the
 * same kind: D has learned these by heart, and what it tells G is about them.
 */
export const discriminatorScores = (gan: Gan, images: Images): Float32Array =>
  perImage(images, (x) => gan.logits(x).sigmoid(), 500);

/** G's samples, and what G's loss asks of each. */
export interface Pulls {
  /** G(z), [count · dim]. */
  readonly points: Float32Array;
  /** −∂loss/∂G(z), [count · dim]: the way each sample would have to go. */
  readonly pulls: Float32Array;
}

/**
 * Where D pulls G's samples: the arrows of its gradient. All that G ever learns of the data.
 * @param z [count, noiseDim]
 * @param loss with "minimax" the arrows vanish where D is sure
 */
export const pullsOnSamples = (
  gan: Gan,
  z: Tensor2D,
  loss: AdversarialLoss = "nonSaturating",
): Pulls =>
  tf.tidy(() => {
    const x = gan.generate(z);
    const lossOf = (points: TensorFlow.Tensor): Tensor1D =>
      ADVERSARIAL_LOSSES[loss].generator(gan.logits(points as Tensor2D));
    const gradient = tf.grad((points) => lossOf(points).sum())(x);
    return {
      points: x.dataSync() as Float32Array,
      pulls: gradient.neg().dataSync() as Float32Array,
    };
  });
