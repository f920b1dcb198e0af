/**
 * @file Writes the operations of one call of a step into a graph, as they are carried out.
 */
import type * as TensorFlow from "@tensorflow/tfjs";
import { attributeTexts } from "./attributes";
import { createGraph, type Graph, typeText } from "./graph";
import { type Attribute, type DataId, nativeBackend } from "./native";
import { createTracker, type GraphVariable } from "./tracker";

type Tensor = TensorFlow.Tensor;
type Variable = TensorFlow.Variable;

/** One operation that updates variables in place, and the same in plain TensorFlow.js. */
export interface InPlaceUpdate {
  /** Its name in TensorFlow, for example "ResourceApplyAdam". */
  readonly op: string;
  /** Those it updates, in its order. */
  readonly variables: readonly Variable[];
  /** Its other inputs, in its order. */
  readonly operands: readonly Tensor[];
  /** The twin: it assigns to every one of the variables. */
  readonly plain: () => void;
}

/** One call of an operation of the native library. */
export interface Call<T extends Tensor | Tensor[]> {
  readonly op: string;
  readonly attributes: readonly Attribute[];
  readonly inputs: readonly Tensor[];
  readonly run: () => T;
}

/** What a finished recording is made of. */
export interface RecordedGraph {
  readonly graph: Graph;
  /** The placeholders of the step's inputs. */
  readonly inputs: readonly string[];
  /** The nodes with the step's results; to compute one is to do all of the step. */
  readonly outputs: readonly string[];
  readonly variables: readonly GraphVariable[];
}

/** A graph under construction. */
export interface Recorder {
  /** Carries out an operation and adds it. */
  execute<T extends Tensor | Tensor[]>(call: Call<T>): T;
  /** Carries out the twin and adds the one operation. */
  update(update: InPlaceUpdate): void;
  /** @throws Error where these numbers come from an input or a variable */
  assertConstant(dataId: DataId): void;
  /** Adds what was assigned to variables, and the results. */
  finish(results: readonly Tensor[]): RecordedGraph;
}

/**
 * @param inputTensors what the step is called with
 * @param allVariables all there are
 */
export function createRecorder(
  inputTensors: readonly Tensor[],
  allVariables: readonly Variable[],
): Recorder {
  const graph = createGraph();
  const tracker = createTracker(graph, allVariables);
  const nodes = new Map<DataId, string>();
  const constants = new Set<DataId>();
  let isPaused = false;

  const inputs = inputTensors.map(({ dtype, shape, dataId }) => {
    const node = graph.addPlaceholder(dtype, shape);
    nodes.set(dataId, node);
    return node;
  });

  function addConstant({ dataId, dtype, shape }: Tensor): string {
    constants.add(dataId);
    const values = nativeBackend().readSync(dataId);
    return graph.addConstant(dtype, shape, dtype === "bool" ? Uint8Array.from(values) : values);
  }

  /** The node with a tensor's numbers: a result, an input, a variable, else a constant. */
  function nodeOf(tensor: Tensor): string {
    const { dataId } = tensor;
    const node = nodes.get(dataId) ?? tracker.read(dataId) ?? addConstant(tensor);
    nodes.set(dataId, node);
    return node;
  }

  const execute: Recorder["execute"] = ({ op, attributes, inputs: from, run }) => {
    if (isPaused) return run();
    const sources = from.map(nodeOf);
    const results = run();
    const node = graph.add(op, sources, attributeTexts(op, attributes, from));
    [results].flat().forEach(({ dataId }, i) => nodes.set(dataId, `${node}:${i}`));
    return results;
  };

  const update: Recorder["update"] = ({ op, variables, operands, plain }) => {
    variables.forEach(nodeOf);
    const copies = variables.map(tracker.of);
    const sources = [...copies.map(({ handle }) => handle), ...operands.map(nodeOf)];
    const writer = graph.add(op, [...sources, ...copies.flatMap(tracker.before)], {
      T: typeText(variables[0].dtype),
    });
    isPaused = true;
    try {
      plain();
    } finally {
      isPaused = false;
    }
    copies.forEach((copy) => tracker.written(copy, writer));
  };

  function assign(variable: Variable, value: string): void {
    const copy = tracker.of(variable);
    const sources = [copy.handle, value, ...tracker.before(copy)];
    const dtype = typeText(variable.dtype);
    tracker.written(copy, graph.add("AssignVariableOp", sources, { dtype }));
  }

  const finish: Recorder["finish"] = (results) => {
    // All values first: a value may be another variable's, from before that one is written.
    const values = results.map(nodeOf);
    const assigned = tracker.assigned().map((variable) => ({ variable, value: nodeOf(variable) }));
    assigned.forEach(({ variable, value }) => assign(variable, value));
    const variables = tracker.tracked;
    const writers = [...new Set(variables.flatMap(({ writer }) => writer ?? []))];
    const outputs = results.map(({ dtype }, i) =>
      graph.add("Identity", [values[i], ...writers.map((writer) => `^${writer}`)], {
        T: typeText(dtype),
      }),
    );
    return { graph, inputs, outputs, variables };
  };

  const assertConstant: Recorder["assertConstant"] = (dataId) => {
    if (isPaused || constants.has(dataId)) return;
    if (!nodes.has(dataId) && !allVariables.some((variable) => variable.dataId === dataId)) return;
    throw new Error(
      "A compiled step looked at the numbers of a tensor (dataSync, arraySync or print). It would " +
        "see those of the first call for ever. Return the tensor and look at it outside the step.",
    );
  };

  return { execute, update, assertConstant, finish };
}
