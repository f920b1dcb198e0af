/**
 * @file Turns a step into a graph: calls it, watched, and undoes what the call did.
 */
import type * as TensorFlow from "@tensorflow/tfjs";
import { tf } from "../engine";
import { type DataId, nativeBackend } from "./native";
import { createRecorder, type InPlaceUpdate, type RecordedGraph, type Recorder } from "./recorder";
import { takeApart } from "./result";
import { allVariables, copyOf, separate, withoutEffect } from "./variables";

type Tensor = TensorFlow.Tensor;

/** A step as a graph. */
export interface Recording<R> extends RecordedGraph {
  /** Brings the graph's results into the form in which the step returns them. */
  readonly assemble: (results: readonly Tensor[]) => R;
}

let watching: Recorder | undefined;

/** True while a step is watched. */
export const isRecording = (): boolean => watching !== undefined;

/**
 * Runs the twin of an operation that updates variables in place; in a compiled step the operation
 * takes the twin's place.
 */
export function updateInPlace(update: InPlaceUpdate): void {
  if (watching === undefined) update.plain();
  else watching.update(update);
}

/** Runs `body` while `recorder` sees every operation of the native library. */
function watch<T>(recorder: Recorder, body: () => T): T {
  const [backend, engine] = [nativeBackend(), tf.engine()];
  const { executeSingleOutput, executeMultipleOutputs } = backend;
  const { readSync } = engine;
  backend.executeSingleOutput = (op, attributes, inputs) => {
    const run = () => executeSingleOutput.call(backend, op, attributes, inputs);
    return recorder.execute({ op, attributes, inputs, run });
  };
  backend.executeMultipleOutputs = (op, attributes, inputs, count) => {
    const run = () => executeMultipleOutputs.call(backend, op, attributes, inputs, count);
    return recorder.execute({ op, attributes, inputs, run });
  };
  engine.readSync = (dataId: DataId) => {
    recorder.assertConstant(dataId);
    return readSync.call(engine, dataId);
  };
  watching = recorder;
  try {
    return body();
  } finally {
    watching = undefined;
    Object.assign(backend, { executeSingleOutput, executeMultipleOutputs });
    Object.assign(engine, { readSync });
  }
}

function recordOnce<I extends Tensor[], R extends object>(
  step: (...inputs: I) => R,
  inputs: I,
): Recording<R> {
  const variables = allVariables();
  separate(variables);
  tf.engine().startScope("record");
  try {
    // Copies: the same tensor may be given twice now, and two different ones the next time.
    const copies = inputs.map(copyOf) as I;
    const recorder = createRecorder(copies, variables);
    return withoutEffect(() =>
      watch(recorder, () => {
        const { tensors, assemble } = takeApart(step(...copies));
        const recorded = recorder.finish(tensors);
        tensors.filter(isKept).forEach((tensor) => tensor.dispose());
        return { ...recorded, assemble };
      }),
    );
  } finally {
    tf.engine().endScope();
  }
}

/** A result that the scope would not free; a variable is the step's own affair. */
const isKept = (tensor: Tensor): boolean => tensor.kept && !(tensor instanceof tf.Variable);

/** @throws Error where two calls of a step were not the same operations on the same constants */
function assertSame({ graph: first }: RecordedGraph, { graph: second }: RecordedGraph): void {
  const length = Math.max(first.nodes.length, second.nodes.length);
  const at = Array.from({ length }, (_, i) => first.nodes[i] === second.nodes[i]).indexOf(false);
  if (at < 0) return;
  throw new Error(
    "A compiled step did not do the same twice: it depends on something that changes from call " +
      "to call, such as Math.random, tf.randomNormal or a counter, and a graph would repeat the " +
      "first call for ever. Draw random numbers from a seed, and make what changes an input of " +
      `the step. The first difference: ${(second.nodes[at] ?? first.nodes[at]).slice(0, 200)}`,
  );
}

/**
 * A step as a graph, for inputs of these types and shapes. The variables keep their values.
 * @throws Error where the step cannot be one
 */
export function record<I extends Tensor[], R extends object>(
  step: (...inputs: I) => R,
  inputs: I,
): Recording<R> {
  const recording = recordOnce(step, inputs);
  assertSame(recording, recordOnce(step, inputs));
  return recording;
}
