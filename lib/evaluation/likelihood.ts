/**
 * @file Estimates of log p(x) by importance sampling.
 */
import type * as TensorFlow from "@tensorflow/tfjs";
import { compile } from "../compile";
import { evaluationBatches } from "../data/batches";
import type { ImageSet } from "../data/images";
import { tf } from "../engine";
import { createNoise, type Noise, seedStream, seedTensor } from "../random";
import { meanOf } from "../statistics";
import type { LossInput } from "../training/step";

type Tensor1D = TensorFlow.Tensor1D;
type Tensor2D = TensorFlow.Tensor2D;

/**
 * log w = log p(x, z) − log q(z∣x) for some samples z of each x, [batch, samples]:
 * `({ x }, samples, noise) => vaeLogWeights(vae, x, samples, noise)`.
 */
export type LogWeights = (input: LossInput, samples: number, noise: Noise) => Tensor2D;

/** An estimate of the mean of log p(x) over a set. */
export interface LogLikelihood {
  /** Mean over the images, nats. */
  readonly mean: number;
  /** Its standard error, from the spread between the images. */
  readonly error: number;
  /** The estimate for each image, nats. */
  readonly perImage: Float64Array;
  /** Samples for each image. */
  readonly samples: number;
}

/** What `logLikelihood` needs. */
export interface LogLikelihoodOptions {
  /** k, samples for each image: 1 gives the ELBO, thousands come close to log p(x). */
  readonly samples: number;
  readonly seed: number;
  /** Called after some images, with their number so far: for a progress line. */
  readonly onImages?: (done: number) => void;
}

/** Rows that go through the decoder at once: few enough to stay near the processor. */
const ROWS = 2000;
const SAMPLES_AT_ONCE = 500;

/** log (eᵃ + eᵇ). */
const logAdd = (a: number, b: number): number =>
  a === -Infinity ? b : Math.max(a, b) + Math.log1p(Math.exp(-Math.abs(a - b)));

/** log Σ w over `samples` draws for each image of a batch, [batch]. */
function createSum(logWeights: LogWeights, samples: number) {
  return compile((x: Tensor2D, labels: Tensor1D, seed: Tensor1D) => {
    const noise = createNoise(seed, { isTraining: false });
    return tf.logSumExp<Tensor1D>(logWeights({ x, labels }, samples, noise), -1);
  });
}

/**
 * log p(x) ≈ log (1/k) Σ w, the mean of k importance weights in logs (Burda, Grosse & Salakhutdinov
 * 2016, section 2). On average too low, by less the more samples are drawn.
 * @param set the images as they are; binarize it first where the model is one of black and white
 *   (`binarized(test, "sampled", seed)`), and say so beside the number
 */
export function logLikelihood(
  logWeights: LogWeights,
  set: ImageSet,
  { samples, seed, onImages }: LogLikelihoodOptions,
): LogLikelihood {
  const atOnce = Math.min(samples, SAMPLES_AT_ONCE);
  const [whole, rest] = [Math.floor(samples / atOnce), samples % atOnce];
  const sumOfMany = createSum(logWeights, atOnce);
  const sumOfRest = createSum(logWeights, rest);
  const steps = [
    ...new Array<typeof sumOfMany>(whole).fill(sumOfMany),
    ...(rest ? [sumOfRest] : []),
  ];
  const perImage = new Float64Array(set.count).fill(-Infinity);
  let [done, draw] = [0, 0];
  for (const { x, labels } of evaluationBatches(set, Math.max(1, Math.floor(ROWS / atOnce)))) {
    const labelTensor = tf.tensor1d(labels, "int32");
    for (const step of steps) {
      const sums = tf.tidy(() => step(x, labelTensor, seedTensor(seedStream(seed, draw++))));
      sums.dataSync().forEach((sum, i) => (perImage[done + i] = logAdd(perImage[done + i], sum)));
      sums.dispose();
    }
    tf.dispose([x, labelTensor]);
    done += labels.length;
    onImages?.(done);
  }
  [sumOfMany, sumOfRest].forEach((step) => step.dispose());
  return summarize(
    perImage.map((sum) => sum - Math.log(samples)),
    samples,
  );
}

function summarize(perImage: Float64Array, samples: number): LogLikelihood {
  const mean = meanOf(perImage);
  const variance = meanOf(perImage.map((value) => (value - mean) ** 2));
  const error = Math.sqrt(variance / Math.max(1, perImage.length - 1));
  return { mean, error, perImage, samples };
}
