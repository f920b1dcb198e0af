/**
 * @file What the classifier of digits says about images.
 */
import type { Classifier } from "../models/classifier";
import { meanOf } from "../statistics";
import { loadClassifier } from "../training/pretrained";
import { type Images, countOf, inChunks } from "./images";

/** The classifier's opinion of each image. */
export interface Classification {
  /** The class of the highest score, [count]. */
  readonly labels: Uint8Array;
  /** Its probability, [count]. */
  readonly confidence: Float32Array;
}

/** The class that the classifier sees in each image, and how sure it is. */
export function classify(
  images: Images,
  classifier: Classifier = loadClassifier(),
): Classification {
  const labels = new Uint8Array(countOf(images));
  const confidence = new Float32Array(countOf(images));
  inChunks(images, 1000, (x, from) => {
    const p = classifier.logits(x).softmax();
    labels.set(p.argMax(-1).dataSync(), from);
    confidence.set(p.max(-1).dataSync(), from);
  });
  return { labels, confidence };
}

/**
 * The mean over the images of the highest p(y∣x): near 1 where most look like a digit to the
 * classifier, towards 1/10 where it cannot tell. Noise can fool it, so look at the distance to real
 * images too (`nearestNeighbours`).
 */
export const classifierConfidence = (images: Images, classifier?: Classifier): number =>
  meanOf(classify(images, classifier).confidence);

/**
 * The share of images in which the classifier sees the class they were to have, in [0, 1].
 * @param labels the classes asked for, [count]
 */
export function labelAccuracy(
  images: Images,
  labels: ArrayLike<number>,
  classifier?: Classifier,
): number {
  if (labels.length !== countOf(images)) {
    throw new RangeError(
      `There are ${labels.length} labels for ${countOf(images)} images; give one for each image.`,
    );
  }
  const seen = classify(images, classifier).labels;
  return meanOf(Array.from(seen, (label, i) => (label === labels[i] ? 1 : 0)));
}

/** How the images spread over the classes. */
export interface ModeCounts {
  /** How many images show each class, [classes]. */
  readonly counts: number[];
  /** How many classes have at least one hundredth of an even share. */
  readonly modes: number;
  /**
   * KL(shares ‖ even shares) = Σ s log(s · classes), nats: 0 where all classes are as frequent,
   * log(classes) where only one is left.
   */
  readonly kl: number;
}

/**
 * Counts the classes among images: a generator that forgets some has collapsed.
 */
export function modeCounts(images: Images, classifier: Classifier = loadClassifier()): ModeCounts {
  const counts = new Array<number>(classifier.classes).fill(0);
  for (const label of classify(images, classifier).labels) counts[label]++;
  const shares = counts.map((count) => count / countOf(images));
  const even = 1 / classifier.classes;
  return {
    counts,
    modes: shares.filter((share) => share >= even / 100).length,
    kl: shares.reduce((sum, s) => sum + (s === 0 ? 0 : s * Math.log(s / even)), 0),
  };
}
