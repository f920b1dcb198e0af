import assert from "node:assert/strict";
import type * as TensorFlow from "@tensorflow/tfjs";
import { logNormal, logStandardNormal, reparameterize } from "../../lib/distributions";
import { tf } from "../../lib/engine";
import { createHierarchicalVae, hierarchicalLogWeights } from "../../lib/models/hierarchical-vae";
import { disposeModel, parameterCount } from "../../lib/models/layers";
import { bernoulliNll, importanceBound } from "../../lib/objectives";
import { createNoise, randomUniform, seedTensor } from "../../lib/random";
import { createAdam } from "../../lib/training/adam";
import { createTrainStep } from "../../lib/training/step";
import { allocated, assertClose } from "../helpers";

const x = randomUniform<TensorFlow.Rank.R2>([3, 6], 2);
const noise = () => createNoise(seedTensor(1));
const createSmall = () =>
  createHierarchicalVae({ inputDim: 6, hiddenDims: [5, 4], latentDims: [3, 2], seed: 1 });

describe("the hierarchical VAE", () => {
  it("784-200-200-100-100-100-50 and back has 521,084 parameters", () => {
    const vae = createHierarchicalVae({ seed: 1 });
    assert.equal(parameterCount(vae), 521_084);
    disposeModel(vae);
  });

  it("the sizes of its four networks fit one another", () => {
    const vae = createSmall();
    const [h1, h2] = [vae.encode1(x).mu, vae.encode2(vae.encode1(x).mu).mu];
    assert.deepEqual(
      [h1.shape, h2.shape],
      [
        [3, 3],
        [3, 2],
      ],
    );
    assert.deepEqual(
      [vae.decode2(h2).logVar.shape, vae.decode1(h1).shape],
      [
        [3, 3],
        [3, 6],
      ],
    );
    disposeModel(vae);
  });

  it("log w is the sum of the five densities at the samples that the noise decides", () => {
    const vae = createSmall();
    const from = noise();
    const q1 = vae.encode1(x);
    const h1 = reparameterize(q1.mu, q1.logVar, from.normal([3, 3]));
    const q2 = vae.encode2(h1);
    const h2 = reparameterize(q2.mu, q2.logVar, from.normal([3, 2]));
    const p1 = vae.decode2(h2);
    const expected = tf
      .addN([logStandardNormal(h2), logNormal(h1, p1.mu, p1.logVar)])
      .sub(bernoulliNll(vae.decode1(h1), x))
      .sub(logNormal(h1, q1.mu, q1.logVar))
      .sub(logNormal(h2, q2.mu, q2.logVar));
    assertClose(hierarchicalLogWeights(vae, x, 1, noise()), expected.dataSync(), 1e-4);
    assert.deepEqual(hierarchicalLogWeights(vae, x, 4, noise()).shape, [3, 4]);
    disposeModel(vae);
  });

  it("steps on its bound lower the loss, move every weight and leave no tensor behind", () => {
    const vae = createSmall();
    const adam = createAdam(vae.weights, { learningRate: 0.01 });
    const before = Object.values(vae.weights).map((weight) => weight.dataSync());
    const step = createTrainStep(
      (input, from) => ({
        loss: importanceBound(hierarchicalLogWeights(vae, input.x, 3, from)).neg(),
      }),
      vae.weights,
      adam,
    );
    const input = { x, labels: tf.zeros([3]) as TensorFlow.Tensor1D };
    const first = step.run(input, 1).loss;
    const leak = allocated(() => {
      for (let i = 0; i < 10; i++) step.run(input, 1);
    });
    assert.equal(leak, 0);
    assert.ok(step.run(input, 1).loss < first);
    Object.entries(vae.weights).forEach(([name, weight], i) =>
      assert.notDeepEqual(weight.dataSync(), before[i], name),
    );
    disposeModel(vae);
  });
});
