/**
 * @file Keeps TensorFlow.js's variables and a graph's copies of them in agreement.
 *
 * A run changes the graph's copies only. The variable's own numbers are then "away", and are
 * fetched when somebody asks for them: a plot, a checkpoint, another graph, a plain operation. In
 * the other direction, a variable that was assigned to since the last run is sent in before the
 * next. So a training loop moves no weights at all, and everybody always sees the right ones.
 */
import type * as TensorFlow from "@tensorflow/tfjs";
import { type Graph, typeText } from "./graph";
import { type DataEntry, type DataId, nativeBackend, type Session } from "./native";

import type { GraphVariable } from "./tracker";
import { unshare } from "./variables";

/** How many runs, of whichever graphs, have changed these numbers. */
const runs = new WeakMap<DataId, number>();
const runCount = (dataId: DataId): number => runs.get(dataId) ?? 0;

interface Ports {
  /** The placeholder for new numbers, and the node that puts them into the copy. */
  readonly placeholder: string;
  readonly put: string;
  /** The node that reads the copy. */
  readonly get: string;
}

/** Adds the nodes through which a copy is written and read from outside. */
function addPorts(graph: Graph, { variable, handle }: GraphVariable): Ports {
  const dtype = typeText(variable.dtype);
  const placeholder = graph.addPlaceholder(variable.dtype, variable.shape);
  const assign = graph.add("AssignVariableOp", [handle, placeholder], { dtype });
  // A session returns results, and an assignment has none: this one's is the number of dimensions.
  const put = graph.add("Rank", [placeholder, `^${assign}`], { T: dtype });
  return { placeholder, put, get: graph.add("ReadVariableOp", [handle], { dtype }) };
}

interface Copy extends GraphVariable, Ports {
  /** Which numbers the copy holds, and of which run. */
  holds?: DataId;
  run?: number;
  /** True while the variable's own numbers are away. */
  isAway: boolean;
}

/** A graph's copies. */
export interface Copies {
  /** Sends in what changed outside since the last run. */
  sendIn(): void;
  /** Notes that the graph has run. */
  afterRun(): void;
  /** Fetches everything that is away. */
  bringHome(): void;
}

/** Adds what is needed to the graph; the session made from it is given afterwards. */
export function createCopies(
  graph: Graph,
  variables: readonly GraphVariable[],
): (session: Session) => Copies {
  const copies: Copy[] = variables.map((one) => ({
    ...one,
    ...addPorts(graph, one),
    isAway: false,
  }));
  return (session) => ({
    sendIn: () => sendIn(session, copies),
    afterRun: () => copies.forEach((copy) => copy.writer !== undefined && moveAway(session, copy)),
    bringHome: () => copies.filter(({ isAway }) => isAway).forEach((copy) => entryOf(copy)?.id),
  });
}

const entryOf = ({ variable }: Copy): DataEntry | undefined =>
  nativeBackend().tensorMap.get(variable.dataId);

const isCurrent = ({ variable, holds, run }: Copy): boolean =>
  holds === variable.dataId && run === runCount(variable.dataId);

function sendIn(session: Session, copies: readonly Copy[]): void {
  for (const { variable, writer } of copies) {
    assertAlive(variable);
    const isShared = nativeBackend().refCount(variable.dataId) > 1;
    if (writer !== undefined && isShared) unshare(variable);
  }
  const stale = copies.filter((copy) => !isCurrent(copy));
  if (stale.length === 0) return;
  const feeds = {
    names: stale.map(({ placeholder }) => placeholder),
    tensors: stale.map(({ variable }) => variable),
  };
  const done = session.run(
    feeds,
    stale.map(({ put }) => put),
  );
  done.forEach((tensor) => tensor.dispose());
  for (const copy of stale) {
    copy.holds = copy.variable.dataId;
    copy.run = runCount(copy.holds);
    copy.isAway = false;
  }
}

function assertAlive(variable: TensorFlow.Variable): void {
  if (!variable.isDisposed) return;
  throw new Error(
    `The variable "${variable.name}" of a compiled step was disposed. Make the model, the ` +
      "optimizer and the step anew.",
  );
}

/**
 * After a run: drops the variable's outdated numbers, to be fetched when they are asked for, by
 * whichever tensor. (Also to dispose is to ask; so a clone keeps them when the variable is assigned to.)
 */
function moveAway(session: Session, copy: Copy): void {
  const { dataId } = copy.variable;
  copy.run = runCount(dataId) + 1;
  runs.set(dataId, copy.run);
  if (copy.isAway) return;
  const entry = entryOf(copy)!;
  if (entry.id >= 0) nativeBackend().binding.deleteTensor(entry.id);
  entry.values = null;
  copy.isAway = true;
  const property = { configurable: true, enumerable: true };
  Object.defineProperty(entry, "id", {
    ...property,
    get: () => {
      const value = session.fetch(copy.get);
      Object.defineProperty(entry, "id", { ...property, value, writable: true });
      copy.isAway = false;
      return value;
    },
  });
}
