/**
 * @file The conditional VAE: images of a class y that one chooses.
 *
 * Two forms, and what lies between: the label goes into encoder and decoder (Sohn, Lee & Yan 2015),
 * or the prior's mean depends on the label and the networks know nothing of it.
 */
import type * as TensorFlow from "@tensorflow/tfjs";
import { klNormal, logNormal, reparameterize } from "../distributions";
import { tf } from "../engine";
import { bernoulliNll, type ElboTerms, negativeElbo } from "../objectives";
import { type Noise, randomNormal, seedStream } from "../random";
import { createGaussianNetwork } from "./gaussian-network";
import { repeatRows } from "./importance-weights";
import {
  type Activation,
  createMlp,
  type Initializer,
  type Model,
  named,
  type Weights,
} from "./layers";
import type { ElboOptions, Posterior } from "./vae";

type Tensor1D = TensorFlow.Tensor1D;
type Tensor2D = TensorFlow.Tensor2D;

/**
 * The prior p(z∣y).
 * - `standard`: N(0, I), the same for all classes.
 * - `mean`: N(μ_y, I), one learned mean for each class.
 * - `normal`: N(μ_y, σ_y²), the variances learned too.
 */
export type LabelPrior = "standard" | "mean" | "normal";

/** q(z∣x, y), p(z∣y) and p(x∣z, y). */
export interface ConditionalVae extends Model {
  readonly latentDim: number;
  readonly classes: number;
  /** @param x [batch, inputDim] @param labels y, [batch], int32 */
  encode(x: Tensor2D, labels: Tensor1D, noise?: Noise): Posterior;
  /** p(z∣y), one row for each label. @param labels [batch], int32 */
  prior(labels: Tensor1D): Posterior;
  /** @param z [batch, latentDim] @param labels [batch], int32 @returns logits [batch, inputDim] */
  decode(z: Tensor2D, labels: Tensor1D, noise?: Noise): Tensor2D;
}

/** What `createConditionalVae` needs. */
export interface ConditionalVaeOptions {
  readonly inputDim?: number;
  /** From the input inwards; the decoder has the same sizes the other way round. */
  readonly hiddenDims?: readonly number[];
  readonly latentDim: number;
  readonly classes?: number;
  /** Whether q(z∣x, y) sees the label. */
  readonly labelInEncoder?: boolean;
  /** Whether p(x∣z, y) sees the label. */
  readonly labelInDecoder?: boolean;
  readonly prior?: LabelPrior;
  /** Standard deviation of the means μ_y when training begins. Far apart, classes overlap less in the end. */
  readonly priorSpread?: number;
  readonly activation?: Activation;
  readonly dropoutRate?: number;
  readonly initializer?: Initializer;
  readonly seed: number;
}

/** The tables μ_y and log σ_y² that are learned, each [classes, latentDim]. */
function createPriorTables(
  kind: LabelPrior,
  shape: [number, number],
  spread: number,
  seed: number,
): Weights {
  const table = (start: () => TensorFlow.Tensor) => tf.tidy(() => tf.variable(start()));
  if (kind === "standard") return {};
  // The means begin different, so that the classes can part.
  const mu = table(() => randomNormal(shape, seed).mul(spread));
  return kind === "mean" ? { mu } : { mu, logVar: table(() => tf.zeros(shape)) };
}

/**
 * A conditional VAE of dense layers. A network sees the label as a one-hot vector beside its input.
 *
 *     createConditionalVae({ latentDim: 2, seed })  // the label in both networks
 *     createConditionalVae({
 *       latentDim: 20, prior: "mean", labelInEncoder: false, labelInDecoder: false, seed,
 *     })  // the label in the prior alone
 */
