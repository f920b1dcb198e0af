import assert from "node:assert/strict";
import type * as TensorFlow from "@tensorflow/tfjs";
import { klNormal, klStandardNormal } from "../../lib/distributions";
import { tf } from "../../lib/engine";
import {
  conditionalLogWeights,
  type ConditionalVaeOptions,
  conditionalVaeLoss,
  createConditionalVae,
} from "../../lib/models/conditional-vae";
import { repeatRows } from "../../lib/models/importance-weights";
import { disposeModel, parameterCount } from "../../lib/models/layers";
import { bernoulliNll } from "../../lib/objectives";
import { createNoise, randomUniform, seedTensor } from "../../lib/random";
import { createAdam } from "../../lib/training/adam";
import { createTrainStep } from "../../lib/training/step";
import { allocated, assertClose, assertMean } from "../helpers";

type Tensor1D = TensorFlow.Tensor1D;
type Tensor2D = TensorFlow.Tensor2D;

const x = randomUniform<TensorFlow.Rank.R2>([4, 6], 2);
const labels = tf.tensor1d([0, 1, 2, 1], "int32");
const others = tf.tensor1d([1, 2, 0, 0], "int32");
const noise = () => createNoise(seedTensor(1));

const createSmall = (options: Partial<ConditionalVaeOptions> = {}) =>
  createConditionalVae({
    inputDim: 6,
    hiddenDims: [5, 4],
    latentDim: 2,
    classes: 3,
    seed: 1,
    ...options,
  });

const byPrior = { labelInEncoder: false, labelInDecoder: false, prior: "mean" } as const;

/** Whether two tensors hold the same numbers. */
const isSame = (a: TensorFlow.Tensor, b: TensorFlow.Tensor) =>
  `${a.dataSync()}` === `${b.dataSync()}`;

