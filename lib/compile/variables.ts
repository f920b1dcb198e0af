/**
 * @file What the compiler does with TensorFlow.js's variables as a whole.
 */
import type * as TensorFlow from "@tensorflow/tfjs";
import { tf } from "../engine";
import { type DataId, nativeBackend } from "./native";

type Variable = TensorFlow.Variable;

/** Every variable that there is. */
export const allVariables = (): Variable[] => Object.values(tf.engine().registeredVariables);

/** The same numbers under a key of their own, where `clone` shares the key. */
export function copyOf<T extends TensorFlow.Tensor>(tensor: T): T {
  const backend = nativeBackend();
  const value = backend.getDTypeInteger(tensor.dtype);
  const attribute = { name: "T", type: backend.binding.TF_ATTR_TYPE, value };
  return backend.executeSingleOutput("Identity", [attribute], [tensor]) as T;
}

/** Ends the sharing of a variable's numbers with other tensors: those keep the present ones. */
export const unshare = (variable: Variable): void =>
  tf.tidy(() => variable.assign(copyOf<TensorFlow.Tensor>(variable)));

/** Gives every variable its own key, where two were made from one tensor. */
export function separate(variables: readonly Variable[]): void {
  const seen = new Set<DataId>();
  for (const variable of variables) {
    if (seen.has(variable.dataId)) unshare(variable);
    seen.add(variable.dataId);
  }
}

/**
 * Runs `body`, then gives every variable the numbers back that it had before.
 * @throws Error if `body` made variables
 */
export function withoutEffect<T>(body: () => T): T {
  const before = allVariables();
  const values = before.map((variable) => variable.clone());
  try {
    const result = body();
    assertNoneMade(before);
    return result;
  } finally {
    before.forEach((variable, i) => variable.assign(values[i]));
    tf.dispose(values);
  }
}

function assertNoneMade(before: readonly Variable[]): void {
  const made = allVariables().filter((variable) => !before.includes(variable));
  if (made.length === 0) return;
  throw new Error(
    `A compiled step made ${made.length} variable(s), the first named "${made[0].name}", and ` +
      "would make them again at every call. Make variables and optimizers before the step.",
  );
}
