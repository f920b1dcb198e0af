/**
 * @file Log densities, Kullback–Leibler divergences and the reparameterization trick.
 *
 * Every function is pure, takes parameters [batch, dim], sums over dim and returns [batch] in nats.
 * `logVar` is log σ², always; σ = exp(logVar / 2) is derived where it is needed.
 */
import type * as TensorFlow from "@tensorflow/tfjs";
import { sigmoidCrossEntropy, tf } from "./engine";

type Tensor1D = TensorFlow.Tensor1D;
type Tensor2D = TensorFlow.Tensor2D;

const LOG_2_PI = Math.log(2 * Math.PI);

const sumLast = (x: TensorFlow.Tensor): Tensor1D => x.sum(-1);

/**
 * z = μ + σ ⊙ ε, with σ = exp(½ log σ²): a sample of N(μ, σ²) if ε is one of N(0, I).
 *
 * The randomness is an argument, so the gradient passes through μ and σ
 * (Kingma & Welling 2014, section 2.4).
 * @param mu [batch, latentDim]
 * @param logVar [batch, latentDim]
 * @param eps [batch, latentDim], standard normal
 * @returns [batch, latentDim]
 */
export const reparameterize = (mu: Tensor2D, logVar: Tensor2D, eps: Tensor2D): Tensor2D =>
  tf.tidy(() => mu.add(logVar.mul(0.5).exp().mul(eps)));

/**
 * log N(x; 0, I) = −½ Σ (log 2π + x²).
 * @param x [batch, dim]
 * @returns [batch], nats
 */
export const logStandardNormal = (x: Tensor2D): Tensor1D =>
  tf.tidy(() => sumLast(x.square().add(LOG_2_PI)).mul(-0.5));

/**
 * log N(x; μ, σ²) = −½ Σ (log 2π + log σ² + (x − μ)² / σ²).
 * @param x [batch, dim]
 * @param mu [batch, dim]
 * @param logVar [batch, dim]
 * @returns [batch], nats
 */
export const logNormal = (x: Tensor2D, mu: Tensor2D, logVar: Tensor2D): Tensor1D =>
  tf.tidy(() => {
    const squares = x.sub(mu).square().mul(logVar.neg().exp());
    return sumLast(squares.add(logVar).add(LOG_2_PI)).mul(-0.5);
  });

/**
 * log Bernoulli(x; ρ) = Σ x log ρ + (1 − x) log(1 − ρ), with ρ = sigmoid(logits).
 *
 * A probability for x of 0 and 1; for grey x between them it is the cross-entropy that is commonly
 * trained, not a log density (see `logContinuousBernoulli`).
 * @param x [batch, dim], in [0, 1]
 * @param logits [batch, dim]
 * @returns [batch], nats
 */
export const logBernoulli = (x: Tensor2D, logits: Tensor2D): Tensor1D =>
  tf.tidy(() => sumLast(sigmoidCrossEntropy(logits, x)).neg());

/**
 * log of the continuous Bernoulli density: logBernoulli(x; ρ) + Σ log C(ρ), where
 * C(ρ) = 2 artanh(1 − 2ρ) / (1 − 2ρ) makes it integrate to one over [0, 1]
 * (Loaiza-Ganem & Cunningham 2019).
 *
 * With the logit l = log ρ/(1 − ρ), C = l / tanh(l / 2). It is even and 2 + l²/6 near 0, where 0/0
 * would stand: √(l² + 10⁻⁶) in place of l changes it by less than 10⁻⁶.
 * @param x [batch, dim], in [0, 1]
 * @param logits l, [batch, dim]
 * @returns [batch], nats
 */
export const logContinuousBernoulli = (x: Tensor2D, logits: Tensor2D): Tensor1D =>
  tf.tidy(() => {
    const size = logits.square().add(1e-6).sqrt();
    const logC = size.div(size.mul(0.5).tanh()).log();
    return logBernoulli(x, logits).add(sumLast(logC));
  });

/**
 * KL(N(μ, σ²) ‖ N(0, I)) = ½ Σ (μ² + σ² − 1 − log σ²).
 * @param mu [batch, latentDim]
 * @param logVar [batch, latentDim]
 * @returns [batch], nats
 */
export const klStandardNormal = (mu: Tensor2D, logVar: Tensor2D): Tensor1D =>
  tf.tidy(() => sumLast(klStandardNormalTerms(mu, logVar)));

/**
 * ½ (μ² + σ² − 1 − log σ²) for every latent dimension: `klStandardNormal` before the sum.
 * @param mu [batch, latentDim]
 * @param logVar [batch, latentDim]
 * @returns [batch, latentDim], nats
 */
export const klStandardNormalTerms = (mu: Tensor2D, logVar: Tensor2D): Tensor2D =>
  tf.tidy(() => mu.square().add(logVar.exp()).sub(1).sub(logVar).mul(0.5));

/**
 * KL(N(μ₁, σ₁²) ‖ N(μ₂, σ₂²)) = ½ Σ (log σ₂² − log σ₁² + (σ₁² + (μ₁ − μ₂)²) / σ₂² − 1).
 * @param mu1 [batch, latentDim]
 * @param logVar1 [batch, latentDim]
 * @param mu2 [batch, latentDim]
 * @param logVar2 [batch, latentDim]
 * @returns [batch], nats
 */
export const klNormal = (
  mu1: Tensor2D,
  logVar1: Tensor2D,
  mu2: Tensor2D,
  logVar2: Tensor2D,
): Tensor1D =>
  tf.tidy(() => {
    const ratio = logVar1.exp().add(mu1.sub(mu2).square()).mul(logVar2.neg().exp());
    return sumLast(logVar2.sub(logVar1).add(ratio).sub(1)).mul(0.5);
  });

/**
 * H(N(μ, σ²)) = ½ Σ (1 + log 2π + log σ²), the entropy; μ does not matter.
 * @param logVar [batch, dim]
 * @returns [batch], nats
 */
export const entropyNormal = (logVar: Tensor2D): Tensor1D =>
  tf.tidy(() => sumLast(logVar.add(1 + LOG_2_PI)).mul(0.5));
