/**
 * @file What a step returns: a tensor, an array of tensors or an object of tensors.
 */
import type * as TensorFlow from "@tensorflow/tfjs";
import { tf } from "../engine";

type Tensor = TensorFlow.Tensor;

/** A result taken apart. */
export interface Parts<R> {
  readonly tensors: readonly Tensor[];
  /** Puts other tensors together in the same form. */
  readonly assemble: (tensors: readonly Tensor[]) => R;
}

/** @throws Error where a step returned anything else */
export function takeApart<R extends object>(result: R): Parts<R> {
  if (result instanceof tf.Tensor) return { tensors: [result], assemble: ([one]) => one as R };
  const names = Object.keys(result ?? {});
  const tensors: unknown[] = Object.values(result ?? {});
  if (names.length === 0 || !tensors.every((one) => one instanceof tf.Tensor)) {
    throw new Error(
      "A compiled step returns a tensor, an array of tensors or an object of tensors, but this " +
        `one returned ${names.length === 0 ? String(result) : `{ ${names.join(", ")} }`}.`,
    );
  }
  const assemble = (others: readonly Tensor[]): object =>
    Array.isArray(result)
      ? [...others]
      : Object.fromEntries(names.map((name, i) => [name, others[i]]));
  return { tensors: tensors as Tensor[], assemble: (others) => assemble(others) as R };
}
