/**
 * @file Runs a step as one TensorFlow graph instead of some hundred calls from JavaScript.
 *
 * A training step of a small network is short work in many operations, and from JavaScript every
 * operation is a call that costs more than its arithmetic. Compiled, the step is one call: TensorFlow
 * runs its operations in parallel, fuses some and leaves out what nobody uses.
 */
import type * as TensorFlow from "@tensorflow/tfjs";
import { createCopies } from "./compile/copies";
import { loadGraph } from "./compile/native";
import { isRecording, record } from "./compile/record";
import { isNative, tf } from "./engine";

export { updateInPlace } from "./compile/record";

type Tensor = TensorFlow.Tensor;

/** A step that runs as a graph. */
export interface CompiledStep<I extends Tensor[], R extends object> {
  (...inputs: I): R;
  /** Frees the graphs; the variables keep their values. */
  dispose(): void;
}

interface LoadedStep<I extends Tensor[], R extends object> {
  run(inputs: I): R;
  dispose(): void;
}

function load<I extends Tensor[], R extends object>(
  step: (...inputs: I) => R,
  exampleInputs: I,
): LoadedStep<I, R> {
  const { graph, inputs, outputs, variables, assemble } = record(step, exampleInputs);
  const attach = createCopies(graph, variables);
  const session = loadGraph(graph);
  const copies = attach(session);
  return {
    run(tensors) {
      copies.sendIn();
      const results = session.run({ names: inputs, tensors }, outputs);
      copies.afterRun();
      return assemble(results);
    },
    dispose() {
      copies.bringHome();
      session.dispose();
    },
  };
}

/**
 * The same step, compiled: same inputs, same results, same changes of the same variables.
 *
 *     const step = compile((x: tf.Tensor2D, seed: tf.Tensor1D) => {
 *       const { value, grads } = tf.variableGrads(() => loss(x, createNoise(seed)));
 *       optimizer.apply(grads);
 *       return value;
 *     });
 *
 * The first call with inputs of some shapes makes the graph for them: it takes the time of two
 * plain calls. What the step finds outside itself is fixed then, except variables: what changes
 * from call to call (the batch, a seed, a weight of the loss) belongs into the inputs. Where the
 * native library is missing the step runs as it is.
 * @param step plain TensorFlow.js; it makes no variables, looks at no numbers and does the same
 *   operations at every call
 * @throws Error at the first call where the step is not such
 */
export function compile<I extends Tensor[], R extends object>(
  step: (...inputs: I) => R,
): CompiledStep<I, R> {
  const graphs = new Map<string, LoadedStep<I, R>>();
  const run = (...inputs: I): R => {
    if (!isNative() || isRecording()) return tf.tidy(() => step(...inputs) as never) as R;
    const key = inputs.map(({ dtype, shape }) => `${dtype}[${shape}]`).join();
    const loaded = graphs.get(key) ?? load(step, inputs);
    graphs.set(key, loaded);
    return loaded.run(inputs);
  };
  const dispose = () => {
    graphs.forEach((graph) => graph.dispose());
    graphs.clear();
  };
  return Object.assign(run, { dispose });
}
