/**
 * @file The distance from images to the nearest ones of a set.
 */
import type * as TensorFlow from "@tensorflow/tfjs";
import { tf } from "../engine";
import { countOf, type Images, inChunks } from "./images";

type Tensor1D = TensorFlow.Tensor1D;
type Tensor2D = TensorFlow.Tensor2D;

/** For each image, its nearest neighbour in the other set. */
export interface Neighbours {
  /** Places in the other set, [count]. */
  readonly indices: Int32Array;
  /** ‖x − neighbour‖, [count]; two images of 28 × 28 pixels are 10 apart, roughly. */
  readonly distances: Float32Array;
}

/** ‖x‖² for each row. */
const squares = (x: Tensor2D): Tensor1D => x.square().sum(-1);

/**
 * ‖a − b‖² = ‖a‖² − 2 a·b + ‖b‖² for every pair, as one matrix product.
 * @param a [n, dim]
 * @param b [m, dim]
 * @returns [n, m], not negative
 */
export const squaredDistances = (a: Tensor2D, b: Tensor2D): Tensor2D =>
  tf.tidy(() => {
    const sums = squares(a).expandDims<Tensor2D>(1).add<Tensor2D>(squares(b));
    return sums.sub<Tensor2D>(tf.matMul(a, b, false, true).mul(2)).maximum(0);
  });

/**
 * The nearest image of `set` to each of `images`, by the Euclidean distance of their pixels: how
 * far generated images are from real ones, or whether they are copies of training images.
 * @param images at most some thousands
 */
export function nearestNeighbours(images: Images, set: Images): Neighbours {
  const count = countOf(images);
  const indices = new Int32Array(count);
  const best = new Float32Array(count).fill(Infinity);
  inChunks(set, 5000, (y, from) => {
    inChunks(images, 1000, (x, first) => {
      const squared = squaredDistances(x, y);
      const nearest = squared.argMin(-1).dataSync();
      squared
        .min(-1)
        .dataSync()
        .forEach((distance, i) => {
          if (distance >= best[first + i]) return;
          best[first + i] = distance;
          indices[first + i] = from + nearest[i];
        });
    });
  });
  return { indices, distances: best.map(Math.sqrt) };
}
