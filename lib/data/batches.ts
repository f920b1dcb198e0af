import type * as TensorFlow from "@tensorflow/tfjs";
import { permutation, seedStream } from "../random";
import { binarize, type Binarization } from "./binarize";
import { imageTensor, type ImageSet } from "./images";

/** Some images of a set, as a network takes them. */
export interface Batch {
  /** [batch, height · width] in [0, 1]. Whoever receives the batch disposes it. */
  readonly x: TensorFlow.Tensor2D;
  /** [batch]. */
  readonly labels: Uint8Array;
  /** [batch], the images' places in the set. */
  readonly indices: Int32Array;
}

/** How a set is cut into batches. */
export interface BatchOptions {
  readonly batchSize: number;
  /** Decides the order, and the draws of "sampled". Each epoch takes another: `seedStream(seed, epoch)`. */
  readonly seed: number;
  /** Leaves out a last batch that is smaller than the others. */
  readonly dropRest?: boolean;
  /** "sampled" draws each pixel anew in each epoch, 1 with probability pixel. */
  readonly binarize?: "none" | Binarization;
}

/** @throws RangeError unless a batch holds at least one image. */
function assertBatchSize(batchSize: number): void {
  if (Number.isInteger(batchSize) && batchSize >= 1) return;
  throw new RangeError(`batchSize is ${batchSize}; it must be an integer ≥ 1, for example 128.`);
}

/** How many batches a set makes. @throws RangeError on a batch size below 1 */
export function batchCount(
  { count }: Pick<ImageSet, "count">,
  { batchSize, dropRest = false }: Pick<BatchOptions, "batchSize" | "dropRest">,
): number {
  assertBatchSize(batchSize);
  return dropRest ? Math.floor(count / batchSize) : Math.ceil(count / batchSize);
}

/** The images at `indices` as a batch. */
function createBatch(set: ImageSet, indices: Int32Array): Batch {
  const labels = Uint8Array.from(indices, (index) => set.labels[index]);
  return { x: imageTensor(set, indices), labels, indices };
}

/** A batch whose grey pixels became black or white. The grey one is disposed. */
function blackOrWhite(batch: Batch, how: Binarization, seed: number): Batch {
  const x = binarize(batch.x, how, seed);
  batch.x.dispose();
  return { ...batch, x };
}

/**
 * One epoch: every image once, in the random order that `seed` decides.
 *
 * ```ts
 * for (const { x } of batches(train, { batchSize: 128, seed: seedStream(seed, epoch) })) {
 *   trainStep(x);
 *   x.dispose();
 * }
 * ```
 * @throws RangeError when there is no whole batch or the seed is bad, at the call and not later
 */
export function batches(
  set: ImageSet,
  { batchSize, seed, dropRest = false, binarize: how = "none" }: BatchOptions,
): Generator<Batch, void, undefined> {
  const total = batchCount(set, { batchSize, dropRest });
  if (total === 0) {
    throw new RangeError(
      `${set.name} has ${set.count} images, which makes no batch of ${batchSize}; ` +
        `choose a smaller batchSize${dropRest ? " or leave dropRest out" : ""}.`,
    );
  }
  const order = permutation(set.count, seed);
  return (function* () {
    for (let i = 0; i < total; i++) {
      const batch = createBatch(set, order.slice(i * batchSize, (i + 1) * batchSize));
      yield how === "none" ? batch : blackOrWhite(batch, how, seedStream(seed, i));
    }
  })();
}

/**
 * The whole set in its own order, the last batch as small as need be: for evaluation. The receiver
 * disposes each batch's `x`. Binarize the set itself (`binarized`) where black and white is wanted.
 * @throws RangeError on a batch size below 1, at the call and not later
 */
export function evaluationBatches(
  set: ImageSet,
  batchSize: number,
): Generator<Batch, void, undefined> {
  const total = batchCount(set, { batchSize });
  return (function* () {
    for (let i = 0; i < total; i++) {
      const from = i * batchSize;
      const count = Math.min(batchSize, set.count - from);
      const indices = Int32Array.from({ length: count }, (_, row) => from + row);
      yield createBatch(set, indices);
    }
  })();
}
