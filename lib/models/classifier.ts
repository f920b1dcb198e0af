/**
 * @file A small convolutional classifier of images. Its scores and features judge what generative
 * models draw.
 */
import type * as TensorFlow from "@tensorflow/tfjs";
import { relu, tf } from "../engine";
import { type Noise, seedStream } from "../random";
import { createConvolution, toImages, toRows } from "./convolution";
import { createDense, dropout, type Model, named } from "./layers";

type Tensor1D = TensorFlow.Tensor1D;
type Tensor2D = TensorFlow.Tensor2D;
type Tensor4D = TensorFlow.Tensor4D;

/** A classifier p(y∣x) = softmax(logits(x)). */
export interface Classifier extends Model {
  readonly classes: number;
  readonly featureDim: number;
  /**
   * What the last layer sees: a description of the image in few numbers, none negative.
   * @param x [batch, pixels] in [0, 1]
   * @returns [batch, featureDim]
   */
  features(x: Tensor2D): Tensor2D;
  /**
   * @param x [batch, pixels] in [0, 1]
   * @param noise turns dropout on; given in training only
   * @returns [batch, classes]
   */
  logits(x: Tensor2D, noise?: Noise): Tensor2D;
}

/** What `createClassifier` needs. */
export interface ClassifierOptions {
  /** Height and width of the images. */
  readonly side?: number;
  readonly classes?: number;
  /** Channels of the two convolutions. */
  readonly channels?: readonly [number, number];
  readonly featureDim?: number;
  readonly seed: number;
}

const DROPOUT_RATE = 0.5;

/** The side after a 3 × 3 convolution without padding and a pooling of 2 × 2. */
const pooledSide = (side: number): number => Math.floor((side - 2) / 2);

/**
 * Two convolutions of 3 × 3, each followed by ReLU and max pooling of 2 × 2, a dense layer to the
 * features, and one to the classes: for 28 × 28 images 28-13-5, then 800-64-10.
 */
export function createClassifier({
  side = 28,
  classes = 10,
  channels = [16, 32],
  featureDim = 64,
  seed,
}: ClassifierOptions): Classifier {
  const layerSeed = (purpose: string): number => seedStream(seed, purpose);
  const [first, second] = [1, channels[0]].map((inputChannels, i) =>
    createConvolution({
      inputChannels,
      outputChannels: channels[i],
      kernelSize: 3,
      seed: layerSeed(`convolution ${i}`),
    }),
  );
  const hidden = createDense({
    inputDim: pooledSide(pooledSide(side)) ** 2 * channels[1],
    outputDim: featureDim,
    activation: "relu",
    seed: layerSeed("features"),
  });
  const last = createDense({
    inputDim: featureDim,
    outputDim: classes,
    seed: layerSeed("classes"),
  });
  const pooled = (x: Tensor4D): Tensor4D => tf.maxPool(relu(x), 2, 2, "valid");
  const features = (x: Tensor2D): Tensor2D =>
    hidden.apply(toRows(pooled(second.apply(pooled(first.apply(toImages(x)))))));
  return {
    classes,
    featureDim,
    weights: {
      ...named("convolution0", first),
      ...named("convolution1", second),
      ...named("features", hidden),
      ...named("classes", last),
    },
    features: (x) => tf.tidy(() => features(x)),
    logits: (x, noise) => tf.tidy(() => last.apply(dropout(features(x), DROPOUT_RATE, noise))),
  };
}

/** The terms of a classifier's training. */
export interface ClassifierTerms {
  /** −log p(y∣x), [batch], nats. */
  readonly loss: Tensor1D;
  /** 1 where another class than y scores highest, else 0; [batch]. */
  readonly error: Tensor1D;
}

/**
 * −log p(y∣x) = log Σ exp(logits) − logits[y], the cross-entropy.
 * @param x [batch, pixels] in [0, 1]
 * @param labels y, [batch], int32
 * @param noise of the step, for dropout
 */
export function classifierLoss(
  classifier: Classifier,
  x: Tensor2D,
  labels: Tensor1D,
  noise?: Noise,
): ClassifierTerms {
  const logits = classifier.logits(x, noise);
  const chosen = logits.mul(tf.oneHot(labels, classifier.classes)).sum(-1);
  return {
    loss: logits.logSumExp(-1).sub(chosen) as Tensor1D,
    error: logits.argMax(-1).notEqual(labels).cast("float32") as Tensor1D,
  };
}
