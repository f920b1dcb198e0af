import assert from "node:assert/strict";
import type * as TensorFlow from "@tensorflow/tfjs";
import { klNormal } from "../../lib/distributions";
import { tf } from "../../lib/engine";
import {
  completionGuessLoss,
  createCompletionGuess,
  visiblePixels,
} from "../../lib/models/completion";
import {
  completeImages,
  completionLogWeights,
  completionLoss,
  createCompletionVae,
} from "../../lib/models/completion-vae";
import { repeatRows } from "../../lib/models/importance-weights";
import { type Model, parameterCount } from "../../lib/models/layers";
import { createNoise, randomUniform, seedTensor } from "../../lib/random";
import { createAdam } from "../../lib/training/adam";
import { type BatchLoss, createTrainStep } from "../../lib/training/step";
import { allocated, assertClose, assertMean } from "../helpers";

type Tensor1D = TensorFlow.Tensor1D;
type Tensor2D = TensorFlow.Tensor2D;

const x = randomUniform<TensorFlow.Rank.R2>([3, 16], 2);
const visible = visiblePixels(1, 4);
const noise = (seed = 1) => createNoise(seedTensor(seed));
const sizes = { inputDim: 16, hiddenDims: [6, 5], seed: 1 };
const first = createCompletionGuess(sizes);
const createSmall = () => createCompletionVae(first, { ...sizes, latentDim: 3 });

/** The same images with other pixels where they are hidden. */
const otherHidden = x.mul(visible).add<Tensor2D>(tf.sub(1, visible).mul(0.3));

const numbers = ({ weights }: Model) =>
  Object.values(weights).map((weight) => Array.from(weight.dataSync()));

function train(model: Model, loss: BatchLoss): number[] {
  const adam = createAdam(model.weights, { learningRate: 0.01 });
  const step = createTrainStep(loss, model.weights, adam);
  const input = { x, labels: tf.zeros([3]) as Tensor1D };
  const losses = Array.from({ length: 12 }, () => step.run(input, 1).loss);
  tf.dispose(input.labels);
  [step, adam].forEach((one) => one.dispose());
  return losses;
}

describe("the completion of images", () => {
  it("shows the lower left quarter, the left half, or all but the lower right quarter", () => {
    assertClose(visiblePixels(1, 2), [0, 0, 1, 0], 0);
    assertClose(visiblePixels(2, 2), [1, 0, 1, 0], 0);
    assertClose(visiblePixels(3, 2), [1, 1, 1, 0], 0);
    assertClose(visiblePixels(1).sum(), 14 * 14, 0);
  });

  it("has the parameters of networks with 500-500 hidden units and 200 latent ones", () => {
    const guess = createCompletionGuess({ seed: 1 });
    const middle = 785 * 500 + 501 * 500;
    assert.equal(parameterCount(guess), middle + 501 * 784);
    const vae = createCompletionVae(guess, { seed: 1 });
    const decoder = 201 * 500 + 501 * 500 + 501 * 784;
    assert.equal(parameterCount(vae), 2 * (middle + 2 * 501 * 200) + decoder);
  });

  it("the guess and the prior see nothing of the hidden pixels, the posterior does", () => {
    const vae = createSmall();
    assertClose(first.guess(otherHidden, visible), first.guess(x, visible).dataSync(), 0);
    assertClose(vae.prior(otherHidden, visible).mu, vae.prior(x, visible).mu.dataSync(), 0);
    assert.notDeepEqual(vae.encode(otherHidden).mu.dataSync(), vae.encode(x).mu.dataSync());
  });

  it("the losses count hidden pixels alone", () => {
    const loss = (visibleNow: Tensor2D) => completionGuessLoss(first, x, visibleNow).loss;
    assertClose(loss(tf.ones([1, 16])), [0, 0, 0], 0);
    const rho = first.guess(x, visible).sigmoid().arraySync();
    const [pixels, mask] = [x.arraySync(), visible.dataSync()];
    const expected = pixels.map((row, i) =>
      row.reduce((sum, pixel, j) => {
        const nll = -pixel * Math.log(rho[i][j]) - (1 - pixel) * Math.log(1 - rho[i][j]);
        return sum + (mask[j] === 1 ? 0 : nll);
      }, 0),
    );
    assertClose(loss(visible), expected, 1e-4);
  });

  it("its KL is from the posterior to the prior of what is visible", () => {
    const vae = createSmall();
    const [q, p] = [vae.encode(x), vae.prior(x, visible)];
    const { kl, loss, reconstruction } = completionLoss(vae, x, visible, noise());
    assertClose(kl, klNormal(q.mu, q.logVar, p.mu, p.logVar).dataSync(), 1e-5);
    assertClose(loss, reconstruction.add(kl).dataSync(), 1e-5);
  });

  it("the mean of its log-weights is its ELBO", () => {
    const vae = createSmall();
    const one = x.slice(0, 1) as Tensor2D;
    const logs = completionLogWeights(vae, one, visible, { samples: 20_000, noise: noise() });
    const { loss } = completionLoss(vae, repeatRows(one, 20_000), visible, noise(2));
    assertMean(logs.squeeze<Tensor1D>([0]).add(loss).dataSync(), 0);
  });

  it("steps lower both losses; training the VAE leaves the first network bit-equal", () => {
    const vae = createSmall();
    const own = createCompletionGuess(sizes);
    const ofGuess = train(own, (input) => completionGuessLoss(own, input.x, visible));
    assert.ok(ofGuess[11] < ofGuess[0]);
    const [before, frozen] = [numbers(vae), numbers(first)];
    const losses = train(vae, (input, from) => completionLoss(vae, input.x, visible, from));
    assert.ok(losses[11] < losses[0]);
    numbers(vae).forEach((values, i) => assert.notDeepEqual(values, before[i]));
    assert.deepEqual(numbers(first), frozen);
  });

  it("a completion keeps the visible pixels and draws the others, anew for each seed", () => {
    const vae = createSmall();
    const complete = (seed: number) => completeImages(vae, x, visible, seed);
    assertClose(complete(1).mul(visible), x.mul(visible).dataSync(), 0);
    assert.deepEqual(complete(1).dataSync(), complete(1).dataSync());
    assert.notDeepEqual(complete(1).dataSync(), complete(2).dataSync());
    assert.equal(
      allocated(() => complete(1)),
      1,
    );
    assert.ok(
      complete(1)
        .dataSync()
        .every((value) => value >= 0 && value <= 1),
    );
  });
});
