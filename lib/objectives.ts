/**
 * @file What is minimized: the terms of the evidence lower bound (ELBO) and its relatives.
 *
 * Every function is pure and returns [batch] in nats, summed over pixels and latent dimensions.
 * Nothing is averaged here: the mean over a batch is taken once, where training needs one number.
 */
import type * as TensorFlow from "@tensorflow/tfjs";
import { logBernoulli, logContinuousBernoulli } from "./distributions";
import { tf } from "./engine";

type Tensor1D = TensorFlow.Tensor1D;
type Tensor2D = TensorFlow.Tensor2D;

const LOG_2_PI = Math.log(2 * Math.PI);

/**
 * −log p(x∣z) of a Bernoulli decoder: Σ softplus(l) − x·l, the binary cross-entropy.
 * @param logits l [batch, pixels], what the decoder returns
 * @param x [batch, pixels], in [0, 1]
 * @returns [batch], nats
 */
export const bernoulliNll = (logits: Tensor2D, x: Tensor2D): Tensor1D =>
  tf.tidy(() => logBernoulli(x, logits).neg());

/**
 * −log p(x∣z) of a continuous Bernoulli decoder, a density on [0, 1].
 * @param logits [batch, pixels]
 * @param x [batch, pixels], in [0, 1]
 * @returns [batch], nats
 */
export const continuousBernoulliNll = (logits: Tensor2D, x: Tensor2D): Tensor1D =>
  tf.tidy(() => logContinuousBernoulli(x, logits).neg());

/**
 * Σ (x − x̂)² over the pixels: the plain autoencoder's loss.
 * @param xHat [batch, pixels]
 * @param x [batch, pixels]
 * @returns [batch]
 */
export const squaredError = (xHat: Tensor2D, x: Tensor2D): Tensor1D =>
  tf.tidy(() => tf.squaredDifference(x, xHat).sum(-1));

/**
 * −log p(x∣z) of a Gaussian decoder N(x̂, σ² I): Σ (x − x̂)²/(2σ²) + ½ D log 2πσ².
 *
 * A density, so it may well be negative. "MSE" in a VAE is this with a σ that nobody wrote down.
 * @param xHat [batch, pixels], the mean
 * @param x [batch, pixels]
 * @param logVar log σ², one number for all pixels: fixed, or a scalar variable to be learned
 * @returns [batch], nats
 */
export const gaussianNll = (
  xHat: Tensor2D,
  x: Tensor2D,
  logVar: number | TensorFlow.Scalar,
): Tensor1D =>
  tf.tidy(() => {
    const pixels = x.shape[1];
    const logVariance = typeof logVar === "number" ? tf.scalar(logVar) : logVar;
    const precision = logVariance.neg().exp();
    return squaredError(xHat, x).mul(precision).add(logVariance.add(LOG_2_PI).mul(pixels)).mul(0.5);
  });

/**
 * The variance that makes `gaussianNll` least: σ² = the mean squared error per pixel
 * (Rybkin et al. 2021, "Simple and effective VAE training with calibrated decoders").
 * @param xHat [batch, pixels]
 * @param x [batch, pixels]
 * @returns log σ²
 */
export const optimalLogVar = (xHat: Tensor2D, x: Tensor2D): TensorFlow.Scalar =>
  tf.tidy(() => tf.squaredDifference(x, xHat).mean().log().asScalar());

/** The parts of a bound, each [batch] in nats. */
export interface ElboTerms {
  /** What training minimizes: reconstruction + β · kl. */
  readonly loss: Tensor1D;
  /** −log p(x∣z) at the sampled z. */
  readonly reconstruction: Tensor1D;
  /** KL(q(z∣x) ‖ p(z)). */
  readonly kl: Tensor1D;
}

/**
 * −ELBO = −log p(x∣z) + β · KL(q(z∣x) ‖ p(z)); with β = 1 an upper bound of −log p(x).
 * @param reconstruction −log p(x∣z), [batch], nats
 * @param kl KL(q(z∣x) ‖ p(z)), [batch], nats
 * @param beta β, 1 for the bound itself (Higgins et al. 2017 for others); a tensor where it changes
 *   during training (see `createWarmUp`)
 */
export const negativeElbo = (
  reconstruction: Tensor1D,
  kl: Tensor1D,
  beta: number | TensorFlow.Scalar = 1,
): ElboTerms => ({
  loss: tf.tidy(() => reconstruction.add(kl.mul(beta))),
  reconstruction,
  kl,
});

/**
 * Free bits (Kingma et al. 2016): Σⱼ max(λ, KLⱼ), where KLⱼ is the mean over the batch. A dimension
 * costs λ whether it is used or not, so it is worth using.
 * @param klTerms the KL of each dimension, [batch, latentDim] (see `klStandardNormalTerms`)
 * @param lambda λ, nats for each dimension
 * @returns [batch], nats; its mean is the sum above
 */
export const freeBits = (klTerms: Tensor2D, lambda: number): Tensor1D =>
  tf.tidy(() => {
    const missing = tf.sub(lambda, klTerms.mean(0)).maximum(0);
    return klTerms.add(missing).sum(-1);
  });

/**
 * The importance-weighted bound L_k = log (1/k) Σ w (Burda, Grosse & Salakhutdinov 2016). Its mean
 * over the samples rises with k, from the ELBO at k = 1 to log p(x).
 * @param logWeights log w = log p(x, z) − log q(z∣x), [batch, k]
 * @returns [batch], nats
 */
export const importanceBound = (logWeights: Tensor2D): Tensor1D =>
  tf.tidy(() => tf.logSumExp(logWeights, -1).sub(Math.log(logWeights.shape[1])));
