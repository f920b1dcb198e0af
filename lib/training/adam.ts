/**
 * @file The optimizer: Adam (Kingma & Ba 2015).
 */
import type * as TensorFlow from "@tensorflow/tfjs";
import { updateInPlace } from "../compile";
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
  /** m, v, the step count and the learning rate, by name: what a checkpoint needs beside the weights. */
  readonly state: Weights;
  /** Moves every weight that has a gradient. */
  apply(gradients: Readonly<Record<string, TensorFlow.Tensor>>): void;
  /** Changes the step size from the next update on. */
  setLearningRate(learningRate: number): void;
  /** Frees the state. */
  dispose(): void;
}

/**
 * Adam: m ← β₁ m + (1 − β₁) g, v ← β₂ v + (1 − β₂) g²,
 * w ← w − η · (m / (1 − β₁ᵗ)) / (√(v / (1 − β₂ᵗ)) + ε).
 *
 * With a = η √(1 − β₂ᵗ) / (1 − β₁ᵗ) and ε̂ = ε √(1 − β₂ᵗ) this is w ← w − a m / (√v + ε̂), the form
 * that TensorFlow's ResourceApplyAdam computes in one operation.
 * @param weights those that move; the names are the gradients' names
 */
export function createAdam(
  weights: Weights,
  { learningRate = 1e-3, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 }: AdamOptions = {},
): Adam {
  const names = Object.keys(weights);
  const zeros = (): Weights =>
    tf.tidy(() => {
      const zero = (name: string) => tf.variable(tf.zerosLike(weights[name]));
      return Object.fromEntries(names.map((name) => [name, zero(name)]));
    });
  const [m, v] = [zeros(), zeros()];
  const step = tf.tidy(() => tf.variable(tf.scalar(0)));
  const rate = tf.tidy(() => tf.variable(tf.scalar(learningRate)));

  const apply: Adam["apply"] = (gradients) =>
    tf.tidy(() => {
      step.assign(step.add(1));
      const [power1, power2] = [tf.pow(beta1, step), tf.pow(beta2, step)];
      const correction = tf.sub(1, power2).sqrt();
      const epsilonHat = correction.mul(epsilon);
      const a = rate.mul(correction).div(tf.sub(1, power1));
      const constants = [power1, power2, rate, tf.scalar(beta1), tf.scalar(beta2), epsilonHat];
      for (const [name, g] of Object.entries(gradients)) {
        const variables = [weights[name], m[name], v[name]] as const;
        updateInPlace({
          op: "ResourceApplyAdam",
          variables,
          operands: [...constants, g],
          plain: () => {
            m[name].assign(m[name].mul(beta1).add(g.mul(1 - beta1)));
            v[name].assign(v[name].mul(beta2).add(g.square().mul(1 - beta2)));
            weights[name].assign(
              weights[name].sub(m[name].mul(a).div(v[name].sqrt().add(epsilonHat))),
            );
          },
        });
      }
    });

  const prefixed = (prefix: string, variables: Weights) =>
    Object.entries(variables).map(([name, variable]) => [`${prefix}/${name}`, variable] as const);
  const state: Weights = {
    ...Object.fromEntries([...prefixed("m", m), ...prefixed("v", v)]),
    step,
    learningRate: rate,
  };
  return {
    state,
    apply,
    setLearningRate: (value) => tf.tidy(() => rate.assign(tf.scalar(value))),
    dispose: () => Object.values(state).forEach((variable) => variable.dispose()),
  };
}