describe("the conditional VAE", () => {
  it("784-512-256-2 with ten labels in both networks has the parameters of its layers", () => {
    const vae = createConditionalVae({ hiddenDims: [512, 256], latentDim: 2, seed: 1 });
    const encoder = 795 * 512 + 513 * 256 + 2 * 257 * 2;
    const decoder = 13 * 256 + 257 * 512 + 513 * 784;
    assert.equal(parameterCount(vae), encoder + decoder);
    disposeModel(vae);
  });

  it("a learned prior adds a mean, or mean and log-variance, for each class", () => {
    const count = (prior: ConditionalVaeOptions["prior"]) => {
      const vae = createSmall({ prior });
      const result = parameterCount(vae);
      disposeModel(vae);
      return result;
    };
    assert.equal(count("mean") - count("standard"), 3 * 2);
    assert.equal(count("normal") - count("standard"), 2 * 3 * 2);
  });

  it("each network sees the label where it is told to, and nowhere else", () => {
    for (const labelInEncoder of [true, false]) {
      for (const labelInDecoder of [true, false]) {
        const vae = createSmall({ labelInEncoder, labelInDecoder });
        const { mu, logVar } = vae.encode(x, labels);
        assert.deepEqual(
          [mu.shape, logVar.shape],
          [
            [4, 2],
            [4, 2],
          ],
        );
        assert.equal(isSame(mu, vae.encode(x, others).mu), !labelInEncoder);
        const logits = vae.decode(mu, labels);
        assert.deepEqual(logits.shape, [4, 6]);
        assert.equal(isSame(logits, vae.decode(mu, others)), !labelInDecoder);
        disposeModel(vae);
      }
    }
  });

  it("the standard prior is N(0, I) for every class; learned means differ by class", () => {
    const standard = createSmall().prior(labels);
    assertClose(standard.mu, Array(8).fill(0), 0);
    assertClose(standard.logVar, Array(8).fill(0), 0);
    const vae = createSmall(byPrior);
    const { mu, logVar } = vae.prior(labels);
    const table = vae.weights["prior/mu"].arraySync() as number[][];
    assertClose(
      mu,
      [0, 1, 2, 1].map((label) => table[label]),
      0,
    );
    assertClose(logVar, Array(8).fill(0), 0);
    assert.notDeepEqual(table[0], table[1]);
  });

  it("the means of a learned prior begin as far apart as asked for", () => {
    for (const priorSpread of [0.1, 2]) {
      const vae = createSmall({ ...byPrior, latentDim: 500, priorSpread });
      const means = Array.from(vae.weights["prior/mu"].dataSync()); // 3 · 500 of them
      const spread = Math.sqrt(means.reduce((sum, mean) => sum + mean ** 2, 0) / means.length);
      const standardError = priorSpread / Math.sqrt(2 * means.length);
      assert.ok(Math.abs(spread - priorSpread) < 4 * standardError, `${spread}`);
      disposeModel(vae);
    }
  });

  it("its KL is to the prior of the image's own class", () => {
    const vae = createSmall(byPrior);
    const { mu, logVar } = vae.encode(x, labels);
    const prior = vae.prior(labels);
    const expected = klNormal(mu, logVar, prior.mu, prior.logVar).dataSync();
    assertClose(conditionalVaeLoss(vae, x, labels, noise()).kl, expected, 1e-5);
    const plain = createSmall();
    const q = plain.encode(x, labels);
    const { kl, loss, reconstruction } = conditionalVaeLoss(plain, x, labels, noise(), { beta: 3 });
    assertClose(kl, klStandardNormal(q.mu, q.logVar).dataSync(), 1e-5);
    assertClose(loss, reconstruction.add(kl.mul(3)).dataSync(), 1e-4);
  });

  it("its reconstruction is −log p(x∣z, y) at z = μ + σ ε", () => {
    const vae = createSmall();
    const { mu, logVar } = vae.encode(x, labels);
    const z = mu.add<Tensor2D>(
      logVar
        .mul(0.5)
        .exp()
        .mul(noise().normal([4, 2])),
    );
    const expected = bernoulliNll(vae.decode(z, labels), x).dataSync();
    assertClose(conditionalVaeLoss(vae, x, labels, noise()).reconstruction, expected, 1e-5);
  });

  it("the mean of its log-weights is its ELBO", () => {
    const vae = createSmall({ prior: "normal" });
    const [image, label] = [x.slice(0, 1), labels.slice(0, 1)];
    const logs = conditionalLogWeights(vae, { x: image, labels: label }, 20_000, noise());
    assert.deepEqual(logs.shape, [1, 20_000]);
    const many = repeatRows(image, 20_000);
    const sameLabels = tf.fill([20_000], 0, "int32") as Tensor1D;
    const { loss } = conditionalVaeLoss(vae, many, sameLabels, createNoise(seedTensor(2)));
    assertMean(logs.squeeze<Tensor1D>([0]).add(loss).dataSync(), 0);
  });

  it("steps lower its loss, move every weight that it uses, and leave no tensor behind", () => {
    for (const options of [{}, byPrior, { prior: "normal" }] as const) {
      const vae = createSmall(options);
      const adam = createAdam(vae.weights, { learningRate: 0.01 });
      const before = Object.values(vae.weights).map((weight) => weight.dataSync());
      const step = createTrainStep(
        ({ x, labels }, from) => conditionalVaeLoss(vae, x, labels, from),
        vae.weights,
        adam,
      );
      const first = step.run({ x, labels }, 1).loss;
      const leak = allocated(() => {
        for (let i = 0; i < 10; i++) step.run({ x, labels }, 1);
      });
      assert.equal(leak, 0);
      assert.ok(step.run({ x, labels }, 1).loss < first);
      Object.entries(vae.weights).forEach(([name, weight], i) =>
        assert.notDeepEqual(weight.dataSync(), before[i], name),
      );
      [step, adam].forEach((one) => one.dispose());
      disposeModel(vae);
    }
  });
});
