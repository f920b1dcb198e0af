import type * as TensorFlow from "@tensorflow/tfjs";
import { tf } from "../engine";

/** Grey images with a label each. Sets share memory with one another: do not write to them. */
export interface ImageSet {
  readonly name: string;
  readonly count: number;
  readonly height: number;
  readonly width: number;
  /** [count · height · width], 0…255. */
  readonly pixels: Uint8Array;
  /** [count]. */
  readonly labels: Uint8Array;
}

/** A byte as a number in [0, 1]. */
const UNIT = Float32Array.from({ length: 256 }, (_, byte) => byte / 255);

/** The number of pixels of one image. */
export const imageSize = ({ height, width }: ImageSet): number => height * width;

/** @throws RangeError unless `index` is the place of an image in the set. */
export function assertIndex(set: ImageSet, index: number): void {
  if (Number.isInteger(index) && index >= 0 && index < set.count) return;
  throw new RangeError(
    `There is no image ${index} in ${set.name}; choose an integer from 0 to ${set.count - 1}.`,
  );
}

/** Writes image `index` of the set to `target` at `offset`, in [0, 1]. */
export function copyImage(
  set: ImageSet,
  index: number,
  target: Float32Array,
  offset: number,
): void {
  const size = imageSize(set);
  const start = index * size;
  for (let i = 0; i < size; i++) target[offset + i] = UNIT[set.pixels[start + i]];
}

/**
 * `count` images in order, beginning with image `from`. Nothing is copied.
 * @throws RangeError when the set has fewer
 */
export function take(set: ImageSet, count: number, { from = 0 } = {}): ImageSet {
  const isWhole = Number.isInteger(count) && Number.isInteger(from) && count >= 0 && from >= 0;
  if (!isWhole || from + count > set.count) {
    throw new RangeError(
      `Cannot take ${count} images from image ${from} on: ${set.name} has ${set.count}.`,
    );
  }
  const size = imageSize(set);
  const pixels = set.pixels.subarray(from * size, (from + count) * size);
  return { ...set, count, pixels, labels: set.labels.subarray(from, from + count) };
}

/**
 * The images at `indices`, in that order; an index may occur more than once.
 * @throws RangeError on an index outside the set
 */
export function select(set: ImageSet, indices: ArrayLike<number>): ImageSet {
  const size = imageSize(set);
  const pixels = new Uint8Array(indices.length * size);
  const labels = new Uint8Array(indices.length);
  for (let row = 0; row < indices.length; row++) {
    const index = indices[row];
    assertIndex(set, index);
    pixels.set(set.pixels.subarray(index * size, (index + 1) * size), row * size);
    labels[row] = set.labels[index];
  }
  return { ...set, count: indices.length, pixels, labels };
}

/** The images with one label, in the set's order: `withLabel(train, 8)` is every eight. */
export function withLabel(set: ImageSet, label: number): ImageSet {
  const indices: number[] = [];
  set.labels.forEach((value, index) => {
    if (value === label) indices.push(index);
  });
  return select(set, indices);
}

/** How often each label occurs: [highest label + 1]. */
export function labelCounts(set: ImageSet): number[] {
  const counts: number[] = [];
  for (const label of set.labels) {
    while (counts.length <= label) counts.push(0);
    counts[label]++;
  }
  return counts;
}

/**
 * One image, row by row.
 * @returns [height · width] in [0, 1]
 * @throws RangeError when there is no such image
 */
export function imageArray(set: ImageSet, index: number): Float32Array {
  assertIndex(set, index);
  const image = new Float32Array(imageSize(set));
  copyImage(set, index, image, 0);
  return image;
}

/**
 * Images as one tensor: the whole set, or those at `indices` in that order.
 * @returns [count, height · width] in [0, 1]; the caller disposes it
 * @throws RangeError on an index outside the set
 */
export function imageTensor(set: ImageSet, indices?: ArrayLike<number>): TensorFlow.Tensor2D {
  const count = indices?.length ?? set.count;
  const size = imageSize(set);
  const values = new Float32Array(count * size);
  for (let row = 0; row < count; row++) {
    const index = indices?.[row] ?? row;
    assertIndex(set, index);
    copyImage(set, index, values, row * size);
  }
  return tf.tensor2d(values, [count, size]);
}
