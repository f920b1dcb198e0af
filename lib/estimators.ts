/**
 * @file Two ways to estimate the gradient of E[f(z)] with respect to the parameters of the
 * distribution of z: through the sample, and through its probability.
 */
import type * as TensorFlow from "@tensorflow/tfjs";
import { reparameterize } from "./distributions";
import { tf } from "./engine";

type Tensor1D = TensorFlow.Tensor1D;
type Tensor2D = TensorFlow.Tensor2D;

/** One estimate for each sample; the mean over the samples estimates the gradient. */
export interface GradientSamples {
  /** ∂/∂μ, [samples, dim]. */
  readonly mu: Tensor2D;
  /** ∂/∂ log σ², [samples, dim]. */
  readonly logVar: Tensor2D;
}

/** z ~ N(μ, σ²) and where it comes from. */
export interface Samples {
  /** [samples, dim], usually the same row for all. */
  readonly mu: Tensor2D;
  /** log σ², [samples, dim]. */
  readonly logVar: Tensor2D;
  /** [samples, dim], standard normal. */
  readonly eps: Tensor2D;
}

/**
 * Through the sample (the reparameterization trick): with z = μ + σ ε,
 * ∂f/∂μ = ∇f(z) and ∂f/∂ log σ² = ½ σ ε ∇f(z). Needs the gradient of f.
 * @param f [samples, dim] to [samples], each row for itself
 */
export function pathwiseGradients(
  f: (z: Tensor2D) => Tensor1D,
  { mu, logVar, eps }: Samples,
): GradientSamples {
  const through = (m: TensorFlow.Tensor, l: TensorFlow.Tensor) =>
    f(reparameterize(m as Tensor2D, l as Tensor2D, eps)).sum();
  const [toMu, toLogVar] = tf.grads(through)([mu, logVar]) as [Tensor2D, Tensor2D];
  return { mu: toMu, logVar: toLogVar };
}

/**
 * Through the probability (the score function, REINFORCE): (f(z) − b) ∇ log N(z; μ, σ²), with
 * ∂ log N/∂μ = ε/σ and ∂ log N/∂ log σ² = ½ (ε² − 1). Needs the values of f alone, and pays with
 * a larger variance.
 * @param f [samples, dim] to [samples]
 * @param baseline b: any number that does not depend on z leaves the mean as it is, since
 *   E[∇ log N] = 0; the mean of f takes much of the variance away
 */
export function scoreFunctionGradients(
  f: (z: Tensor2D) => Tensor1D,
  { mu, logVar, eps }: Samples,
  { baseline = 0 } = {},
): GradientSamples {
  return tf.tidy(() => {
    const value = f(reparameterize(mu, logVar, eps))
      .sub(baseline)
      .expandDims<Tensor2D>(1);
    const perDeviation = logVar.mul(-0.5).exp();
    return {
      mu: value.mul<Tensor2D>(eps).mul<Tensor2D>(perDeviation),
      logVar: value.mul<Tensor2D>(eps.square().sub(1).mul(0.5)),
    };
  });
}
