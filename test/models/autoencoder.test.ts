import assert from "node:assert/strict";
import type * as TensorFlow from "@tensorflow/tfjs";
import { describe, it } from "mocha";
import { tf } from "../../lib/engine";
import { autoencoderLoss, createAutoencoder, reconstruct } from "../../lib/models/autoencoder";
import { createDense, disposeModel, dropout, parameterCount } from "../../lib/models/layers";
import { createNoise, randomUniform, seedTensor } from "../../lib/random";
import { assertClose, assertMean } from "../helpers";

const x = randomUniform<TensorFlow.Rank.R2>([5, 6], 4);

describe("the autoencoder", () => {
  it("784-400-2 has the parameters of its four layers", () => {
    const model = createAutoencoder({ latentDim: 2, seed: 1 });
    assert.equal(parameterCount(model), 785 * 400 + 401 * 2 + 3 * 400 + 401 * 784);
    disposeModel(model);
  });

  it("encodes to a code, decodes to logits, and reconstructs into [0, 1]", () => {
    const model = createAutoencoder({ inputDim: 6, hiddenDims: [5, 4], latentDim: 2, seed: 1 });
    assert.deepEqual(model.encode(x).shape, [5, 2]);
    const xHat = reconstruct(model, x);
    assert.deepEqual(xHat.shape, [5, 6]);
    assertClose(xHat, model.decode(model.encode(x)).sigmoid().dataSync(), 0);
  });

  it("both losses are sums over the pixels of what reconstruct gives", () => {
    const model = createAutoencoder({ inputDim: 6, hiddenDims: [5], latentDim: 2, seed: 1 });
    const [pixels, rho] = [x.arraySync(), reconstruct(model, x).arraySync()];
    const perImage = (f: (pixel: number, p: number) => number) =>
      pixels.map((row, i) => row.reduce((sum, pixel, j) => sum + f(pixel, rho[i][j]), 0));
    assertClose(
      autoencoderLoss(model, x).loss,
      perImage((a, p) => (a - p) ** 2),
      1e-5,
    );
    const bce = perImage((a, p) => -a * Math.log(p) - (1 - a) * Math.log(1 - p));
    assertClose(autoencoderLoss(model, x, "bce").loss, bce, 1e-5);
  });
});

describe("layers", () => {
  it("a dense layer is act(x W + b)", () => {
    const layer = createDense({ inputDim: 2, outputDim: 2, activation: "relu", seed: 1 });
    layer.weights.kernel.assign(
      tf.tensor2d([
        [1, -1],
        [2, 0],
      ]),
    );
    layer.weights.bias.assign(tf.tensor1d([0.5, 0.25]));
    assertClose(layer.apply(tf.tensor2d([[1, 3]])), [1 + 2 * 3 + 0.5, 0], 1e-6);
  });

  it("dropout zeroes a share of the entries and scales the rest", () => {
    const ones = tf.ones([100, 100]) as TensorFlow.Tensor2D;
    const dropped = dropout(ones, 0.2, createNoise(seedTensor(3))).dataSync();
    assert.ok(dropped.every((value) => value === 0 || Math.abs(value - 1 / 0.8) < 1e-6));
    assertMean(dropped, 1);
    assert.equal(dropout(ones, 0.2), ones);
    assert.equal(dropout(ones, 0.2, createNoise(seedTensor(3), { isTraining: false })), ones);
  });
});
