/** @file What many tests need: closeness, leaks, gradients. */
import assert from "node:assert/strict";
import type * as TensorFlow from "@tensorflow/tfjs";
import { tf } from "../lib/engine";

type Numbers = ArrayLike<number> | readonly Numbers[] | number;

const flat = (values: Numbers): number[] =>
  typeof values === "number"
    ? [values]
    : Array.from(values as ArrayLike<Numbers>).flatMap((value) => flat(value));

/** Fails unless both hold the same number of numbers, each within `tolerance` of its twin. */
export function assertClose(
  actual: Numbers | TensorFlow.Tensor,
  expected: Numbers,
  tolerance: number,
): void {
  const got = flat(actual instanceof tf.Tensor ? actual.dataSync() : (actual as Numbers));
  const want = flat(expected);
  assert.equal(got.length, want.length, "number of values");
  got.forEach((value, i) => {
    const distance = Math.abs(value - want[i]);
    assert.ok(distance <= tolerance, `value ${i} is ${value}, expected ${want[i]} ± ${tolerance}`);
  });
}

/** How many tensors `body` leaves behind. */
export function allocated(body: () => unknown): number {
  const before = tf.memory().numTensors;
  body();
  return tf.memory().numTensors - before;
}

/** Central differences of a scalar function of one tensor, one entry after the other. */
export function numericGradient(
  f: (x: TensorFlow.Tensor2D) => TensorFlow.Tensor,
  x: TensorFlow.Tensor2D,
  step = 1e-2,
): number[] {
  const values = x.dataSync();
  const at = (i: number, delta: number) =>
    tf.tidy(() => {
      const moved = Float32Array.from(values);
      moved[i] += delta;
      return f(tf.tensor2d(moved, x.shape)).sum().dataSync()[0];
    });
  return Array.from(values, (_, i) => (at(i, step) - at(i, -step)) / (2 * step));
}

/** Mean and standard error of numbers. */
export function meanAndError(values: ArrayLike<number>): { mean: number; error: number } {
  const list = Array.from(values);
  const mean = list.reduce((sum, value) => sum + value, 0) / list.length;
  const variance = list.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (list.length - 1);
  return { mean, error: Math.sqrt(variance / list.length) };
}

/** Fails unless the mean lies within four standard errors of `expected`. */
export function assertMean(values: ArrayLike<number>, expected: number): void {
  const { mean, error } = meanAndError(values);
  const away = Math.abs(mean - expected) / error;
  assert.ok(away < 4, `mean ${mean} is ${away.toFixed(1)} standard errors from ${expected}`);
}

/**
 * Interrupts the training that runs, as ■ and Ctrl-C do: by the listener that was added last. Those
 * of others, such as the set-up's, would end the test run.
 */
export function interruptTraining(): void {
  process.listeners("SIGINT").at(-1)!("SIGINT");
}
