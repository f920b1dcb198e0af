/**
 * @file The game of a generator G and a discriminator D: what each of the two minimizes.
 *
 * D(x) = sigmoid(l) is the probability that x is real. Every function takes the logits l, so that
 * log D and log(1 − D) stay finite; it is pure and returns [batch], nothing is averaged here.
 */
import type * as TensorFlow from "@tensorflow/tfjs";
import { tf } from "./engine";

type Tensor1D = TensorFlow.Tensor1D;

/** −log D = softplus(−l). @param logits l, [batch] */
const minusLogD = (logits: Tensor1D): Tensor1D => tf.softplus(logits.neg());

/** −log(1 − D) = softplus(l). @param logits l, [batch] */
const minusLogNotD = (logits: Tensor1D): Tensor1D => tf.softplus(logits);

/**
 * log D(x) + log(1 − D(G(z))): what D makes large and G makes small (Goodfellow et al. 2014, eq. 1).
 *
 * Its mean is the value V(D, G) of the game, −log 4 where D cannot tell.
 * @param realLogits of D(x), [batch]
 * @param fakeLogits of D(G(z)), [batch]
 * @returns [batch], nats
 */
export const gameValue = (realLogits: Tensor1D, fakeLogits: Tensor1D): Tensor1D =>
  tf.tidy(() => minusLogD(realLogits).add<Tensor1D>(minusLogNotD(fakeLogits)).neg());

/** What D is told about the real data. */
export interface LabelOptions {
  /**
   * s, the answer that counts as right for real data. Below 1, for example 0.9, it is one-sided
   * label smoothing: the best D is s p/(p + q), never sure (Salimans et al. 2016).
   */
  readonly realLabel?: number;
}

/**
 * −s log D(x) − (1 − s) log(1 − D(x)) − log(1 − D(G(z))): D's loss, −V for s = 1.
 * @param realLogits of D(x), [batch]
 * @param fakeLogits of D(G(z)), [batch]
 * @returns [batch], nats
 */
export const crossEntropyDiscriminatorLoss = (
  realLogits: Tensor1D,
  fakeLogits: Tensor1D,
  { realLabel = 1 }: LabelOptions = {},
): Tensor1D =>
  tf.tidy(() => {
    const real = minusLogD(realLogits).mul(realLabel);
    const smoothing = minusLogNotD(realLogits).mul(1 - realLabel);
    return real.add(smoothing).add(minusLogNotD(fakeLogits));
  });

/**
 * log(1 − D(G(z))) = −softplus(l): G's loss in the minimax game.
 *
 * Its gradient for l is −D: next to nothing where D is sure that the sample is fake.
 * @param fakeLogits l of D(G(z)), [batch]
 * @returns [batch], nats, never positive
 */
export const minimaxGeneratorLoss = (fakeLogits: Tensor1D): Tensor1D =>
  tf.tidy(() => minusLogNotD(fakeLogits).neg());

/**
 * −log D(G(z)) = softplus(−l): the loss that G minimizes in practice.
 *
 * Its gradient for l is −(1 − D): largest where D is sure that the sample is fake.
 * @param fakeLogits l of D(G(z)), [batch]
 * @returns [batch], nats
 */
export const nonSaturatingGeneratorLoss = (fakeLogits: Tensor1D): Tensor1D =>
  tf.tidy(() => minusLogD(fakeLogits));

/**
 * ½ (l(x) − s)² + ½ l(G(z))²: D's loss in the least-squares game, where its output is l itself and
 * no probability (Mao et al. 2017, eq. 9 with a = 0, b = s, c = 1). Squares, not nats.
 * @param realLogits l(x), [batch]
 * @param fakeLogits l(G(z)), [batch]
 * @returns [batch]
 */
export const leastSquaresDiscriminatorLoss = (
  realLogits: Tensor1D,
  fakeLogits: Tensor1D,
  { realLabel = 1 }: LabelOptions = {},
): Tensor1D => tf.tidy(() => realLogits.sub(realLabel).square().add(fakeLogits.square()).mul(0.5));

/**
 * ½ (l(G(z)) − 1)²: G's loss in the least-squares game. Squares, not nats.
 * @param fakeLogits l(G(z)), [batch]
 * @returns [batch]
 */
export const leastSquaresGeneratorLoss = (fakeLogits: Tensor1D): Tensor1D =>
  tf.tidy(() => fakeLogits.sub(1).square().mul(0.5));

/** What the two players minimize. */
export interface AdversarialLosses {
  /** D's answer from its logits, any shape. */
  output<T extends TensorFlow.Tensor>(logits: T): T;
  discriminator(realLogits: Tensor1D, fakeLogits: Tensor1D, options?: LabelOptions): Tensor1D;
  generator(fakeLogits: Tensor1D): Tensor1D;
}

/** The name of a game. */
export type AdversarialLoss = "minimax" | "nonSaturating" | "leastSquares";

const crossEntropyGame = {
  output: <T extends TensorFlow.Tensor>(logits: T): T => logits.sigmoid(),
  discriminator: crossEntropyDiscriminatorLoss,
};

/** The three games. The first two differ in G's loss only. */
export const ADVERSARIAL_LOSSES: Readonly<Record<AdversarialLoss, AdversarialLosses>> = {
  minimax: { ...crossEntropyGame, generator: minimaxGeneratorLoss },
  nonSaturating: { ...crossEntropyGame, generator: nonSaturatingGeneratorLoss },
  leastSquares: {
    output: (logits) => logits,
    discriminator: leastSquaresDiscriminatorLoss,
    generator: leastSquaresGeneratorLoss,
  },
};