export function createConditionalVae({
  inputDim = 784,
  hiddenDims = [400],
  latentDim,
  classes = 10,
  labelInEncoder = true,
  labelInDecoder = true,
  prior: kind = "standard",
  priorSpread = 0.1,
  seed,
  ...common
}: ConditionalVaeOptions): ConditionalVae {
  const encoder = createGaussianNetwork({
    ...common,
    sizes: [inputDim + (labelInEncoder ? classes : 0), ...hiddenDims, latentDim],
    seed: seedStream(seed, "encoder"),
  });
  const decoder = createMlp({
    ...common,
    sizes: [latentDim + (labelInDecoder ? classes : 0), ...hiddenDims.toReversed(), inputDim],
    seed: seedStream(seed, "decoder"),
  });
  const tables = createPriorTables(
    kind,
    [classes, latentDim],
    priorSpread,
    seedStream(seed, "prior"),
  );
  const oneHot = (labels: Tensor1D): Tensor2D => tf.oneHot(labels, classes).cast("float32");
  const beside = (input: Tensor2D, labels: Tensor1D, isSeen: boolean): Tensor2D =>
    isSeen ? tf.concat([input, oneHot(labels)], 1) : input;
  const ofClass = (table: TensorFlow.Variable | undefined, labels: Tensor1D): Tensor2D =>
    table === undefined
      ? tf.zeros([labels.shape[0], latentDim])
      : tf.matMul(oneHot(labels), table as TensorFlow.Variable<TensorFlow.Rank.R2>);
  return {
    latentDim,
    classes,
    weights: {
      ...named("encoder", encoder),
      ...named("decoder", decoder),
      ...named("prior", { weights: tables }),
    },
    encode: (x, labels, noise) => encoder.apply(beside(x, labels, labelInEncoder), noise),
    prior: (labels) => ({ mu: ofClass(tables.mu, labels), logVar: ofClass(tables.logVar, labels) }),
    decode: (z, labels, noise) => decoder.apply(beside(z, labels, labelInDecoder), noise),
  };
}

/**
 * The terms of −ELBO of log p(x∣y): −log p(x∣z, y) + β · KL(q(z∣x, y) ‖ p(z∣y)), one z for each x.
 * @param x [batch, inputDim]
 * @param labels y, [batch], int32
 * @param noise where ε comes from
 * @returns loss, reconstruction and kl, each [batch] in nats
 */
export function conditionalVaeLoss(
  vae: ConditionalVae,
  x: Tensor2D,
  labels: Tensor1D,
  noise: Noise,
  { beta = 1, nll = bernoulliNll }: Omit<ElboOptions, "kl"> = {},
): ElboTerms {
  const { mu, logVar } = vae.encode(x, labels, noise);
  const prior = vae.prior(labels);
  const z = reparameterize(mu, logVar, noise.normal<TensorFlow.Rank.R2>(mu.shape));
  const kl = klNormal(mu, logVar, prior.mu, prior.logVar);
  return negativeElbo(nll(vae.decode(z, labels, noise), x), kl, beta);
}

/**
 * log w = log p(x∣z, y) + log p(z∣y) − log q(z∣x, y) for several z of each x.
 * @returns [batch, samples], nats
 */
export function conditionalLogWeights(
  vae: ConditionalVae,
  { x, labels }: { x: Tensor2D; labels: Tensor1D },
  samples: number,
  noise: Noise,
  { nll = bernoulliNll }: Pick<ElboOptions, "nll"> = {},
): Tensor2D {
  return tf.tidy(() => {
    const y = repeatRows(labels.expandDims<Tensor2D>(1), samples).squeeze<Tensor1D>([1]);
    const q = vae.encode(x, labels, noise);
    const [mu, logVar] = [q.mu, q.logVar].map((t) => repeatRows(t, samples));
    const prior = vae.prior(y);
    const z = reparameterize(mu, logVar, noise.normal<TensorFlow.Rank.R2>(mu.shape));
    const logJoint = logNormal(z, prior.mu, prior.logVar).sub(
      nll(vae.decode(z, y, noise), repeatRows(x, samples)),
    );
    return logJoint.sub(logNormal(z, mu, logVar)).reshape([x.shape[0], samples]);
  });
}
