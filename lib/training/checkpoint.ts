/**
 * @file Weights in a file, and back: to keep what a training run reached, and to go on with it.
 */
import { existsSync, readFileSync } from "node:fs";
import type * as TensorFlow from "@tensorflow/tfjs";
import { tf } from "../engine";
import type { Model, Weights } from "../models/layers";
import type { Adam } from "./adam";
import { decodeSafetensors, encodeSafetensors, type NumberArray } from "./safetensors";
import { writeWhole } from "./write-whole";

/** What a checkpoint is made from or put into. */
export interface CheckpointParts {
  readonly model: Model;
  /** Its state makes the run go on exactly as if it had never stopped. */
  readonly optimizer?: Pick<Adam, "state">;
}

/** Texts kept with the weights: the command, the seed, the epochs, the numbers reached. */
export type CheckpointNotes = Readonly<Record<string, string>>;

/** All variables under the names that they have in the file. */
const variablesOf = ({ model, optimizer }: CheckpointParts): Weights => {
  const prefixed = (prefix: string, variables: Weights = {}) =>
    Object.entries(variables).map(([name, variable]) => [`${prefix}/${name}`, variable] as const);
  return {
    ...model.weights,
    ...Object.fromEntries(prefixed("statistics", model.statistics)),
    ...Object.fromEntries(prefixed("optimizer", optimizer?.state)),
  };
};

const toArray = (variable: TensorFlow.Variable): NumberArray => ({
  dtype: variable.dtype as NumberArray["dtype"],
  shape: variable.shape,
  values: variable.dataSync() as Float32Array | Int32Array,
});

/**
 * Writes weights, statistics and, if given, the optimizer's state to a safetensors file. A kill at
 * any moment leaves the old file or the new one, whole. In Python:
 * `safetensors.numpy.load_file(file)`.
 * @param notes kept as the file's metadata
 */
export function saveCheckpoint(
  file: string,
  parts: CheckpointParts,
  notes: Readonly<Record<string, string | number>> = {},
): void {
  const tensors = Object.entries(variablesOf(parts)).map(([name, variable]) => [
    name,
    toArray(variable),
  ]);
  const metadata = Object.entries(notes).map(([name, note]) => [name, String(note)]);
  const bytes = encodeSafetensors({
    tensors: Object.fromEntries(tensors) as Record<string, NumberArray>,
    metadata: Object.fromEntries(metadata) as CheckpointNotes,
  });
  writeWhole(file, bytes);
}

function readCheckpoint(file: string): ReturnType<typeof decodeSafetensors> {
  if (!existsSync(file))
    throw new Error(`There is no file ${file}; save a checkpoint there first.`);
  try {
    return decodeSafetensors(readFileSync(file));
  } catch (error) {
    throw new Error(`${file}: ${(error as Error).message}`);
  }
}

/** The notes of a checkpoint, without its weights. */
export const readCheckpointNotes = (file: string): CheckpointNotes => readCheckpoint(file).metadata;

/** @throws Error unless the file has this variable in this shape. */
function assertFits(
  file: string,
  name: string,
  variable: TensorFlow.Variable,
  saved?: NumberArray,
): void {
  if (saved !== undefined && `${saved.shape}` === `${variable.shape}`) return;
  const found = saved === undefined ? "is not in the file" : `has shape [${saved.shape}] there`;
  throw new Error(
    `${file} does not fit: "${name}" has shape [${variable.shape}] here and ${found}. ` +
      "Create the model with the options of the one that was saved.",
  );
}

/**
 * Gives a model, and an optimizer where one is given, the numbers of a checkpoint.
 * @returns its notes
 * @throws Error where the file is missing, damaged or another model's; then nothing has changed
 */
export function restoreCheckpoint(file: string, parts: CheckpointParts): CheckpointNotes {
  const { tensors, metadata } = readCheckpoint(file);
  const variables = Object.entries(variablesOf(parts));
  for (const [name, variable] of variables) assertFits(file, name, variable, tensors[name]);
  tf.tidy(() => {
    for (const [name, variable] of variables) {
      const { values, shape, dtype } = tensors[name];
      variable.assign(tf.tensor(values, [...shape], dtype));
    }
  });
  return metadata;
}
