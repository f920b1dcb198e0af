/**
 * @file The optimizer: Adam (Kingma & Ba 2015).
 */
import type * as TensorFlow from "@tensorflow/tfjs";
import { tf } from "../engine";
import type { Weights } from "../models/layers";

/** Adam's constants. */
export interface AdamOptions {
  readonly learningRate?: number;
  readonly beta1?: number;
  readonly beta2?: number;
  readonly epsilon?: number;
}

/** An optimizer: its state, and one update. */
export interface Adam {
  /** m, v and the step count, by name: what a checkpoint needs besides the weights. */
  readonly state: Weights;
  /** Moves every weight that has a gradient. */
  apply(gradients: Readonly<Record<string, TensorFlow.Tensor>>): void;
  /** Frees the state. */
  dispose(): void;
}

/**
 * Adam: m ← β₁ m + (1 − β₁) g, v ← β₂ v + (1 − β₂) g²,
 * w ← w − η · (m / (1 − β₁ᵗ)) / (√(v / (1 − β₂ᵗ)) + ε).
 * @param weights those that move; the names are the gradients' names
 */
export function createAdam(
  weights: Weights,
  { learningRate = 1e-3, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 }: AdamOptions = {},
): Adam {
  const zeros = (weight: TensorFlow.Variable) => tf.tidy(() => tf.variable(tf.zerosLike(weight)));
  const names = Object.keys(weights);
  const m = Object.fromEntries(names.map((name) => [name, zeros(weights[name])]));
  const v = Object.fromEntries(names.map((name) => [name, zeros(weights[name])]));
  const step = tf.tidy(() => tf.variable(tf.scalar(0)));
  const state: Weights = {
    ...Object.fromEntries(names.map((name) => [`m/${name}`, m[name]])),
    ...Object.fromEntries(names.map((name) => [`v/${name}`, v[name]])),
    step,
  };

  const apply: Adam["apply"] = (gradients) =>
    tf.tidy(() => {
      step.assign(step.add(1));
      const bias1 = tf.sub(1, tf.pow(beta1, step));
      const bias2 = tf.sub(1, tf.pow(beta2, step));
      const rate = bias2.sqrt().mul(learningRate).div(bias1);
      const floor = bias2.sqrt().mul(epsilon);
      for (const [name, g] of Object.entries(gradients)) {
        m[name].assign(m[name].mul(beta1).add(g.mul(1 - beta1)));
        v[name].assign(v[name].mul(beta2).add(g.square().mul(1 - beta2)));
        weights[name].assign(weights[name].sub(m[name].div(v[name].sqrt().add(floor)).mul(rate)));
      }
    });

  const dispose = () => Object.values(state).forEach((variable) => variable.dispose());
  return { state, apply, dispose };
}
