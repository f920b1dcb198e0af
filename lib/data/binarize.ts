import type * as TensorFlow from "@tensorflow/tfjs";
import { tf } from "../engine";
import { randomUniform, seedStream } from "../random";
import { imageSize, imageTensor, take, type ImageSet } from "./images";

/** How grey pixels become black or white: at the threshold 0.5, or by one draw with p = pixel. */
export type Binarization = "threshold" | "sampled";

/**
 * Grey pixels to black or white.
 * "threshold": x ≥ 0.5; "sampled": u < x with u uniform in [0, 1), so that E[result] = x.
 * @param x [batch, pixels] in [0, 1]
 * @param seed decides the draws of "sampled"
 * @returns [batch, pixels], each value 0 or 1
 */
export function binarize(
  x: TensorFlow.Tensor2D,
  how: Binarization,
  seed: number,
): TensorFlow.Tensor2D {
  return tf.tidy(() => {
    const isWhite =
      how === "threshold" ? x.greaterEqual(0.5) : randomUniform(x.shape, seed).less(x);
    return isWhite.cast("float32") as TensorFlow.Tensor2D;
  });
}

/**
 * The set in black and white for good: pixels 0 and 255 only. For numbers that are compared with
 * published ones, which fix one binarization (Salakhutdinov & Murray 2008).
 * @param seed decides the draws of "sampled"
 */
export function binarized(set: ImageSet, how: Binarization, seed: number): ImageSet {
  const CHUNK = 1000;
  const pixels = new Uint8Array(set.count * imageSize(set));
  for (let from = 0; from < set.count; from += CHUNK) {
    const chunk = take(set, Math.min(CHUNK, set.count - from), { from });
    const white = tf.tidy(() =>
      binarize(imageTensor(chunk), how, seedStream(seed, from)).mul(255).dataSync(),
    );
    pixels.set(white, from * imageSize(set));
  }
  return { ...set, pixels };
}
