/**
 * @file How well images come back, and how sharp they are.
 */
import type * as TensorFlow from "@tensorflow/tfjs";
import { tf } from "../engine";
import { toImages } from "../models/convolution";
import { meanOf } from "../statistics";
import { countOf, type Images, perImage } from "./images";

type Tensor1D = TensorFlow.Tensor1D;
type Tensor2D = TensorFlow.Tensor2D;
type Tensor4D = TensorFlow.Tensor4D;

/** (1 / pixels) Σ (x − x̂)² for each image, [batch]. */
const squaredErrors = (x: Tensor2D, xHat: Tensor2D): Tensor1D =>
  tf.squaredDifference(x, xHat).mean(-1);

/**
 * The squared error of a pixel, averaged over all pixels and images: the same for a network and
 * for principal components, whatever loss either was trained on.
 * @param reconstruct from x to x̂, both [batch, pixels] in [0, 1]:
 *   `(x) => reconstruct(model, x)`, `(x) => pca.decode(pca.encode(x))`
 */
export const meanSquaredError = (reconstruct: (x: Tensor2D) => Tensor2D, images: Images): number =>
  meanOf(perImage(images, (x) => squaredErrors(x, reconstruct(x))));

/**
 * The peak signal-to-noise ratio 10 log₁₀(1 / MSE) in decibels, the mean over the images. Six
 * decibels more are half the error.
 * @param xHat what is judged, [count, pixels]
 * @param x the truth, [count, pixels] in [0, 1]
 */
export function psnr(xHat: Tensor2D, x: Tensor2D): number {
  if (countOf(xHat) !== countOf(x)) {
    throw new RangeError(`psnr got ${countOf(xHat)} images to judge and ${countOf(x)} true ones.`);
  }
  const errors = tf.tidy(() => squaredErrors(x, xHat).dataSync());
  return meanOf(Array.from(errors, (error) => -10 * Math.log10(error)));
}

/** What a pixel differs from its four neighbours by: the discrete Laplacian. */
const LAPLACIAN = [
  [0, 1, 0],
  [1, -4, 1],
  [0, 1, 0],
];

/**
 * The variance of an image's Laplacian over its pixels, the mean over the images: high where edges
 * are sharp, low where they are blurred, and very high for noise.
 * @param images square
 */
export const sharpness = (images: Images): number =>
  meanOf(
    perImage(images, (x) => {
      const kernel = tf.tensor4d(LAPLACIAN.flat(), [3, 3, 1, 1]);
      const edges = tf.conv2d(toImages(x), kernel, 1, "valid") as Tensor4D;
      return tf.moments(edges, [1, 2, 3]).variance as Tensor1D;
    }),
  );
