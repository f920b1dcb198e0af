/**
 * @file What judges take: images as a tensor or as a set, looked at some thousands at a time.
 */
import type * as TensorFlow from "@tensorflow/tfjs";
import { type ImageSet, imageTensor } from "../data/images";
import { tf } from "../engine";

type Tensor2D = TensorFlow.Tensor2D;

/** Images to be judged: [count, pixels] in [0, 1], or a set. */
export type Images = Tensor2D | ImageSet;

const isTensor = (images: Images): images is Tensor2D => images instanceof tf.Tensor;

/** How many images there are. */
export const countOf = (images: Images): number =>
  isTensor(images) ? images.shape[0] : images.count;

/**
 * Looks at the images in order, `size` at a time.
 * @param look gets [≤ size, pixels] and the place of the first; what it makes is freed afterwards
 */
export function inChunks(
  images: Images,
  size: number,
  look: (chunk: Tensor2D, from: number) => void,
): void {
  const count = countOf(images);
  for (let from = 0; from < count; from += size) {
    const length = Math.min(size, count - from);
    tf.tidy(() => {
      const indices = () => Int32Array.from({ length }, (_, i) => from + i);
      look(isTensor(images) ? images.slice(from, length) : imageTensor(images, indices()), from);
    });
  }
}

/** One number for each image, in order. */
export function perImage(
  images: Images,
  score: (chunk: Tensor2D) => TensorFlow.Tensor1D,
  size = 1000,
): Float32Array {
  const values = new Float32Array(countOf(images));
  inChunks(images, size, (chunk, from) => values.set(score(chunk).dataSync(), from));
  return values;
}
