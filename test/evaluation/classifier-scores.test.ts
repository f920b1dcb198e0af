import assert from "node:assert/strict";
import type * as TensorFlow from "@tensorflow/tfjs";
import { take } from "../../lib/data/images";
import { loadMnist } from "../../lib/data/mnist";
import { tf } from "../../lib/engine";
import {
  classifierConfidence,
  classify,
  labelAccuracy,
  modeCounts,
} from "../../lib/evaluation/classifier-scores";
import type { Classifier } from "../../lib/models/classifier";
import { loadClassifier } from "../../lib/training/pretrained";
import { allocated, assertClose } from "../helpers";

/** Sees class c with probability (2 + p) / 4, where c is whether the first pixel is white. */
const toy: Classifier = {
  classes: 2,
  featureDim: 1,
  weights: {},
  features: (x) => x,
  logits: (x) => tf.tidy(() => tf.concat([tf.sub(0.5, x), x.sub(0.5)], 1) as TensorFlow.Tensor2D),
};
const column = (...values: number[]) => tf.tensor2d(values, [values.length, 1]);

const { test } = loadMnist();
const digits = take(test, 500);

before(() => void loadClassifier());

describe("the classifier's scores", () => {
  it("are the class of the highest logit and its softmax", () => {
    const { labels, confidence } = classify(column(0, 1, 0.25), toy);
    assert.deepEqual([...labels], [0, 1, 0]);
    const sigmoid = (l: number) => 1 / (1 + Math.exp(-l));
    assertClose(confidence, [sigmoid(1), sigmoid(1), sigmoid(0.5)], 1e-6);
    assertClose(classifierConfidence(column(0, 0.25), toy), (sigmoid(1) + sigmoid(0.5)) / 2, 1e-6);
  });

  it("are the same for a set and its tensor, and leave no tensor", () => {
    const pixels = tf.tensor2d(
      Array.from(digits.pixels, (byte) => byte / 255),
      [500, 784],
    );
    assertClose(classify(pixels).confidence, classify(digits).confidence, 1e-5);
    assert.equal(
      allocated(() => classify(digits)),
      0,
    );
  });

  it("are high for digits, lower for uniform grey", () => {
    const grey = tf.fill([10, 784], 0.5) as TensorFlow.Tensor2D;
    assert.ok(classifierConfidence(digits) > 0.95);
    assert.ok(classifierConfidence(grey) < 0.8);
  });

  it("labelAccuracy is the share of images that show what was asked for", () => {
    assert.equal(labelAccuracy(column(0, 1, 1, 0), [0, 1, 0, 0], toy), 3 / 4);
    assert.ok(labelAccuracy(digits, digits.labels) > 0.96);
    assert.throws(() => labelAccuracy(column(0, 1), [0], toy), /1 labels for 2 images/);
  });

  it("modeCounts counts classes; its KL is 0 for even shares and log classes for one class", () => {
    const even = modeCounts(column(0, 1, 1, 0), toy);
    assert.deepEqual(even, { counts: [2, 2], modes: 2, kl: 0 });
    const collapsed = modeCounts(column(1, 1, 1), toy);
    assert.deepEqual([collapsed.counts, collapsed.modes], [[0, 3], 1]);
    assertClose(collapsed.kl, Math.log(2), 1e-12);
    assertClose(
      modeCounts(column(0, 1, 1, 1), toy).kl,
      0.25 * Math.log(0.5) + 0.75 * Math.log(1.5),
      1e-12,
    );
  });

  it("modeCounts finds all ten digits in MNIST, as often as their labels", () => {
    const { counts, modes } = modeCounts(digits);
    assert.equal(modes, 10);
    const labels = counts.map((_, digit) => digits.labels.filter((y) => y === digit).length);
    counts.forEach((count, digit) => assert.ok(Math.abs(count - labels[digit]) <= 5));
  });
});
