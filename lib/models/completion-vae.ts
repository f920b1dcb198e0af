/**
 * @file Completing an image of which some quarters are visible: a conditional VAE whose condition
 * is part of the image (Sohn, Lee & Yan 2015).
 *
 * It draws one completion after the other: its prior p(z∣visible) sees what is visible and a plain
 * network's guess, its posterior q(z∣x) the whole image.
 */
import type * as TensorFlow from "@tensorflow/tfjs";
import { klNormal, logNormal, reparameterize } from "../distributions";
import { tf } from "../engine";
import { type ElboTerms, negativeElbo } from "../objectives";
import { type Noise, randomNormal, seedStream } from "../random";
import { combine, type CompletionGuess, type CompletionOptions, hiddenNll } from "./completion";
import { createGaussianNetwork } from "./gaussian-network";
import { repeatRows } from "./importance-weights";
import { createMlp, type Model, named } from "./layers";
import type { Posterior } from "./vae";

type Tensor2D = TensorFlow.Tensor2D;

/** p(z∣visible), q(z∣x) and p(hidden∣z). */
export interface CompletionVae extends Model {
  readonly latentDim: number;
  /** p(z∣visible). @param x [batch, pixels]; only its visible pixels are used */
  prior(x: Tensor2D, visible: Tensor2D): Posterior;
  /** q(z∣x) of the whole image. @param x [batch, pixels] */
  encode(x: Tensor2D): Posterior;
  /** @param z [batch, latentDim] @returns logits [batch, pixels] */
  decode(z: Tensor2D): Tensor2D;
}

/** Networks of two hidden layers around a plain network, whose weights stay as they are. */
export function createCompletionVae(
  first: CompletionGuess,
  {
    inputDim = 784,
    hiddenDims = [500, 500],
    latentDim = 200,
    seed,
  }: CompletionOptions & { latentDim?: number },
): CompletionVae {
  const sizes = [inputDim, ...hiddenDims, latentDim];
  const [prior, encoder] = ["prior", "encoder"].map((purpose) =>
    createGaussianNetwork({ sizes, seed: seedStream(seed, purpose) }),
  );
  const decoder = createMlp({ sizes: sizes.toReversed(), seed: seedStream(seed, "decoder") });
  return {
    latentDim,
    weights: {
      ...named("prior", prior),
      ...named("encoder", encoder),
      ...named("decoder", decoder),
    },
    prior: (x, visible) => prior.apply(combine(visible, x, first.guess(x, visible).sigmoid())),
    encode: (x) => encoder.apply(x),
    decode: (z) => decoder.apply(z),
  };
}

/**
 * −ELBO of log p(hidden∣visible): −log p(hidden∣z) + KL(q(z∣x) ‖ p(z∣visible)), one z for each x.
 * @param x [batch, pixels], the whole image
 * @param visible of `visiblePixels`
 * @returns loss, reconstruction and kl, each [batch] in nats
 */
export function completionLoss(
  vae: CompletionVae,
  x: Tensor2D,
  visible: Tensor2D,
  noise: Noise,
): ElboTerms {
  const { mu, logVar } = vae.encode(x);
  const prior = vae.prior(x, visible);
  const z = reparameterize(mu, logVar, noise.normal<TensorFlow.Rank.R2>(mu.shape));
  const kl = klNormal(mu, logVar, prior.mu, prior.logVar);
  return negativeElbo(hiddenNll(vae.decode(z), x, visible), kl);
}

/** log w = log p(hidden∣z) + log p(z∣visible) − log q(z∣x), [batch, samples], nats. */
export const completionLogWeights = (
  vae: CompletionVae,
  x: Tensor2D,
  visible: Tensor2D,
  { samples, noise }: { samples: number; noise: Noise },
): Tensor2D =>
  tf.tidy(() => {
    const [q, prior] = [vae.encode(x), vae.prior(x, visible)].map(({ mu, logVar }) => ({
      mu: repeatRows(mu, samples),
      logVar: repeatRows(logVar, samples),
    }));
    const z = reparameterize(q.mu, q.logVar, noise.normal<TensorFlow.Rank.R2>(q.mu.shape));
    const logLikelihood = hiddenNll(vae.decode(z), repeatRows(x, samples), visible).neg();
    return logLikelihood
      .add(logNormal(z, prior.mu, prior.logVar))
      .sub(logNormal(z, q.mu, q.logVar))
      .reshape([x.shape[0], samples]);
  });

/**
 * One completion of each image: z ~ p(z∣visible), the visible pixels kept.
 * @param x [batch, pixels]; only its visible pixels are used
 * @returns [batch, pixels] in [0, 1]
 */
export const completeImages = (
  vae: CompletionVae,
  x: Tensor2D,
  visible: Tensor2D,
  seed: number,
): Tensor2D =>
  tf.tidy(() => {
    const { mu, logVar } = vae.prior(x, visible);
    const z = reparameterize(mu, logVar, randomNormal<TensorFlow.Rank.R2>(mu.shape, seed));
    return combine(visible, x, vae.decode(z).sigmoid());
  });
