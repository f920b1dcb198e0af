/**
 * @file A TensorFlow graph, written down in the text form of TensorFlow's own format (GraphDef in
 * tensorflow/core/framework/graph.proto).
 *
 * The text form needs no library to write, and one can read what is sent to TensorFlow.
 */
import type * as TensorFlow from "@tensorflow/tfjs";

/** TensorFlow's numbers for the types a graph here can hold (types.proto). */
const TYPE_NUMBERS: Partial<Record<TensorFlow.DataType, number>> = {
  float32: 1,
  int32: 3,
  bool: 10,
};

const quote = (text: string): string => JSON.stringify(text);

/** A type as a node's attribute. @throws Error for a type that no graph here can hold */
export function typeText(dtype: TensorFlow.DataType): string {
  const number = TYPE_NUMBERS[dtype];
  if (number !== undefined) return `type: ${number}`;
  throw new Error(`A compiled step holds float32, int32 and bool tensors, but got ${dtype}.`);
}

const dimensions = (shape: readonly number[]): string =>
  shape.map((size) => `dim { size: ${size} }`).join(" ");

/** A shape as a node's attribute. */
export const shapeText = (shape: readonly number[]): string => `shape { ${dimensions(shape)} }`;

/** A text as a node's attribute. */
export const stringText = (text: string): string => `s: ${quote(text)}`;

/** The field of TensorFlow's format that holds the numbers of a tensor of this type. */
const VALUE_FIELDS: Partial<Record<TensorFlow.DataType, string>> = {
  float32: "float_val",
  int32: "int_val",
  bool: "bool_val",
};

/**
 * Numbers as a node's attribute. Where numbers are missing at the end, the last one counts again:
 * large constants are mostly zeros or ones.
 */
function tensorText(
  dtype: TensorFlow.DataType,
  shape: readonly number[],
  values: TensorFlow.TypedArray,
): string {
  let count = values.length;
  while (count > 1 && Object.is(values[count - 1], values[count - 2])) count--;
  const numbers = Array.from(values.subarray(0, count), (value) =>
    Object.is(value, -0) ? "-0.0" : String(value),
  );
  const type = typeText(dtype).replace("type", "dtype");
  const list = `${VALUE_FIELDS[dtype]}: [${numbers.join(", ")}]`;
  return `tensor { ${type} tensor_shape { ${dimensions(shape)} } ${list} }`;
}

/** A graph that grows node by node. */
export interface Graph {
  /**
   * Adds a node.
   * @param op an operation's name in TensorFlow
   * @param inputs results of other nodes: "name" for the first, "name:1" for the second, and
   *   "^name" for a node that only has to have run before
   * @param attributes as text
   * @returns its name
   */
  add(op: string, inputs: readonly string[], attributes?: Readonly<Record<string, string>>): string;
  /** A node whose result is given at every run. */
  addPlaceholder(dtype: TensorFlow.DataType, shape: readonly number[]): string;
  /** A node with a fixed result. */
  addConstant(
    dtype: TensorFlow.DataType,
    shape: readonly number[],
    values: TensorFlow.TypedArray,
  ): string;
  /** All nodes, one a line, in the order they were added. */
  readonly nodes: readonly string[];
}

/** A graph without nodes. */
export function createGraph(): Graph {
  const nodes: string[] = [];
  const add: Graph["add"] = (op, inputs, attributes = {}) => {
    const name = `n${nodes.length}`;
    const parts = [
      `name: ${quote(name)}`,
      `op: ${quote(op)}`,
      ...inputs.map((input) => `input: ${quote(input)}`),
      ...Object.entries(attributes).map(
        ([key, value]) => `attr { key: ${quote(key)} value { ${value} } }`,
      ),
    ];
    nodes.push(`node { ${parts.join(" ")} }`);
    return name;
  };
  return {
    nodes,
    add,
    addPlaceholder: (dtype, shape) =>
      add("Placeholder", [], { dtype: typeText(dtype), shape: shapeText(shape) }),
    addConstant: (dtype, shape, values) =>
      add("Const", [], { dtype: typeText(dtype), value: tensorText(dtype, shape, values) }),
  };
}

/** The graph as a SavedModel: the form in which TensorFlow loads it. */
export const savedModelText = ({ nodes }: Graph): string =>
  [
    "saved_model_schema_version: 1",
    'meta_graphs { meta_info_def { tags: "serve" } graph_def { versions { producer: 1800 }',
    ...nodes,
    "} }",
    "",
  ].join("\n");
