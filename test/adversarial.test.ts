import assert from "node:assert/strict";
import type * as TensorFlow from "@tensorflow/tfjs";
import { describe, it } from "mocha";
import {
  ADVERSARIAL_LOSSES,
  type AdversarialLoss,
  crossEntropyDiscriminatorLoss,
  gameValue,
  leastSquaresDiscriminatorLoss,
  leastSquaresGeneratorLoss,
  minimaxGeneratorLoss,
  nonSaturatingGeneratorLoss,
} from "../lib/adversarial";
import { tf } from "../lib/engine";
import { allocated, assertClose, numericGradient } from "./helpers";

type Tensor1D = TensorFlow.Tensor1D;

const logit = (probability: number): number => Math.log(probability / (1 - probability));
const logits = (...probabilities: number[]): Tensor1D => tf.tensor1d(probabilities.map(logit));
const gradient = (loss: (l: Tensor1D) => Tensor1D, at: Tensor1D) =>
  tf.grad((l) => loss(l as Tensor1D).sum())(at);

const [real, fake] = [logits(0.9, 0.5, 0.25), logits(0.2, 0.5, 0.75)];

describe("the losses of a GAN", () => {
  it("the value is log D(x) + log(1 − D(G(z))), −log 4 where D says ½ to everything", () => {
    const expected = [0.9 * 0.8, 0.5 * 0.5, 0.25 * 0.25].map(Math.log);
    assertClose(gameValue(real, fake), expected, 1e-6);
    assertClose(gameValue(logits(0.5), logits(0.5)), [-Math.log(4)], 1e-6);
  });

  it("D minimizes −V, so D wants 1 for real and 0 for fake", () => {
    const value = gameValue(real, fake).dataSync();
    assertClose(crossEntropyDiscriminatorLoss(real, fake), value.map((v) => -v), 1e-6); // prettier-ignore
    const sure = crossEntropyDiscriminatorLoss(tf.tensor1d([40]), tf.tensor1d([-40]));
    assertClose(sure, [0], 1e-6);
  });

  it("G's loss is log(1 − D) or −log D", () => {
    assertClose(minimaxGeneratorLoss(fake), [0.8, 0.5, 0.25].map(Math.log), 1e-6);
    const expected = [0.2, 0.5, 0.75].map((d) => -Math.log(d));
    assertClose(nonSaturatingGeneratorLoss(fake), expected, 1e-6);
  });

  it("at D = 10⁻⁴ the minimax gradient is 10⁻⁴ and that of −log D is 0.9999", () => {
    const at = logits(1e-4);
    assertClose(gradient(minimaxGeneratorLoss, at), [-1e-4], 1e-9);
    assertClose(gradient(nonSaturatingGeneratorLoss, at), [-0.9999], 1e-6);
  });

  it("both of G's gradients have the same sign everywhere, and the same size at D = ½", () => {
    const at = logits(0.001, 0.1, 0.5, 0.9, 0.999);
    const [minimax, nonSaturating] = [minimaxGeneratorLoss, nonSaturatingGeneratorLoss].map(
      (loss) => gradient(loss, at).dataSync(),
    );
    assertClose(minimax, [-0.001, -0.1, -0.5, -0.9, -0.999], 1e-6);
    assertClose(nonSaturating, [-0.999, -0.9, -0.5, -0.1, -0.001], 1e-6);
  });

  it("stays finite where D is sure beyond what a float can tell from 1", () => {
    const sure = tf.tensor1d([-200, 200]);
    assertClose(minimaxGeneratorLoss(sure), [0, -200], 1e-6);
    assertClose(nonSaturatingGeneratorLoss(sure), [200, 0], 1e-6);
    assertClose(gameValue(sure, sure), [-200, -200], 1e-6);
  });

  it("with smoothed labels D's loss is least at D = s p/(p + q)", () => {
    const [p, q, realLabel] = [0.3, 0.1, 0.9];
    const loss = (l: Tensor1D) =>
      crossEntropyDiscriminatorLoss(l, tf.tensor1d([-100]), { realLabel })
        .mul(p)
        .add(crossEntropyDiscriminatorLoss(tf.tensor1d([0]), l, { realLabel }).mul(q)) as Tensor1D;
    assertClose(gradient(loss, logits((realLabel * p) / (p + q))), [0], 1e-6);
    assert.ok(Math.abs(gradient(loss, logits(p / (p + q))).dataSync()[0]) > 0.01);
  });

  it("least squares pulls l to 1 for real, 0 for fake, and G pulls fakes to 1", () => {
    const [l, m] = [tf.tensor1d([1, 0.5]), tf.tensor1d([0, 2])];
    assertClose(leastSquaresDiscriminatorLoss(l, m), [0, (0.5 ** 2 + 2 ** 2) / 2], 1e-6);
    const smoothed = leastSquaresDiscriminatorLoss(l, m, { realLabel: 0.9 });
    assertClose(smoothed, [0.1 ** 2 / 2, (0.4 ** 2 + 2 ** 2) / 2], 1e-6);
    assertClose(leastSquaresGeneratorLoss(m), [1 / 2, 1 / 2], 1e-6);
  });

  for (const name of Object.keys(ADVERSARIAL_LOSSES) as AdversarialLoss[]) {
    const { discriminator, generator } = ADVERSARIAL_LOSSES[name];

    it(`${name}: gradients agree with finite differences`, () => {
      const at = tf.tensor2d([[-1.5], [0.2], [2]]);
      const flat = (x: TensorFlow.Tensor) => x.reshape([3]) as Tensor1D;
      const losses = [
        (x: TensorFlow.Tensor) => generator(flat(x)),
        (x: TensorFlow.Tensor) => discriminator(flat(x), fake, { realLabel: 0.9 }),
        (x: TensorFlow.Tensor) => discriminator(real, flat(x)),
      ];
      for (const loss of losses) {
        const exact = tf
          .grad((x) => loss(x).sum())(at)
          .dataSync();
        assertClose(exact, numericGradient(loss, at), 1e-3);
      }
    });

    it(`${name}: makes exactly one tensor each`, () => {
      assert.equal(allocated(() => discriminator(real, fake)), 1); // prettier-ignore
      assert.equal(allocated(() => generator(fake)), 1); // prettier-ignore
    });
  }
});
