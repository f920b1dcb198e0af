/**
 * @file The parts that models are made of: weights, dense layers, stacks of them.
 */
import type * as TensorFlow from "@tensorflow/tfjs";
import { relu, tf } from "../engine";
import { type Noise, randomUniform, seedStream } from "../random";

type Tensor2D = TensorFlow.Tensor2D;

/** The trainable numbers of a model, by name. */
export type Weights = Readonly<Record<string, TensorFlow.Variable>>;

/** Anything with weights. */
export interface Model {
  readonly weights: Weights;
  /** Numbers that training gathers without a gradient, by name: batch normalization's. */
  readonly statistics?: Weights;
}

/** How many trainable numbers a model has. */
export const parameterCount = ({ weights }: Model): number =>
  Object.values(weights).reduce((count, weight) => count + weight.size, 0);

/** Frees the memory of a model. It cannot be used afterwards. */
export const disposeModel = ({ weights, statistics = {} }: Model): void =>
  [weights, statistics]
    .flatMap((variables) => Object.values(variables))
    .forEach((variable) => variable.dispose());

/** The same weights under names that begin with `prefix/`. */
export const named = (prefix: string, { weights }: Model): Weights =>
  Object.fromEntries(
    Object.entries(weights).map(([name, weight]) => [`${prefix}/${name}`, weight]),
  );

/** What is applied to the result of a layer. */
export type Activation = "linear" | "relu" | "tanh" | "sigmoid";

const ACTIVATIONS: Record<Activation, (x: Tensor2D) => Tensor2D> = {
  linear: (x) => x,
  relu,
  tanh: (x) => x.tanh(),
  sigmoid: (x) => x.sigmoid(),
};

/**
 * How weights begin.
 * - `fanIn`: uniform in ±1/√inputs, biases too: PyTorch's default for a linear layer.
 * - `glorot`: uniform in ±√(6 / (inputs + outputs)), biases zero: TensorFlow's default
 *   (Glorot & Bengio 2010).
 */
export type Initializer = "fanIn" | "glorot";

/** act(x W + b). */
export interface Dense extends Model {
  /** @param x [batch, inputDim] @returns [batch, outputDim] */
  apply(x: Tensor2D): Tensor2D;
}

/** What `createDense` needs. */
export interface DenseOptions {
  readonly inputDim: number;
  readonly outputDim: number;
  readonly activation?: Activation;
  readonly initializer?: Initializer;
  readonly seed: number;
}

/** A layer x ↦ act(x W + b) with W [inputDim, outputDim] and b [outputDim]. */
export function createDense({
  inputDim,
  outputDim,
  activation = "linear",
  initializer = "fanIn",
  seed,
}: DenseOptions): Dense {
  const fanIn = 1 / Math.sqrt(inputDim);
  const limit = initializer === "fanIn" ? fanIn : Math.sqrt(6 / (inputDim + outputDim));
  const biasLimit = initializer === "fanIn" ? fanIn : 0;
  const start = (shape: number[], bound: number, purpose: string): TensorFlow.Variable =>
    tf.tidy(() =>
      tf.variable(randomUniform(shape, seedStream(seed, purpose), { low: -bound, high: bound })),
    );
  const kernel = start(
    [inputDim, outputDim],
    limit,
    "kernel",
  ) as TensorFlow.Variable<TensorFlow.Rank.R2>;
  const bias = start([outputDim], biasLimit, "bias") as TensorFlow.Variable<TensorFlow.Rank.R1>;
  return {
    weights: { kernel, bias },
    apply: (x) => ACTIVATIONS[activation](tf.add(tf.matMul(x, kernel), bias)),
  };
}

/** True in a training step; false in evaluation and where there is no noise at all. */
export const isTraining = (noise?: Noise): noise is Noise =>
  noise !== undefined && noise.isTraining !== false;

/**
 * Dropout: sets each entry to 0 with probability `rate` and divides the rest by 1 − rate
 * (Srivastava et al. 2014). In evaluation and without noise it changes nothing.
 * @param x [batch, dim]
 */
export function dropout(x: Tensor2D, rate: number, noise?: Noise): Tensor2D {
  if (rate === 0 || !isTraining(noise)) return x;
  const kept = noise.uniform<TensorFlow.Rank.R2>(x.shape).greaterEqual(rate);
  return x.mul(kept.cast("float32")).div(1 - rate);
}

/** A stack of dense layers. */
export interface Mlp extends Model {
  /**
   * @param x [batch, sizes[0]]
   * @param noise turns dropout on; given in training only
   * @returns [batch, last of sizes]
   */
  apply(x: Tensor2D, noise?: Noise): Tensor2D;
}

/** What `createMlp` needs. */
export interface MlpOptions {
  /** Sizes from the input to the output, for example [784, 400, 20]. */
  readonly sizes: readonly number[];
  /** After every layer but the last. */
  readonly activation?: Activation;
  /** After the last layer. */
  readonly outputActivation?: Activation;
  /** Dropout rate after every layer but the last. */
  readonly dropoutRate?: number;
  readonly initializer?: Initializer;
  readonly seed: number;
}

/** A multilayer perceptron. */
export function createMlp({
  sizes,
  activation = "relu",
  outputActivation = "linear",
  dropoutRate = 0,
  initializer,
  seed,
}: MlpOptions): Mlp {
  const last = sizes.length - 2;
  const layers = sizes.slice(1).map((outputDim, i) =>
    createDense({
      inputDim: sizes[i],
      outputDim,
      activation: i === last ? outputActivation : activation,
      initializer,
      seed: seedStream(seed, i),
    }),
  );
  return {
    weights: Object.assign({}, ...layers.map((layer, i) => named(`${i}`, layer))) as Weights,
    apply: (x, noise) =>
      layers.reduce((h, layer, i) => {
        const y = layer.apply(h);
        return i === last ? y : dropout(y, dropoutRate, noise);
      }, x),
  };
}
