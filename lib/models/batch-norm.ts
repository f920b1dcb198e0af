/**
 * @file Batch normalization (Ioffe & Szegedy 2015).
 */
import type * as TensorFlow from "@tensorflow/tfjs";
import { tf } from "../engine";
import { normalizeBatch } from "../engine/batch-norm";
import type { Noise } from "../random";
import { isTraining, type Model } from "./layers";

type Tensor1D = TensorFlow.Tensor1D;
type Tensor4D = TensorFlow.Tensor4D;
type Vector = TensorFlow.Variable<TensorFlow.Rank.R1>;

/** What keeps 1/√variance finite, PyTorch's default. */
const EPSILON = 1e-5;

/** A layer that gives every channel a mean and a spread that are learned. */
export interface BatchNorm extends Model {
  /**
   * @param x [batch, height, width, channels]
   * @param noise of a training step: the batch's own mean and variance are taken, and gathered;
   *   else those that were gathered
   */
  apply(x: Tensor4D, noise?: Noise): Tensor4D;
}

/** @throws RangeError where a channel has one value, which has no spread. */
function assertSpread(count: number): void {
  if (count > 1) return;
  throw new RangeError(
    "Batch normalization got one value for each channel, so its variance is 0; " +
      "train with batches of 2 images or more.",
  );
}

/**
 * y = γ (x − m) / √(v + 10⁻⁵) + β for each channel. In training m and v are the mean and variance
 * over batch and pixels; in evaluation they are running averages of those,
 * r ← (1 − momentum) r + momentum · m, where the variance is the unbiased one, as in PyTorch.
 */
export function createBatchNorm({
  channels,
  momentum = 0.1,
}: {
  channels: number;
  momentum?: number;
}): BatchNorm {
  const filled = (value: number): Vector =>
    tf.tidy(() => tf.variable(tf.fill([channels], value) as Tensor1D));
  const [gamma, beta, runningMean, runningVariance] = [1, 0, 0, 1].map(filled);

  const gather = (running: Vector, value: TensorFlow.Tensor): void =>
    tf.tidy(() => running.assign(running.mul(1 - momentum).add(value.mul(momentum))));

  return {
    weights: { gamma, beta },
    statistics: { mean: runningMean, variance: runningVariance },
    apply: (x, noise) => {
      if (!isTraining(noise)) {
        return tf.batchNorm4d(x, runningMean, runningVariance, beta, gamma, EPSILON);
      }
      assertSpread(x.size / channels);
      const onMoments = (mean: Tensor1D, variance: Tensor1D): void => {
        gather(runningMean, mean);
        gather(runningVariance, variance);
      };
      return normalizeBatch({ x, gamma, beta, epsilon: EPSILON, onMoments });
    },
  };
}
