/** @file Batches without an end, for training that counts steps. */
import type * as TensorFlow from "@tensorflow/tfjs";
import { tf } from "../engine";
import { seedStream } from "../random";
import { batches, batchCount } from "./batches";
import type { ImageSet } from "./images";
import type { ToyDensity } from "./mixture";

/** A batch as a loss takes it. Whoever receives it disposes both. */
export interface LabelledBatch {
  /** [batch, dim]; images in [0, 1]. */
  readonly x: TensorFlow.Tensor2D;
  /** [batch], int32; 0 where the data have none. */
  readonly labels: TensorFlow.Tensor1D;
}

/** True for images, false for a density to draw from. */
const isImageSet = (data: ImageSet | ToyDensity): data is ImageSet => "pixels" in data;

/** How many steps make an epoch: all whole batches of the images, or 100 for a density. */
export const stepsOfEpoch = (data: ImageSet | ToyDensity, batchSize: number): number =>
  isImageSet(data) ? batchCount(data, { batchSize, dropRest: true }) : 100;

/** How endless batches are drawn. */
export interface EndlessOptions {
  readonly batchSize: number;
  /** Decides the order of the images, or the points. */
  readonly seed: number;
  /** Batches to leave out, for a run that goes on where it stopped. */
  readonly from?: number;
}

/** Epoch after epoch of a set, each in its own order, whole batches only. */
function* imageBatches(
  set: ImageSet,
  { batchSize, seed, from = 0 }: EndlessOptions,
): Generator<LabelledBatch, never> {
  const size = { batchSize, dropRest: true };
  const count = Math.max(1, batchCount(set, size));
  for (let epoch = 1 + Math.floor(from / count); ; epoch++) {
    const leftOut = epoch === 1 + Math.floor(from / count) ? from % count : 0;
    let index = 0;
    for (const { x, labels } of batches(set, { ...size, seed: seedStream(seed, epoch) })) {
      if (index++ < leftOut) x.dispose();
      else yield { x, labels: tf.tensor1d(labels, "int32") };
    }
  }
}

/** New points of a density in every batch. */
function* toyBatches(
  density: ToyDensity,
  { batchSize, seed, from = 0 }: EndlessOptions,
): Generator<LabelledBatch, never> {
  for (let batch = from; ; batch++) {
    const points = density.sample(batchSize, seedStream(seed, batch));
    const x = tf.tensor2d(points, [batchSize, density.dim]);
    yield { x, labels: tf.zeros([batchSize], "int32") };
  }
}

/**
 * Batches without an end, all of the same size: images in a new order each epoch, or new points of
 * a density each time. The same seed gives the same batches.
 */
export const endlessBatches = (
  data: ImageSet | ToyDensity,
  options: EndlessOptions,
): Iterator<LabelledBatch, never> =>
  isImageSet(data) ? imageBatches(data, options) : toyBatches(data, options);
