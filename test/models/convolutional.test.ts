import assert from "node:assert/strict";
import type * as TensorFlow from "@tensorflow/tfjs";
import { tf } from "../../lib/engine";
import { autoencoderLoss, reconstruct } from "../../lib/models/autoencoder";
import { createConvolutionalAutoencoder } from "../../lib/models/convolutional-autoencoder";
import {
  createConvolutionalDecoder,
  createConvolutionalEncoder,
} from "../../lib/models/convolutional-networks";
import { createConvolutionalVae } from "../../lib/models/convolutional-vae";
import { disposeModel, type Model, parameterCount } from "../../lib/models/layers";
import { vaeLoss } from "../../lib/models/vae";
import { createNoise, randomUniform, seedTensor } from "../../lib/random";
import { createAdam } from "../../lib/training/adam";
import { type BatchLoss, createTrainStep } from "../../lib/training/step";
import { allocated, assertClose } from "../helpers";

const x = randomUniform<TensorFlow.Rank.R2>([3, 784], 2);
const labels = tf.zeros([3]) as TensorFlow.Tensor1D;
const small = { latentDim: 2, channels: 3, seed: 1 };

/** The losses of some steps on the same batch. */
function train(model: Model, loss: BatchLoss, steps: number): number[] {
  const adam = createAdam(model.weights, { learningRate: 0.01 });
  const step = createTrainStep(loss, model.weights, adam);
  const losses = Array.from({ length: steps }, () => step.run({ x, labels }, 1).loss);
  [step, adam].forEach((one) => one.dispose());
  return losses;
}

const numbers = (variables: Model["weights"] = {}) =>
  Object.values(variables).map((variable) => Array.from(variable.dataSync()));

describe("the convolutional networks", () => {
  it("the encoder of note S4 has 41,424 parameters, its decoder 56,401", () => {
    const encoder = createConvolutionalEncoder({ codeDim: 64, seed: 1 });
    const inwards = (16 + 1) * 16 + 2 * 16 + (16 * 16 + 1) * 32 + 2 * 32 + (16 * 32 + 1) * 64;
    assert.equal(inwards, 41_424);
    assert.equal(parameterCount(encoder), inwards);
    const decoder = createConvolutionalDecoder({ codeDim: 32, seed: 1 });
    const outwards =
      (9 * 32 + 1) * 64 + 2 * 64 + (16 * 64 + 1) * 32 + 2 * 32 + (9 * 32 + 1) * 16 + 2 * 16;
    assert.equal(parameterCount(decoder), outwards + (16 * 16 + 1));
    [encoder, decoder].forEach(disposeModel);
  });

  it("the sides of the images are 28-13-5-1 and 1-3-6-13-28", async () => {
    const vae = createConvolutionalVae(small);
    const sides = async (kernel: string, run: () => TensorFlow.Tensor2D) => {
      const { kernels } = await tf.profile(run);
      return kernels
        .filter(({ name }) => name === kernel)
        .map(({ outputShapes }) => outputShapes[0][1]);
    };
    assert.deepEqual(await sides("Conv2D", () => vae.encode(x).mu), [13, 5, 1]);
    const decode = () => vae.decode(tf.zeros([5, 2]));
    assert.deepEqual(await sides("Conv2DBackpropInput", decode), [3, 6, 13, 28]);
    assert.deepEqual(decode().shape, [5, 784]);
    disposeModel(vae);
  });
});

describe("the convolutional autoencoder and VAE", () => {
  it("the VAE's μ and log σ² are the two halves of what the encoder returns", () => {
    const vae = createConvolutionalVae({ seed: 1 });
    const { mu, logVar } = vae.encode(x);
    assert.deepEqual(
      [mu.shape, logVar.shape],
      [
        [3, 32],
        [3, 32],
      ],
    );
    assert.equal(parameterCount(vae), 41_424 + 56_401);
    disposeModel(vae);
  });

  it("steps lower their losses and move every weight", () => {
    const [autoencoder, vae] = [
      createConvolutionalAutoencoder(small),
      createConvolutionalVae(small),
    ];
    const cases: [Model, BatchLoss][] = [
      [autoencoder, ({ x }, noise) => autoencoderLoss(autoencoder, x, "mse", noise)],
      [vae, ({ x }, noise) => vaeLoss(vae, x, noise)],
    ];
    for (const [model, loss] of cases) {
      const before = numbers(model.weights);
      const losses = train(model, loss, 8);
      assert.ok(losses[7] < losses[0], losses.join(" "));
      // A bias before batch normalization is taken out again with the mean: its gradient is 0.
      const moved = numbers(model.weights).filter((values, i) => `${values}` !== `${before[i]}`);
      assert.ok(moved.length > 0.6 * before.length);
      disposeModel(model);
    }
  });

  it("training gathers statistics, evaluation uses them and gathers none", () => {
    const vae = createConvolutionalVae(small);
    const before = numbers(vae.statistics);
    const untrained = vae.encode(x).mu.dataSync();
    train(vae, ({ x }, noise) => vaeLoss(vae, x, noise), 1);
    const gathered = numbers(vae.statistics);
    gathered.forEach((values, i) => assert.notDeepEqual(values, before[i]));
    const evaluation = createNoise(seedTensor(1), { isTraining: false });
    const terms = vaeLoss(vae, x, evaluation);
    assert.equal(terms.loss.shape[0], 3);
    assert.deepEqual(numbers(vae.statistics), gathered);
    assert.notDeepEqual(vae.encode(x).mu.dataSync(), untrained);
    disposeModel(vae);
  });

  it("in evaluation an image's code does not depend on the others in its batch", () => {
    const vae = createConvolutionalVae(small);
    train(vae, ({ x }, noise) => vaeLoss(vae, x, noise), 2);
    const [together, alone] = [vae.encode(x).mu.slice(0, 1), vae.encode(x.slice(0, 1)).mu];
    assertClose(alone, together.dataSync(), 1e-5);
    disposeModel(vae);
  });

  it("reconstructs into [0, 1] and leaves no tensor behind", () => {
    const autoencoder = createConvolutionalAutoencoder(small);
    const xHat = reconstruct(autoencoder, x);
    assert.deepEqual(xHat.shape, [3, 784]);
    assert.ok(xHat.dataSync().every((value) => value >= 0 && value <= 1));
    assert.equal(
      allocated(() => reconstruct(autoencoder, x)),
      1,
    );
    assert.equal(
      allocated(() =>
        train(autoencoder, ({ x }, n) => autoencoderLoss(autoencoder, x, "bce", n), 2),
      ),
      0,
    );
    disposeModel(autoencoder);
  });

  it("the same seed makes the same weights", () => {
    const weights = (seed: number) => numbers(createConvolutionalVae({ ...small, seed }).weights);
    assert.deepEqual(weights(3), weights(3));
    assert.notDeepEqual(weights(3), weights(4));
  });
});
