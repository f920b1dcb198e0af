/**
 * @file The VAE with two layers of latent variables: x ← h₁ ← h₂ (Burda, Grosse & Salakhutdinov
 * 2016, the network with two stochastic layers of their table).
 */
import type * as TensorFlow from "@tensorflow/tfjs";
import { logNormal, logStandardNormal, reparameterize } from "../distributions";
import { tf } from "../engine";
import { bernoulliNll } from "../objectives";
import { type Noise, seedStream } from "../random";
import { createGaussianNetwork } from "./gaussian-network";
import { repeatRows } from "./importance-weights";
import { type Activation, createMlp, type Initializer, type Model, named } from "./layers";
import type { Posterior } from "./vae";

type Tensor2D = TensorFlow.Tensor2D;

/** q(h₁∣x) q(h₂∣h₁) and p(h₂) p(h₁∣h₂) p(x∣h₁). */
export interface HierarchicalVae extends Model {
  /** The sizes of h₁ and h₂. */
  readonly latentDims: readonly [number, number];
  /** q(h₁∣x). @param x [batch, inputDim] */
  encode1(x: Tensor2D): Posterior;
  /** q(h₂∣h₁). @param h1 [batch, latentDims[0]] */
  encode2(h1: Tensor2D): Posterior;
  /** p(h₁∣h₂). @param h2 [batch, latentDims[1]] */
  decode2(h2: Tensor2D): Posterior;
  /** Logits of p(x∣h₁). @param h1 [batch, latentDims[0]] @returns [batch, inputDim] */
  decode1(h1: Tensor2D): Tensor2D;
}

/** What `createHierarchicalVae` needs; the defaults are the network of the table. */
export interface HierarchicalVaeOptions {
  readonly inputDim?: number;
  /** Hidden layers between x and h₁, and between h₁ and h₂; each twice. */
  readonly hiddenDims?: readonly [number, number];
  readonly latentDims?: readonly [number, number];
  readonly activation?: Activation;
  readonly initializer?: Initializer;
  readonly seed: number;
}

/** 784-200-200-100-100-100-50 and back. */
export function createHierarchicalVae({
  inputDim = 784,
  hiddenDims: [hidden1, hidden2] = [200, 100],
  latentDims = [100, 50],
  activation = "tanh",
  initializer = "glorot",
  seed,
}: HierarchicalVaeOptions): HierarchicalVae {
  const options = (purpose: string, ...sizes: number[]) => ({
    sizes,
    activation,
    initializer,
    seed: seedStream(seed, purpose),
  });
  const [dim1, dim2] = latentDims;
  const encoder1 = createGaussianNetwork(options("encoder1", inputDim, hidden1, hidden1, dim1));
  const encoder2 = createGaussianNetwork(options("encoder2", dim1, hidden2, hidden2, dim2));
  const decoder2 = createGaussianNetwork(options("decoder2", dim2, hidden2, hidden2, dim1));
  const decoder1 = createMlp(options("decoder1", dim1, hidden1, hidden1, inputDim));
  return {
    latentDims,
    weights: {
      ...named("encoder1", encoder1),
      ...named("encoder2", encoder2),
      ...named("decoder2", decoder2),
      ...named("decoder1", decoder1),
    },
    encode1: (x) => encoder1.apply(x),
    encode2: (h1) => encoder2.apply(h1),
    decode2: (h2) => decoder2.apply(h2),
    decode1: (h1) => decoder1.apply(h1),
  };
}

const draw = ({ mu, logVar }: Posterior, noise: Noise): Tensor2D =>
  reparameterize(mu, logVar, noise.normal<TensorFlow.Rank.R2>(mu.shape));

const logDensity = (h: Tensor2D, { mu, logVar }: Posterior) => logNormal(h, mu, logVar);

/**
 * log w = log p(x∣h₁) + log p(h₁∣h₂) + log p(h₂) − log q(h₁∣x) − log q(h₂∣h₁).
 *
 * −log w of one sample is the loss of the VAE, `importanceBound` of several that of the IWAE.
 * @param x [batch, inputDim]
 * @param samples how many h₁, h₂ for each x
 * @returns [batch, samples], nats
 */
export function hierarchicalLogWeights(
  vae: HierarchicalVae,
  x: Tensor2D,
  samples: number,
  noise: Noise,
): Tensor2D {
  return tf.tidy(() => {
    const q1 = vae.encode1(x);
    const repeated = { mu: repeatRows(q1.mu, samples), logVar: repeatRows(q1.logVar, samples) };
    const h1 = draw(repeated, noise);
    const q2 = vae.encode2(h1);
    const h2 = draw(q2, noise);
    const logJoint = logStandardNormal(h2)
      .add(logDensity(h1, vae.decode2(h2)))
      .sub(bernoulliNll(vae.decode1(h1), repeatRows(x, samples)));
    const logQ = logDensity(h1, repeated).add(logDensity(h2, q2));
    return logJoint.sub(logQ).reshape([x.shape[0], samples]);
  });
}
