/**
 * @file Importance weights of a VAE: what the IWAE bound and estimates of log p(x) are made of.
 */
import type * as TensorFlow from "@tensorflow/tfjs";
import { logNormal, logStandardNormal, reparameterize } from "../distributions";
import { tf } from "../engine";
import { bernoulliNll, importanceBound } from "../objectives";
import type { Noise } from "../random";
import type { ElboOptions, Vae } from "./vae";

type Tensor1D = TensorFlow.Tensor1D;
type Tensor2D = TensorFlow.Tensor2D;

/** Every row `times` times, one after the other: [batch, dim] to [batch · times, dim]. */
export const repeatRows = (x: Tensor2D, times: number): Tensor2D =>
  tf.tidy(() => {
    const [batch, dim] = x.shape;
    return x
      .expandDims(1)
      .tile([1, times, 1])
      .reshape([batch * times, dim]);
  });

/**
 * log w = log p(x∣z) + log p(z) − log q(z∣x) for several samples z of q(z∣x) for each x.
 *
 * The mean of w is p(x), whatever q is; the mean of log w is the ELBO.
 * @param x [batch, pixels]
 * @param samples how many z for each x
 * @param noise where they come from
 * @returns [batch, samples], nats
 */
export function vaeLogWeights(
  vae: Vae,
  x: Tensor2D,
  samples: number,
  noise: Noise,
  { nll = bernoulliNll }: Pick<ElboOptions, "nll"> = {},
): Tensor2D {
  return tf.tidy(() => {
    const posterior = vae.encode(x, noise);
    const [mu, logVar] = [posterior.mu, posterior.logVar].map((t) => repeatRows(t, samples));
    const z = reparameterize(mu, logVar, noise.normal<TensorFlow.Rank.R2>(mu.shape));
    const logJoint = logStandardNormal(z).sub(nll(vae.decode(z, noise), repeatRows(x, samples)));
    return logJoint.sub(logNormal(z, mu, logVar)).reshape([x.shape[0], samples]);
  });
}

/**
 * −L_k, the importance-weighted bound with k samples (Burda, Grosse & Salakhutdinov 2016); with
 * k = 1 it is −ELBO, with log q − log p(z) in place of the KL in closed form.
 * @param x [batch, pixels]
 * @returns loss [batch], nats
 */
export const iwaeLoss = (
  vae: Vae,
  x: Tensor2D,
  noise: Noise,
  { samples, nll }: { samples: number } & Pick<ElboOptions, "nll">,
): { loss: Tensor1D } => ({
  loss: importanceBound(vaeLogWeights(vae, x, samples, noise, { nll })).neg(),
});
