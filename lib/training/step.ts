/**
 * @file One update of the weights, and one look at the loss without an update.
 */
import type * as TensorFlow from "@tensorflow/tfjs";
import { tf } from "../engine";
import type { Weights } from "../models/layers";
import { createNoise, type Noise, seedTensor } from "../random";
import type { Adam } from "./adam";
import type { TermMeans } from "./history";

/** A batch as a loss takes it. */
export interface LossInput {
  /** [batch, pixels], in [0, 1]. */
  readonly x: TensorFlow.Tensor2D;
  /** [batch], int32. */
  readonly labels: TensorFlow.Tensor1D;
}

/** The terms of a loss, each [batch]; training minimizes the mean of `loss`. */
export type LossTerms = { readonly loss: TensorFlow.Tensor1D } & object;

/** A loss: a batch and fresh noise in, terms out. */
export type BatchLoss = (input: LossInput, noise: Noise) => LossTerms;

/** The means over the batch of all terms, as one tensor [terms], and the terms' names. */
function meansOf(terms: LossTerms): { names: string[]; means: TensorFlow.Tensor1D } {
  const entries = Object.entries(terms) as [string, TensorFlow.Tensor1D][];
  return {
    names: entries.map(([name]) => name),
    means: tf.stack(entries.map(([, term]) => term.mean())) as TensorFlow.Tensor1D,
  };
}

const toRecord = (names: string[], means: TensorFlow.Tensor1D): TermMeans => {
  const values = means.dataSync();
  return Object.fromEntries(names.map((name, i) => [name, values[i]]));
};

/** Computes the loss of a batch, its gradients, and one update of the weights. */
export function trainStep(
  loss: BatchLoss,
  weights: Weights,
  optimizer: Adam,
  input: LossInput,
  seed: number,
): TermMeans {
  return tf.tidy(() => {
    const noise = createNoise(seedTensor(seed));
    let names: string[] = [];
    let means: TensorFlow.Tensor1D | undefined;
    const entries = Object.entries(weights);
    const { grads } = tf.variableGrads(
      () => {
        const terms = loss(input, noise);
        ({ names, means } = meansOf(terms));
        tf.keep(means);
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
    const record = toRecord(names, means!);
    means!.dispose();
    return record;
  });
}

/** The means of the terms over a batch; nothing moves. */
export function evaluationStep(loss: BatchLoss, input: LossInput, seed: number): TermMeans {
  return tf.tidy(() => {
    const { names, means } = meansOf(loss(input, createNoise(seedTensor(seed))));
    return toRecord(names, means);
  });
}
