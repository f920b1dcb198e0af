/**
 * @file The variables of a step while it is watched: the graph has its own copy of each.
 */
import type * as TensorFlow from "@tensorflow/tfjs";
import { type Graph, shapeText, stringText, typeText } from "./graph";
import type { DataId } from "./native";

type Variable = TensorFlow.Variable;

/** A variable that the step reads or writes, and the graph's copy of it. */
export interface GraphVariable {
  readonly variable: Variable;
  /** The node that names the copy. */
  readonly handle: string;
  /** The node that last writes it; none in a step that only reads it. */
  readonly writer?: string;
}

/** A copy at one point of the step. */
export interface Tracked extends GraphVariable {
  writer?: string;
  /** Which numbers it holds at this point. */
  holds: DataId;
  /** The node that last read it. */
  reader?: string;
}

/** All copies. */
export interface Tracker {
  readonly tracked: readonly Tracked[];
  /** The copy of a variable, made at first sight. */
  of(variable: Variable): Tracked;
  /** A node that reads these numbers from a copy; undefined where they are no variable's. */
  read(dataId: DataId): string | undefined;
  /** What a node that writes the copy has to wait for. */
  before(copy: Tracked): string[];
  /** Notes that `writer` has put the variable's present numbers into the copy. */
  written(copy: Tracked, writer: string): void;
  /** The variables that the step gave other numbers than their copies hold. */
  assigned(): Variable[];
}

const after = (nodes: readonly (string | undefined)[]): string[] =>
  nodes.filter((node) => node !== undefined).map((node) => `^${node}`);

/** @param variables all there are, when the step begins */
export function createTracker(graph: Graph, variables: readonly Variable[]): Tracker {
  const start = new Map(variables.map((variable) => [variable, variable.dataId]));
  const owners = new Map(variables.map((variable) => [variable.dataId, variable]));
  const copies = new Map<Variable, Tracked>();

  function of(variable: Variable): Tracked {
    const known = copies.get(variable);
    if (known !== undefined) return known;
    const handle = graph.add("VarHandleOp", [], {
      dtype: typeText(variable.dtype),
      shape: shapeText(variable.shape),
      shared_name: stringText(`v${copies.size}`),
    });
    const made: Tracked = { variable, handle, holds: start.get(variable)! };
    copies.set(variable, made);
    return made;
  }

  function read(dataId: DataId): string | undefined {
    const owner = owners.get(dataId);
    if (owner === undefined) return undefined;
    const copy = of(owner);
    copy.reader = graph.add("ReadVariableOp", [copy.handle, ...after([copy.writer])], {
      dtype: typeText(owner.dtype),
    });
    return copy.reader;
  }

  function written(copy: Tracked, writer: string): void {
    Object.assign(copy, { writer, holds: copy.variable.dataId });
    owners.set(copy.holds, copy.variable);
  }

  return {
    get tracked() {
      return [...copies.values()];
    },
    of,
    read,
    before: ({ reader, writer }) => after([reader, writer]),
    written,
    assigned: () =>
      variables.filter((one) => one.dataId !== (copies.get(one)?.holds ?? start.get(one))),
  };
}
