/**
 * @file The variational autoencoder of dense layers (Kingma & Welling 2014).
 */
import type * as TensorFlow from "@tensorflow/tfjs";
import { klStandardNormal, reparameterize } from "../distributions";
import { bernoulliNll, type ElboTerms, negativeElbo } from "../objectives";
import { tf } from "../engine";
import { type Noise, seedStream } from "../random";
import {
  type Activation,
  createDense,
  createMlp,
  dropout,
  type Initializer,
  type Model,
  named,
} from "./layers";

type Tensor1D = TensorFlow.Tensor1D;
type Tensor2D = TensorFlow.Tensor2D;

/** q(z∣x) = N(μ, σ²), both [batch, latentDim]. */
export interface Posterior {
  readonly mu: Tensor2D;
  /** log σ². */
  readonly logVar: Tensor2D;
}

/** An encoder q(z∣x) and a decoder p(x∣z). */
export interface Vae extends Model {
  readonly latentDim: number;
  /**
   * @param x [batch, inputDim]
   * @param noise turns dropout on; given in training only
   */
  encode(x: Tensor2D, noise?: Noise): Posterior;
  /** @param z [batch, latentDim] @returns logits [batch, inputDim] */
  decode(z: Tensor2D, noise?: Noise): Tensor2D;
}

/** What `createVae` needs; the defaults are the 784-400-20 recipe of PyTorch's examples. */
export interface VaeOptions {
  readonly inputDim?: number;
  /** From the input inwards; the decoder has the same sizes the other way round. */
  readonly hiddenDims?: readonly number[];
  readonly latentDim: number;
  readonly activation?: Activation;
  readonly dropoutRate?: number;
  /**
   * What the encoder's second head returns: log σ² itself, or a number s with
   * σ = softplus(s) + 10⁻⁶.
   */
  readonly deviation?: "logVar" | "softplus";
  readonly initializer?: Initializer;
  readonly seed: number;
}

/** log σ² for σ = softplus(s) + 10⁻⁶. @param s [batch, latentDim] */
const softplusLogVar = (s: Tensor2D): Tensor2D =>
  tf.tidy(() => tf.softplus(s).add(1e-6).log().mul(2) as Tensor2D);

/** A VAE of dense layers: a shared trunk with one head for μ and one for the deviation. */
export function createVae({
  inputDim = 784,
  hiddenDims = [400],
  latentDim,
  activation = "relu",
  dropoutRate = 0,
  deviation = "logVar",
  initializer,
  seed,
}: VaeOptions): Vae {
  const common = { activation, dropoutRate, initializer };
  const lastHidden = hiddenDims[hiddenDims.length - 1];
  const head = (purpose: string) =>
    createDense({
      inputDim: lastHidden,
      outputDim: latentDim,
      initializer,
      seed: seedStream(seed, purpose),
    });
  const trunk = createMlp({
    ...common,
    sizes: [inputDim, ...hiddenDims],
    outputActivation: activation,
    seed: seedStream(seed, "trunk"),
  });
  const muHead = head("mu");
  const logVarHead = head("logVar");
  const decoder = createMlp({
    ...common,
    sizes: [inputDim, ...hiddenDims, latentDim].toReversed(),
    seed: seedStream(seed, "decoder"),
  });
  return {
    latentDim,
    weights: {
      ...named("trunk", trunk),
      ...named("mu", muHead),
      ...named("logVar", logVarHead),
      ...named("decoder", decoder),
    },
    encode: (x, noise) => {
      const h = dropout(trunk.apply(x, noise), dropoutRate, noise);
      const s = logVarHead.apply(h);
      return { mu: muHead.apply(h), logVar: deviation === "logVar" ? s : softplusLogVar(s) };
    },
    decode: (z, noise) => decoder.apply(z, noise),
  };
}

/** How −ELBO is put together. */
export interface ElboOptions {
  /** Weight of the KL term; 1 for the bound itself. */
  readonly beta?: number | TensorFlow.Scalar;
  /** The KL term; for example `freeBits(klStandardNormalTerms(mu, logVar), 0.5)`. */
  readonly kl?: (mu: Tensor2D, logVar: Tensor2D) => Tensor1D;
  /** −log p(x∣z) from the decoder's output and x, both [batch, pixels]; returns [batch]. */
  readonly nll?: (decoded: Tensor2D, x: Tensor2D) => Tensor1D;
}

/**
 * The terms of −ELBO with one sample z = μ + σ ⊙ ε for each x.
 * @param x [batch, inputDim]
 * @param noise where ε comes from
 * @returns loss, reconstruction and kl, each [batch] in nats
 */
export function vaeLoss(
  vae: Vae,
  x: Tensor2D,
  noise: Noise,
  { beta = 1, kl = klStandardNormal, nll = bernoulliNll }: ElboOptions = {},
): ElboTerms {
  const { mu, logVar } = vae.encode(x, noise);
  const z = reparameterize(
    mu,
    logVar,
    noise.normal<TensorFlow.Rank.R2>([x.shape[0], vae.latentDim]),
  );
  return negativeElbo(nll(vae.decode(z, noise), x), kl(mu, logVar), beta);
}
