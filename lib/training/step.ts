/**
 * @file One update of the weights, and one look at the loss without an update.
 */
import type * as TensorFlow from "@tensorflow/tfjs";
import { compile } from "../compile";
import { tf } from "../engine";
import type { Weights } from "../models/layers";
import { createNoise, type Noise, seedTensor } from "../random";
import type { Adam } from "./adam";
import type { TermMeans } from "./history";

type Tensor1D = TensorFlow.Tensor1D;
type Tensor2D = TensorFlow.Tensor2D;

/** A batch as a loss takes it. */
export interface LossInput {
  /** [batch, pixels], in [0, 1]. */
  readonly x: Tensor2D;
  /** [batch], int32. */
  readonly labels: Tensor1D;
}

/** The terms of a loss, each [batch]; training minimizes the mean of `loss`. */
export type LossTerms = { readonly loss: Tensor1D };

/**
 * A loss: a batch and fresh noise in, terms out.
 *
 * Training compiles it: it does the same operations at every call and looks at no numbers.
 */
export type BatchLoss = (input: LossInput, noise: Noise) => LossTerms;

/** A step over a batch: to the mean of every term. */
export interface Step {
  /** @param seed decides the noise */
  run(input: LossInput, seed: number): TermMeans;
  dispose(): void;
}

/** The mean over the batch of every term. */
const meansOf = (terms: LossTerms): Record<string, TensorFlow.Tensor> =>
  Object.fromEntries(
    Object.entries(terms as Record<string, Tensor1D>).map(([name, term]) => [name, term.mean()]),
  );

/** A compiled step whose results are read as numbers. */
function createStep(
  isTraining: boolean,
  body: (input: LossInput, noise: Noise) => Record<string, TensorFlow.Tensor>,
): Step {
  const step = compile((x: Tensor2D, labels: Tensor1D, seed: Tensor1D) =>
    body({ x, labels }, createNoise(seed, { isTraining })),
  );
  return {
    run: ({ x, labels }, seed) =>
      tf.tidy(() => {
        const means = step(x, labels, seedTensor(seed));
        const numbers = Object.entries(means).map(([name, mean]) => [name, mean.dataSync()[0]]);
        tf.dispose(means);
        return Object.fromEntries(numbers) as TermMeans;
      }),
    dispose: step.dispose,
  };
}

/** A step that computes the loss of a batch and its gradients, and moves the weights once. */
export function createTrainStep(loss: BatchLoss, weights: Weights, optimizer: Adam): Step {
  const entries = Object.entries(weights);
  return createStep(true, (input, noise) => {
    let means: Record<string, TensorFlow.Tensor> = {};
    const { grads } = tf.variableGrads(
      () => {
        const terms = loss(input, noise);
        means = meansOf(terms);
        Object.values(means).forEach((mean) => tf.keep(mean));
        return terms.loss.mean().asScalar();
      },
      entries.map(([, weight]) => weight),
    );
    optimizer.apply(
      Object.fromEntries(
        entries
          .filter(([, weight]) => grads[weight.name] !== undefined)
          .map(([name, weight]) => [name, grads[weight.name]]),
      ),
    );
    return means;
  });
}

/** A step that computes the terms over a batch; nothing moves. */
export const createEvaluationStep = (loss: BatchLoss): Step =>
  createStep(false, (input, noise) => meansOf(loss(input, noise)));
