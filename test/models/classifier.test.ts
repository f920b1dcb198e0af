import assert from "node:assert/strict";
import type * as TensorFlow from "@tensorflow/tfjs";
import { tf } from "../../lib/engine";
import { classifierLoss, createClassifier } from "../../lib/models/classifier";
import { disposeModel, parameterCount } from "../../lib/models/layers";
import { createNoise, randomUniform, seedTensor } from "../../lib/random";
import { createAdam } from "../../lib/training/adam";
import { createTrainStep } from "../../lib/training/step";
import { allocated, assertClose, numericGradient } from "../helpers";

const x = randomUniform<TensorFlow.Rank.R2>([4, 144], 2);
const labels = tf.tensor1d([0, 1, 2, 1], "int32");

const createSmall = () =>
  createClassifier({ side: 12, classes: 3, channels: [4, 5], featureDim: 6, seed: 1 });

describe("the classifier", () => {
  it("28-13-5 has the parameters of its four layers", () => {
    const classifier = createClassifier({ seed: 1 });
    const count = (9 + 1) * 16 + (9 * 16 + 1) * 32 + (5 * 5 * 32 + 1) * 64 + (64 + 1) * 10;
    assert.equal(parameterCount(classifier), count);
    disposeModel(classifier);
  });

  it("gives features that are never negative, and logits", () => {
    const classifier = createSmall();
    const features = classifier.features(x);
    assert.deepEqual(features.shape, [4, classifier.featureDim]);
    assert.ok(features.dataSync().every((value) => value >= 0));
    const { "classes/kernel": kernel, "classes/bias": bias } = classifier.weights;
    const expected = features.matMul(kernel).add(bias).dataSync();
    assertClose(classifier.logits(x), expected, 1e-5);
    assert.deepEqual(classifier.logits(x).shape, [4, 3]);
    disposeModel(classifier);
  });

  it("its loss is −log softmax at the label, its error 1 where another class is ahead", () => {
    const classifier = createSmall();
    const rows = classifier.logits(x).arraySync();
    const y = labels.arraySync();
    const { loss, error } = classifierLoss(classifier, x, labels);
    const logSum = (row: number[]) => Math.log(row.reduce((sum, l) => sum + Math.exp(l), 0));
    assertClose(
      loss,
      rows.map((row, i) => logSum(row) - row[y[i]]),
      1e-5,
    );
    assertClose(
      error,
      rows.map((row, i) => (Math.max(...row) > row[y[i]] ? 1 : 0)),
      0,
    );
    disposeModel(classifier);
  });

  it("the loss of equal logits is log of the number of classes", () => {
    const classifier = createSmall();
    Object.values(classifier.weights).forEach((weight) => weight.assign(tf.zerosLike(weight)));
    assertClose(classifierLoss(classifier, x, labels).loss, Array(4).fill(Math.log(3)), 1e-6);
    disposeModel(classifier);
  });

  it("its gradient with respect to the pixels is that of finite differences", () => {
    const classifier = createSmall();
    const [one, label] = [x.slice(0, 1), labels.slice(0, 1)];
    const f = (t: TensorFlow.Tensor2D) => classifierLoss(classifier, t, label).loss;
    assertClose(tf.grad((t) => f(t as TensorFlow.Tensor2D))(one), numericGradient(f, one), 0.01);
    disposeModel(classifier);
  });

  it("dropout is there in training only", () => {
    const classifier = createSmall();
    const still = classifier.logits(x).dataSync();
    const noise = (isTraining: boolean) => createNoise(seedTensor(3), { isTraining });
    assertClose(classifier.logits(x, noise(false)), still, 0);
    assert.notDeepEqual(classifier.logits(x, noise(true)).dataSync(), still);
    disposeModel(classifier);
  });

  it("steps lower its loss, move every weight and leave no tensor behind", () => {
    const classifier = createSmall();
    const adam = createAdam(classifier.weights, { learningRate: 0.01 });
    const before = Object.values(classifier.weights).map((weight) => weight.dataSync());
    const step = createTrainStep(
      ({ x, labels }) => classifierLoss(classifier, x, labels),
      classifier.weights,
      adam,
    );
    const first = step.run({ x, labels }, 1).loss;
    const leak = allocated(() => {
      for (let i = 2; i < 10; i++) step.run({ x, labels }, i);
    });
    assert.equal(leak, 0);
    assert.ok(step.run({ x, labels }, 10).loss < first);
    Object.values(classifier.weights).forEach((weight, i) => {
      assert.notDeepEqual(weight.dataSync(), before[i]);
    });
    [step, adam].forEach((one) => one.dispose());
    disposeModel(classifier);
  });
});
