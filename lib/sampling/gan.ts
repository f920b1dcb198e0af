/**
 * @file Samples of a GAN: noise in, data out.
 */
import type * as TensorFlow from "@tensorflow/tfjs";
import { tf } from "../engine";
import { drawNoise, type NoiseShape } from "../models/game";
import type { LabelledGenerator } from "../models/conditional-gan";
import type { Gan } from "../models/gan";
import { createNoise, seedTensor } from "../random";

type Tensor2D = TensorFlow.Tensor2D;

/** z ~ p(z), [count, noiseDim]; the same seed gives the same noise. */
export const sampleNoise = (shape: NoiseShape, count: number, seed: number): Tensor2D =>
  tf.tidy(() => drawNoise(shape, count, createNoise(seedTensor(seed))));

/** Images made at once: more would take much memory between the layers. */
const CHUNK = 500;

/** Applies `make` to some hundred rows at a time. */
export const inPieces = (count: number, make: (from: number, size: number) => Tensor2D): Tensor2D =>
  tf.tidy(() => {
    const starts = Array.from({ length: Math.ceil(count / CHUNK) }, (_, i) => i * CHUNK);
    const pieces = starts.map((from) => tf.tidy(() => make(from, Math.min(CHUNK, count - from))));
    return pieces.length === 1 ? pieces[0] : tf.concat(pieces, 0);
  });

/** G(z) for any number of z. @param z [count, noiseDim] @returns [count, dataDim] */
export const generateAll = (gan: Gan, z: Tensor2D): Tensor2D =>
  inPieces(z.shape[0], (from, size) => gan.generate(z.slice([from, 0], [size, -1])));

/** `count` samples of G, [count, dataDim]; images in [0, 1]. */
export const sampleGan = (gan: Gan, count: number, seed: number): Tensor2D =>
  tf.tidy(() => generateAll(gan, sampleNoise(gan, count, seed)));

/** @throws RangeError unless every label names a class */
function assertLabels(labels: ArrayLike<number>, classes: number): void {
  const wrong = Array.from(labels).find((y) => !Number.isInteger(y) || y < 0 || y >= classes);
  if (wrong === undefined) return;
  throw new RangeError(
    `There is no class ${wrong}; a label is an integer from 0 to ${classes - 1}.`,
  );
}

/**
 * G(z, y) for any number of pairs: give every class the same z to see what the label alone changes.
 * @param z [count, noiseDim]
 * @param labels y, [count]
 * @returns [count, pixels] in [0, 1]
 */
export function generateLabelled(
  gan: LabelledGenerator,
  z: Tensor2D,
  labels: ArrayLike<number>,
): Tensor2D {
  assertLabels(labels, gan.classes);
  if (labels.length !== z.shape[0]) {
    throw new RangeError(`There are ${z.shape[0]} rows of noise for ${labels.length} labels.`);
  }
  return inPieces(z.shape[0], (from, size) => {
    const some = tf.tensor1d(Array.from(labels).slice(from, from + size), "int32");
    return gan.generate(z.slice([from, 0], [size, -1]), some);
  });
}

/** One sample for each label, [labels.length, pixels] in [0, 1]. */
export const sampleLabelled = (
  gan: LabelledGenerator,
  labels: ArrayLike<number>,
  seed: number,
): Tensor2D => tf.tidy(() => generateLabelled(gan, sampleNoise(gan, labels.length, seed), labels));
