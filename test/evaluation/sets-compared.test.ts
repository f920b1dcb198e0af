import assert from "node:assert/strict";
import type * as TensorFlow from "@tensorflow/tfjs";
import { imageTensor, take, withLabel } from "../../lib/data/images";
import { loadMnist } from "../../lib/data/mnist";
import { tf } from "../../lib/engine";
import { frechetDistance, frechetOfFeatures } from "../../lib/evaluation/frechet-distance";
import { precisionRecall, precisionRecallOfFeatures } from "../../lib/evaluation/precision-recall";
import { randomNormal, randomUniform } from "../../lib/random";
import { loadClassifier } from "../../lib/training/pretrained";
import { allocated, assertClose } from "../helpers";

type Tensor2D = TensorFlow.Tensor2D;

const { test } = loadMnist();
const [digits, others] = [take(test, 1000), take(test, 1000, { from: 1000 })];
const noise = randomUniform<TensorFlow.Rank.R2>([1000, 784], 3);

before(() => void loadClassifier());

describe("the Fréchet distance", () => {
  /** Rows with the very mean and the diagonal covariance that are given. */
  const rows = (mean: number[], deviations: number[]) => {
    const count = 2 * mean.length;
    // ± √((count − 1) / 2) along each axis: unbiased variance 1
    const reach = Math.sqrt((count - 1) / 2);
    return Array.from({ length: count }, (_, i) =>
      mean.map((m, j) => m + (j === i >> 1 ? (i % 2 ? -1 : 1) * reach * deviations[j] : 0)),
    );
  };

  it("between Gaussians with diagonal covariances is ‖m₁ − m₂‖² + Σ (σ₁ − σ₂)²", () => {
    const distance = frechetOfFeatures(rows([0, 1, 2], [1, 2, 0]), rows([3, 1, 0], [1, 5, 0.5]));
    assertClose(distance, 3 ** 2 + 2 ** 2 + (2 - 5) ** 2 + 0.5 ** 2, 1e-9);
  });

  it("does not change when both sets are turned by the same angle", () => {
    const [c, s] = [Math.cos(0.7), Math.sin(0.7)];
    const turn = (all: number[][]) => all.map(([x, y]) => [c * x - s * y, s * x + c * y]);
    const [a, b] = [rows([0, 1], [1, 3]), rows([2, 2], [2, 0.5])];
    assertClose(frechetOfFeatures(turn(a), turn(b)), frechetOfFeatures(a, b), 1e-9);
  });

  it("of a set to itself is 0, and it is symmetric", () => {
    assertClose(frechetDistance(digits, digits), 0, 1e-6);
    assertClose(frechetDistance(digits, others), frechetDistance(others, digits), 1e-6);
  });

  it("is small between digits and digits, large without variety and for noise", () => {
    const floor = frechetDistance(others, digits);
    const onlySevens = frechetDistance(withLabel(test, 7), digits);
    const ofNoise = frechetDistance(noise, digits);
    assert.ok(10 * floor < Math.min(onlySevens, ofNoise), `${[floor, onlySevens, ofNoise]}`);
  });

  it("leaves no tensor behind", () => {
    assert.equal(
      allocated(() => frechetDistance(digits, others)),
      0,
    );
  });
});

describe("precision and recall", () => {
  it("are counted in balls as large as the way to the k-th neighbour", () => {
    // Real points 0, 1, 2, 10: with k = 1 their balls have radii 1, 1, 1, 8.
    const real = tf.tensor2d([[0], [1], [2], [10]]);
    // Made points 3.5, 5, 19: inside 10's ball are 3.5 and 5. Their balls: 1.5, 1.5, 14.
    const made = tf.tensor2d([[3.5], [5], [19]]);
    const { precision, recall } = precisionRecallOfFeatures(made, real, 1);
    assertClose(precision, 2 / 3, 1e-6);
    // 2 is inside 3.5's ball, 10 inside 19's.
    assertClose(recall, 2 / 4, 1e-6);
  });

  it("are high for two samples of one distribution", () => {
    const [a, b] = [1, 2].map((seed) => randomNormal<TensorFlow.Rank.R2>([500, 2], seed));
    const { precision, recall } = precisionRecallOfFeatures(a, b);
    assert.ok(precision > 0.9 && recall > 0.9);
  });

  it("recall falls where kinds of images are missing, precision where images are bad", () => {
    const good = precisionRecall(others, digits);
    const sevens = precisionRecall(withLabel(test, 7), digits);
    const negatives = tf.sub(1, imageTensor(digits)) as Tensor2D;
    const spoiled = precisionRecall(negatives, digits);
    assert.ok(good.precision > 0.7 && good.recall > 0.7, JSON.stringify(good));
    assert.ok(sevens.precision > 0.7 && sevens.recall < 0.25, JSON.stringify(sevens));
    assert.ok(
      spoiled.precision < good.precision - 0.1 && spoiled.recall < 0.2,
      JSON.stringify(spoiled),
    );
  });

  it("leave no tensor behind", () => {
    assert.equal(
      allocated(() => precisionRecall(digits, others)),
      0,
    );
    assert.equal(
      allocated(() => precisionRecallOfFeatures(noise as Tensor2D, noise)),
      0,
    );
  });
});
