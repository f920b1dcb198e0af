/**
 * @file Seeds and the random numbers drawn from them.
 *
 * A seed is an integer ≥ 1. One seed a lesson is enough: `seedStream` splits it into as many
 * independent ones as are needed. The same seed gives the same numbers on every engine.
 */
import type * as TensorFlow from "@tensorflow/tfjs";
import { statelessNormal, statelessUniform, tf, type SeedTensor } from "./engine";
import { normals, randomWords, type SeedPair, uniforms } from "./philox";

const LARGEST_SEED = 0x7fffffff;

/** @throws RangeError unless `seed` is an integer from 1 to 2³¹ − 1. */
function assertSeed(seed: number): void {
  if (Number.isInteger(seed) && seed >= 1 && seed <= LARGEST_SEED) return;
  throw new RangeError(
    `A seed is an integer from 1 to ${LARGEST_SEED}, but got ${seed}. Write for example seed: 1.`,
  );
}

/** A name as a number: the 32-bit FNV-1a hash of its characters. */
function hash(name: string): number {
  let value = 0x811c9dc5;
  for (const character of name) value = Math.imul(value ^ character.codePointAt(0)!, 0x01000193);
  return value & LARGEST_SEED;
}

/**
 * A seed for one purpose, independent of those for other purposes.
 * @param seed the lesson's or the run's seed
 * @param purpose a name ("weights", "order") or a counter (the epoch)
 * @returns an integer from 1 to 2³¹ − 1
 */
export function seedStream(seed: number, purpose: string | number): number {
  assertSeed(seed);
  const stream = typeof purpose === "string" ? hash(purpose) : purpose;
  return (randomWords(1, [seed, stream])[0] % LARGEST_SEED) + 1;
}

const pair = (seed: number): SeedPair => {
  assertSeed(seed);
  return [seed, 0];
};

/** `count` standard normal numbers. */
export const normalArray = (count: number, seed: number): Float32Array =>
  normals(count, pair(seed));

/** `count` uniform numbers in [0, 1). */
export const uniformArray = (count: number, seed: number): Float32Array =>
  uniforms(count, pair(seed));

/** The numbers 0 … count − 1 in a random order (Fisher and Yates). */
export function permutation(count: number, seed: number): Int32Array {
  const order = Int32Array.from({ length: count }, (_, i) => i);
  const words = randomWords(count, pair(seed));
  for (let last = count - 1; last > 0; last--) {
    const other = words[last] % (last + 1);
    [order[last], order[other]] = [order[other], order[last]];
  }
  return order;
}

/** One number at a time, for code that draws as it goes. */
export interface Random {
  /** In [0, 1). */
  uniform(): number;
  /** Standard normal. */
  normal(): number;
  /** An integer from 0 to `below` − 1. */
  integer(below: number): number;
}

/** A source of numbers from a seed. */
export function createRandom(seed: number): Random {
  const BLOCK = 1024;
  const source = (draw: typeof uniforms, stream: string): (() => number) => {
    const start = seedStream(seed, stream);
    let block = new Float32Array(0);
    let [drawn, position] = [0, 0];
    return () => {
      if (position === block.length) {
        block = draw(BLOCK, [start, drawn++]);
        position = 0;
      }
      return block[position++];
    };
  };
  const uniform = source(uniforms, "uniform");
  return {
    uniform,
    normal: source(normals, "normal"),
    integer: (below) => Math.floor(uniform() * below),
  };
}

/** A tensor of standard normal numbers. */
export function randomNormal<R extends TensorFlow.Rank>(
  shape: TensorFlow.ShapeMap[R],
  seed: number,
): TensorFlow.Tensor<R> {
  return tf.tidy(
    () => statelessNormal(shape, tf.tensor1d([...pair(seed)], "int32")) as TensorFlow.Tensor<R>,
  );
}

/** A tensor of uniform numbers in [low, high). */
export function randomUniform<R extends TensorFlow.Rank>(
  shape: TensorFlow.ShapeMap[R],
  seed: number,
  { low = 0, high = 1 } = {},
): TensorFlow.Tensor<R> {
  return tf.tidy(() =>
    statelessUniform(shape, tf.tensor1d([...pair(seed)], "int32"))
      .mul(high - low)
      .add(low),
  ) as TensorFlow.Tensor<R>;
}

/** The random numbers of one step: every draw is new, and decided by the step's seed. */
export interface Noise {
  /**
   * False in evaluation: dropout keeps everything, and batch normalization takes the statistics
   * that training gathered.
   */
  readonly isTraining?: boolean;
  /** Standard normal numbers. */
  normal<R extends TensorFlow.Rank>(shape: TensorFlow.ShapeMap[R]): TensorFlow.Tensor<R>;
  /** Uniform numbers in [0, 1). */
  uniform<R extends TensorFlow.Rank>(shape: TensorFlow.ShapeMap[R]): TensorFlow.Tensor<R>;
}

/** The seed of a step as a tensor [2], int32. The caller disposes it. */
export const seedTensor = (seed: number): SeedTensor => tf.tensor1d([...pair(seed)], "int32");

/**
 * The noise of one step.
 * @param seed [2], int32: a tensor, so that a compiled step can be given another one
 */
export function createNoise(seed: SeedTensor, { isTraining = true } = {}): Noise {
  let draws = 0;
  const next = (): SeedTensor => seed.add(tf.tensor1d([0, draws++], "int32"));
  return {
    isTraining,
    normal: <R extends TensorFlow.Rank>(shape: TensorFlow.ShapeMap[R]) =>
      tf.tidy(() => statelessNormal(shape, next())) as TensorFlow.Tensor<R>,
    uniform: <R extends TensorFlow.Rank>(shape: TensorFlow.ShapeMap[R]) =>
      tf.tidy(() => statelessUniform(shape, next())) as TensorFlow.Tensor<R>,
  };
}
