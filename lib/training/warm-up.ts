/**
 * @file A weight of the loss that changes while the model trains.
 */
import type * as TensorFlow from "@tensorflow/tfjs";
import { tf } from "../engine";
import { isTraining, type Weights } from "../models/layers";
import type { Noise } from "../random";

/** A weight that rises step by step. */
export interface WarmUp {
  /**
   * The weight now. In a training step the next one is one further; in evaluation it is the last
   * one, so that a bound is measured as the bound that it is.
   */
  weight(noise: Noise): TensorFlow.Scalar;
  /** The steps so far: part of the model's `statistics` where a run has to go on from a file. */
  readonly statistics: Weights;
  /** Frees the counter. */
  dispose(): void;
}

/**
 * A weight that rises in a straight line from `from` at the first step to `to` after `steps`
 * (Bowman et al. 2016; Sønderby et al. 2016): with β small at first, dimensions come into use
 * before the KL can switch them off.
 *
 *     const beta = createWarmUp({ steps: 2000 });
 *     fit(vae, train, { loss: ({ x }, noise) => vaeLoss(vae, x, noise, { beta: beta.weight(noise) }), … });
 */
export function createWarmUp({
  from = 0,
  to = 1,
  steps,
}: {
  from?: number;
  to?: number;
  steps: number;
}): WarmUp {
  const step = tf.tidy(() => tf.variable(tf.scalar(0)));
  const weight = (noise: Noise): TensorFlow.Scalar =>
    tf.tidy(() => {
      if (!isTraining(noise)) return tf.scalar(to);
      const share = step.div(steps).minimum(1);
      step.assign(step.add(1));
      return share.mul(to - from).add(from);
    });
  return { weight, statistics: { step }, dispose: () => step.dispose() };
}
