/**
 * @file Batch normalization in training as TensorFlow's own two operations, one for the result and
 * one for the gradient; in plain TensorFlow.js the gradient alone takes about twenty.
 */
import type * as TensorFlow from "@tensorflow/tfjs";
import { isNative, tf } from "../engine";

type Tensor = TensorFlow.Tensor;
type Tensor1D = TensorFlow.Tensor1D;
type Tensor4D = TensorFlow.Tensor4D;

/** What is normalized, and how. */
export interface BatchNormInputs {
  /** [batch, height, width, channels]. */
  readonly x: Tensor4D;
  /** The scale γ, [channels]. */
  readonly gamma: Tensor1D;
  /** The offset β, [channels]. */
  readonly beta: Tensor1D;
  readonly epsilon: number;
  /** Told the mean and the unbiased variance of every channel, each [channels]. */
  readonly onMoments: (mean: Tensor1D, variance: Tensor1D) => void;
}

/** y = γ (x − m) / √(v + ε) + β with the batch's own mean m and variance v for each channel. */
export const normalizeBatch = (inputs: BatchNormInputs): Tensor4D =>
  isNative() ? fused(inputs) : plain(inputs);

function plain({ x, gamma, beta, epsilon, onMoments }: BatchNormInputs): Tensor4D {
  const { mean, variance } = tf.moments(x, [0, 1, 2]) as { mean: Tensor1D; variance: Tensor1D };
  const count = x.size / gamma.size;
  onMoments(mean, variance.mul(count / (count - 1)));
  return tf.batchNorm(x, mean, variance, beta, gamma, epsilon);
}

function fused({ x, gamma, beta, epsilon, onMoments }: BatchNormInputs): Tensor4D {
  const withGradient = tf.customGrad((...args: unknown[]) => {
    const [input, scale, offset, save] = args as [Tensor, Tensor, Tensor, TensorFlow.GradSaveFunc];
    const none = tf.tensor1d([]);
    const outputs = execute("FusedBatchNormV3", epsilon, [input, scale, offset, none, none], 6);
    const [value, mean, variance, ...reserved] = outputs;
    onMoments(mean as Tensor1D, variance as Tensor1D);
    save([input, scale, ...reserved]);
    return {
      value,
      gradFunc: (dy: Tensor, [savedX, savedScale, ...saved]: Tensor[]) =>
        execute("FusedBatchNormGradV3", epsilon, [dy, savedX, savedScale, ...saved], 5).slice(0, 3),
    };
  });
  return withGradient(x, gamma, beta) as Tensor4D;
}

interface NativeBackend {
  readonly binding: Readonly<Record<"TF_ATTR_TYPE" | "TF_ATTR_FLOAT" | "TF_ATTR_BOOL", number>>;
  getDTypeInteger(dtype: TensorFlow.DataType): number;
  executeMultipleOutputs(
    name: string,
    attributes: unknown[],
    inputs: Tensor[],
    count: number,
  ): Tensor[];
}

function execute(name: string, epsilon: number, inputs: Tensor[], outputs: number): Tensor[] {
  const backend = tf.backend() as unknown as NativeBackend;
  const { TF_ATTR_TYPE, TF_ATTR_FLOAT, TF_ATTR_BOOL } = backend.binding;
  const type = backend.getDTypeInteger("float32");
  const attributes = [
    { name: "T", type: TF_ATTR_TYPE, value: type },
    { name: "U", type: TF_ATTR_TYPE, value: type },
    { name: "epsilon", type: TF_ATTR_FLOAT, value: epsilon },
    { name: "is_training", type: TF_ATTR_BOOL, value: true },
  ];
  return backend.executeMultipleOutputs(name, attributes, inputs, outputs);
}
