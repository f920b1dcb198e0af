/**
 * @file Which latent dimensions a VAE uses.
 */
import type * as TensorFlow from "@tensorflow/tfjs";
import { tf } from "../engine";
import type { Posterior } from "../models/vae";
import { type Images, inChunks } from "./images";

/** The latent dimensions that carry information about x. */
export interface ActiveUnits {
  /** How many of them there are. */
  readonly count: number;
  /** Var_x(E_q[z∣x]) of each, [latentDim]. */
  readonly variances: Float32Array;
}

/**
 * A dimension is active where the posterior's mean moves with x: Var_x(μ(x)) > threshold
 * (Burda, Grosse & Salakhutdinov 2016, section 5.2). In the others q(z∣x) is the prior.
 * @param encoder a VAE
 * @param images enough of them, some hundreds
 */
export function activeUnits(
  encoder: { encode(x: TensorFlow.Tensor2D): Posterior },
  images: Images,
  { threshold = 0.01 } = {},
): ActiveUnits {
  const rows: number[][] = [];
  inChunks(images, 1000, (x) => {
    rows.push(...encoder.encode(x).mu.arraySync());
  });
  const variances = tf.tidy(() => {
    const { variance } = tf.moments(tf.tensor2d(rows), 0);
    return variance.dataSync() as Float32Array;
  });
  return { count: variances.filter((variance) => variance > threshold).length, variances };
}
