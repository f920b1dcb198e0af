/**
 * @file Completing an image of which some quarters are visible, by a plain network: it can only
 * guess the mean of all completions (completion-vae.ts draws them).
 */
import type * as TensorFlow from "@tensorflow/tfjs";
import { sigmoidCrossEntropy, tf } from "../engine";
import { createMlp, type Model } from "./layers";

type Tensor1D = TensorFlow.Tensor1D;
type Tensor2D = TensorFlow.Tensor2D;

/** How many quarters are visible: the lower left, the left half, or all but the lower right. */
export type VisibleQuarters = 1 | 2 | 3;

/** 1 where a pixel is visible, else 0: [1, side²]. */
export function visiblePixels(quarters: VisibleQuarters, side = 28): Tensor2D {
  const half = Math.floor(side / 2);
  const isVisible = (row: number, column: number): boolean => {
    const [isLower, isLeft] = [row >= half, column < half];
    if (quarters === 1) return isLower && isLeft;
    return quarters === 2 ? isLeft : !isLower || isLeft;
  };
  const mask = Array.from({ length: side ** 2 }, (_, i) =>
    isVisible(Math.floor(i / side), i % side) ? 1 : 0,
  );
  return tf.tensor2d(mask, [1, side ** 2]);
}

/** What a network is given where a pixel is hidden: a value that no pixel has. */
const HIDDEN = -1;

/** `shown` at the visible pixels, `hidden` at the others. */
export const combine = (visible: Tensor2D, shown: Tensor2D, hidden: Tensor2D | number): Tensor2D =>
  shown.mul(visible).add(tf.sub(1, visible).mul(hidden));

/** −log p of the hidden pixels: the cross-entropy summed over them, [batch], nats. */
export const hiddenNll = (logits: Tensor2D, x: Tensor2D, visible: Tensor2D): Tensor1D =>
  sigmoidCrossEntropy(logits, x).mul(tf.sub(1, visible)).sum(-1);

/** A network that guesses the whole image from the visible part, once and for all. */
export interface CompletionGuess extends Model {
  /** @param x [batch, pixels]; only its visible pixels are used @returns logits [batch, pixels] */
  guess(x: Tensor2D, visible: Tensor2D): Tensor2D;
}

/** What the networks need. */
export interface CompletionOptions {
  readonly inputDim?: number;
  readonly hiddenDims?: readonly number[];
  readonly seed: number;
}

/** The plain network, 784-500-500-784. */
export function createCompletionGuess({
  inputDim = 784,
  hiddenDims = [500, 500],
  seed,
}: CompletionOptions): CompletionGuess {
  const network = createMlp({ sizes: [inputDim, ...hiddenDims, inputDim], seed });
  return {
    weights: network.weights,
    guess: (x, visible) => network.apply(combine(visible, x, HIDDEN)),
  };
}

/** −log p of the hidden pixels as the plain network guesses them. @returns loss [batch], nats */
export const completionGuessLoss = (
  network: CompletionGuess,
  x: Tensor2D,
  visible: Tensor2D,
): { loss: Tensor1D } => ({ loss: hiddenNll(network.guess(x, visible), x, visible) });
