/**
 * @file What the compiler uses of @tensorflow/tfjs-node: its inner backend, and sessions.
 *
 * Pinned to version 4.22.0: these are not part of its public interface, and test/compile.test.ts
 * fails when one of them changes.
 */
import type * as TensorFlow from "@tensorflow/tfjs";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { tf } from "../engine";
import { type Graph, savedModelText } from "./graph";

/** The key under which a backend keeps a tensor's numbers; several tensors can share one. */
export type DataId = TensorFlow.Tensor["dataId"];

/** An attribute of an operation, as tfjs-node's kernels give it. */
export interface Attribute {
  readonly name: string;
  readonly type: number;
  readonly value: unknown;
}

/** What the backend knows of a tensor's numbers. */
export interface DataEntry {
  /** TensorFlow's handle, −1 while the numbers are still in `values`. */
  id: number;
  values: TensorFlow.TypedArray | null;
}

interface TensorMetadata {
  readonly id: number;
}

/** tfjs-node's backend. */
export interface NativeBackend {
  readonly binding: {
    readonly TF_ATTR_STRING: number;
    readonly TF_ATTR_INT: number;
    readonly TF_ATTR_FLOAT: number;
    readonly TF_ATTR_BOOL: number;
    readonly TF_ATTR_TYPE: number;
    readonly TF_ATTR_SHAPE: number;
    deleteTensor(id: number): void;
    runSavedModel(
      session: number,
      feeds: number[],
      inputs: string,
      outputs: string,
    ): TensorMetadata[];
  };
  readonly tensorMap: { get(dataId: DataId): DataEntry | undefined };
  getDTypeInteger(dtype: TensorFlow.DataType): number;
  readSync(dataId: DataId): TensorFlow.TypedArray;
  refCount(dataId: DataId): number;
  executeSingleOutput(
    op: string,
    attributes: Attribute[],
    inputs: TensorFlow.Tensor[],
  ): TensorFlow.Tensor;
  executeMultipleOutputs(
    op: string,
    attributes: Attribute[],
    inputs: TensorFlow.Tensor[],
    outputs: number,
  ): TensorFlow.Tensor[];
  getInputTensorIds(tensors: readonly TensorFlow.Tensor[]): number[];
  createOutputTensor(metadata: TensorMetadata): TensorFlow.Tensor;
  loadSavedModelMetaGraph(folder: string, tags: string): number;
  deleteSavedModel(session: number): void;
}

/** The backend in use, which has to be the native one. */
export const nativeBackend = (): NativeBackend => tf.backend() as unknown as NativeBackend;

/** A loaded graph. */
export interface Session {
  /**
   * Runs the part of the graph that `fetches` need.
   * @param feeds what the placeholders hold
   * @param fetches names of nodes
   * @returns their results; the caller disposes them
   */
  run(feeds: Feeds, fetches: readonly string[]): TensorFlow.Tensor[];
  /** The same for one node, as TensorFlow's handle. */
  fetch(node: string): number;
  /** Frees the graph and all it holds. */
  dispose(): void;
}

/** Placeholders and what they hold. */
export interface Feeds {
  readonly names: readonly string[];
  readonly tensors: readonly TensorFlow.Tensor[];
}

/** Where a graph lies for the moment in which TensorFlow reads it: nothing leaves the project. */
function createFolder(): string {
  let at = __dirname;
  while (!existsSync(join(at, "datasets")) && at !== dirname(at)) at = dirname(at);
  const parent = at === dirname(at) ? tmpdir() : join(at, ".elbolab");
  mkdirSync(parent, { recursive: true });
  return mkdtempSync(join(parent, "graph-"));
}

/** Hands a graph to TensorFlow. */
export function loadGraph(graph: Graph): Session {
  const backend = nativeBackend();
  const folder = createFolder();
  let session: number;
  try {
    writeFileSync(join(folder, "saved_model.pbtxt"), savedModelText(graph));
    session = backend.loadSavedModelMetaGraph(folder, "serve");
  } finally {
    rmSync(folder, { recursive: true });
  }
  const names = (nodes: readonly string[]) => nodes.map((node) => `${node}:0`).join(",");
  const runRaw = ({ names: inputs, tensors }: Feeds, fetches: readonly string[]) =>
    backend.binding.runSavedModel(
      session,
      backend.getInputTensorIds(tensors),
      names(inputs),
      names(fetches),
    );
  return {
    run: (feeds, fetches) => runRaw(feeds, fetches).map((made) => backend.createOutputTensor(made)),
    fetch: (node) => runRaw({ names: [], tensors: [] }, [node])[0].id,
    dispose: () => backend.deleteSavedModel(session),
  };
}
