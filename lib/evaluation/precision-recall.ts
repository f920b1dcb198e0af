/**
 * @file Precision and recall of generated images: are they like real ones, and are all kinds of
 * real ones there?
 */
import type * as TensorFlow from "@tensorflow/tfjs";
import { tf } from "../engine";
import type { Classifier } from "../models/classifier";
import { loadClassifier } from "../training/pretrained";
import { featuresOf } from "./features";
import type { Images } from "./images";
import { squaredDistances } from "./neighbours";

type Tensor1D = TensorFlow.Tensor1D;
type Tensor2D = TensorFlow.Tensor2D;

/** Both in [0, 1]. */
export interface PrecisionRecall {
  /** The share of generated images that lie among the real ones: quality. */
  readonly precision: number;
  /** The share of real images that lie among the generated ones: variety. */
  readonly recall: number;
}

/** The squared distance from each row to its k-th nearest other row, [count]. */
function radii(rows: Tensor2D, k: number): Tensor1D {
  return tf.tidy(() => {
    // The nearest row of all is the row itself.
    const nearest = tf.topk(squaredDistances(rows, rows).neg(), k + 1).values;
    return nearest.slice([0, k], [-1, 1]).neg().squeeze<Tensor1D>([1]);
  });
}

/** The share of `points` inside at least one ball around a row of `centres`. */
function shareInside(points: Tensor2D, centres: Tensor2D, squaredRadii: Tensor1D): number {
  return tf.tidy(() => {
    const isInside = squaredDistances(points, centres).lessEqual(squaredRadii);
    return isInside.any(1).cast("float32").mean().dataSync()[0];
  });
}

/**
 * Precision and recall of rows (Kynkäänniemi et al. 2019): a set's surroundings are balls around
 * its rows, each as large as the distance to the k-th nearest of its own.
 * @param generated [count, dim]
 * @param real [count, dim]
 */
export function precisionRecallOfFeatures(
  generated: Tensor2D,
  real: Tensor2D,
  k = 3,
): PrecisionRecall {
  const share = (points: Tensor2D, centres: Tensor2D): number =>
    tf.tidy(() => shareInside(points, centres, radii(centres, k)));
  return { precision: share(generated, real), recall: share(real, generated) };
}

/**
 * Precision and recall of images on the classifier's features. One number cannot tell bad images
 * from missing ones; these two can. A lone real image has a large ball, in which many bad images
 * may hide, so look at the Fréchet distance too.
 * @param images generated ones; some thousands at most, since all pairs are compared
 * @param real as many
 */
export function precisionRecall(
  images: Images,
  real: Images,
  { k = 3, classifier = loadClassifier() }: { k?: number; classifier?: Classifier } = {},
): PrecisionRecall {
  const [generated, truth] = [images, real].map((one) => tf.tensor2d(featuresOf(one, classifier)));
  const result = precisionRecallOfFeatures(generated, truth, k);
  tf.dispose([generated, truth]);
  return result;
}
