import assert from "node:assert/strict";
import type * as TensorFlow from "@tensorflow/tfjs";
import { tf } from "../../lib/engine";
import { createBatchNorm } from "../../lib/models/batch-norm";
import {
  createConvolution,
  createTransposedConvolution,
  type ImageLayer,
  toImages,
  toRows,
} from "../../lib/models/convolution";
import { disposeModel, parameterCount } from "../../lib/models/layers";
import { createNoise, randomUniform, seedTensor } from "../../lib/random";
import values from "../fixtures/torch-layers.json";
import { allocated, assertClose, assertMean } from "../helpers";

type Tensor4D = TensorFlow.Tensor4D;

const training = createNoise(seedTensor(1));

/** The layer with PyTorch's weights in place of its own. */
function withWeights(
  layer: ImageLayer,
  { kernel, bias }: { kernel: number[][][][]; bias: number[] },
) {
  layer.weights.kernel.assign(tf.tensor4d(kernel));
  layer.weights.bias.assign(tf.tensor1d(bias));
  return layer;
}

describe("convolutions", () => {
  const channels = { inputChannels: 2, outputChannels: 3, seed: 1 };

  it("a convolution is PyTorch's Conv2d, with and without padding", () => {
    const strided = createConvolution({ ...channels, kernelSize: 4, stride: 2 });
    const padded = createConvolution({ ...channels, kernelSize: 3, padding: "same" });
    for (const [layer, expected] of [
      [strided, values.convolution],
      [padded, values.padded],
    ] as const) {
      assertClose(withWeights(layer, expected).apply(tf.tensor4d(expected.x)), expected.y, 1e-5);
    }
  });

  it("a transposed convolution is PyTorch's ConvTranspose2d", () => {
    const layer = createTransposedConvolution({ ...channels, kernelSize: 4, stride: 2 });
    const { transposed } = values;
    assertClose(
      withWeights(layer, transposed).apply(tf.tensor4d(transposed.x)),
      transposed.y,
      1e-5,
    );
  });

  it("a transposed convolution is the transpose of the convolution with the same kernel", () => {
    const options = { inputChannels: 1, outputChannels: 1, kernelSize: 3, stride: 2, seed: 4 };
    const down = createConvolution(options);
    const up = createTransposedConvolution(options);
    down.weights.kernel.assign(up.weights.kernel);
    [down, up].forEach((layer) => layer.weights.bias.assign(tf.zeros([1])));
    const large = randomUniform<TensorFlow.Rank.R4>([1, 7, 7, 1], 1);
    const small = randomUniform<TensorFlow.Rank.R4>([1, 3, 3, 1], 2);
    const inner = (a: Tensor4D, b: Tensor4D) => a.mul(b).sum().dataSync();
    assertClose(inner(down.apply(large), small), inner(large, up.apply(small)), 1e-4);
  });

  it("with padding the sides are multiplied by the stride", () => {
    const layer = createTransposedConvolution({
      ...channels,
      kernelSize: 4,
      stride: 2,
      padding: "same",
    });
    assert.deepEqual(layer.apply(tf.zeros([5, 7, 7, 2])).shape, [5, 14, 14, 3]);
  });

  it("weights begin spread over ±1/√fanIn, the same for the same seed", () => {
    const kernel = (seed: number) =>
      createConvolution({
        inputChannels: 16,
        outputChannels: 32,
        kernelSize: 4,
        seed,
      }).weights.kernel.dataSync() as Float32Array;
    assertMean(
      kernel(3).map((w) => w ** 2),
      1 / (16 * 4 ** 2) / 3,
    );
    assert.deepEqual(kernel(3), kernel(3));
    assert.notDeepEqual(kernel(3), kernel(4));
  });

  it("rows become square images and back, and rows that are no square are refused", () => {
    const rows = randomUniform<TensorFlow.Rank.R2>([2, 9], 3);
    assert.deepEqual(toImages(rows).shape, [2, 3, 3, 1]);
    assertClose(toRows(toImages(rows)), rows.dataSync(), 0);
    assert.throws(() => toImages(tf.zeros([2, 8])), /8 pixels are not square/);
  });
});

describe("batch normalization", () => {
  const { batchNorm } = values;
  const x = tf.tensor4d(batchNorm.x);

  const createGiven = () => {
    const layer = createBatchNorm({ channels: 3 });
    layer.weights.gamma.assign(tf.tensor1d(batchNorm.gamma));
    layer.weights.beta.assign(tf.tensor1d(batchNorm.beta));
    return layer;
  };

  it("in training it is PyTorch's, and gathers what PyTorch gathers", () => {
    const layer = createGiven();
    assertClose(layer.apply(x, training), batchNorm.training, 1e-5);
    assertClose(layer.statistics!.mean, batchNorm.mean, 1e-6);
    assertClose(layer.statistics!.variance, batchNorm.variance, 1e-5);
  });

  it("in evaluation it takes what was gathered, and gathers nothing", () => {
    const layer = createGiven();
    layer.apply(x, training);
    assertClose(layer.apply(x), batchNorm.evaluation, 1e-5);
    const evaluation = createNoise(seedTensor(1), { isTraining: false });
    assertClose(layer.apply(x, evaluation), batchNorm.evaluation, 1e-5);
    assertClose(layer.statistics!.mean, batchNorm.mean, 1e-6);
  });

  it("its gradients are PyTorch's", () => {
    const layer = createGiven();
    const slope = tf.tensor4d(batchNorm.slope);
    const loss = (input: Tensor4D) => layer.apply(input, training).mul(slope).sum().asScalar();
    assertClose(tf.grad((input) => loss(input as Tensor4D))(x), batchNorm.xGradient, 1e-5);
    const { grads } = tf.variableGrads(() => loss(x), Object.values(layer.weights));
    assertClose(grads[layer.weights.gamma.name], batchNorm.gammaGradient, 1e-4);
    assertClose(grads[layer.weights.beta.name], batchNorm.betaGradient, 1e-4);
  });

  it("counts γ and β as parameters, not what it gathers; disposing frees both", () => {
    const leak = allocated(() => {
      const layer = createBatchNorm({ channels: 3 });
      assert.equal(parameterCount(layer), 2 * 3);
      tf.tidy(() => void layer.apply(x, training));
      disposeModel(layer);
    });
    assert.equal(leak, 0);
  });

  it("refuses to train on a single value", () => {
    const layer = createBatchNorm({ channels: 3 });
    assert.throws(() => layer.apply(tf.zeros([1, 1, 1, 3]), training), /2 images or more/);
  });
});
