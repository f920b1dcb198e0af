/**
 * @file The one place that loads TensorFlow.
 *
 * `tf` is TensorFlow.js on the fastest engine there is: TensorFlow's native library, else
 * WebAssembly, else plain JavaScript. Each operation below that the native library does in one call
 * has a twin in plain TensorFlow.js, tested equal; the twin runs on the other two.
 */
import type * as TensorFlow from "@tensorflow/tfjs";
import util = require("node:util");
import { normals, type SeedPair, uniforms } from "./philox";

/** Which engine computes. */
export type EngineName = "tensorflow" | "wasm" | "cpu";

/** Node 23 removed two functions that @tensorflow/tfjs-node 4.22 still calls. */
function restoreRemovedUtilities(): void {
  const utilities = util as unknown as Record<string, unknown>;
  utilities.isNullOrUndefined ??= (value: unknown) => value === null || value === undefined;
  utilities.isArray ??= Array.isArray;
}

function loadNative(): typeof TensorFlow {
  restoreRemovedUtilities();
  process.env.TF_CPP_MIN_LOG_LEVEL ??= "3";
  return require("@tensorflow/tfjs-node") as typeof TensorFlow;
}

/** Why the native library was not loaded; empty when it was, or when it was not asked for. */
let nativeFailure = "";

function load(): typeof TensorFlow {
  const wanted = process.env.ELBOLAB_ENGINE ?? "tensorflow";
  if (wanted === "tensorflow") {
    try {
      return loadNative();
    } catch (error) {
      nativeFailure = (error as Error).message.split("\n")[0];
    }
  }
  const plain = require("@tensorflow/tfjs") as typeof TensorFlow;
  plain.setBackend("cpu");
  return plain;
}

/** TensorFlow.js, on the engine that `engineName()` names. */
export const tf: typeof TensorFlow = load();

/** The engine in use now. */
export function engineName(): EngineName {
  return tf.getBackend() as EngineName;
}

/** True when TensorFlow's native library computes. */
export const isNative = (): boolean => engineName() === "tensorflow";

/** One sentence for people: the engine, and what is lost where it is not the native one. */
export function describeEngine(): string {
  if (isNative()) return "TensorFlow's native library";
  // As `npm run bench -- engines` measured it: 36 to 67 times and 164 to 191 times for dense layers,
  // 1600 to 2600 times for convolutions on both.
  const slow = engineName() === "wasm" ? "about 50 times" : "about 200 times";
  const why = nativeFailure === "" ? "" : ` (${nativeFailure})`;
  return (
    `${engineName() === "wasm" ? "WebAssembly" : "plain JavaScript"}, ${slow} slower than ` +
    `TensorFlow's native library (with convolutions 2000 times), which could not be loaded${why}. ` +
    `Mend it with: npm run doctor`
  );
}

/**
 * Resolves once the engine is ready. The native library and plain JavaScript are at once;
 * WebAssembly, where it is the choice, has to be compiled first.
 */
export async function ready(): Promise<EngineName> {
  const wanted = process.env.ELBOLAB_ENGINE ?? "tensorflow";
  if (!isNative() && wanted !== "cpu" && engineName() !== "wasm") await useWasm();
  return engineName();
}

async function useWasm(): Promise<void> {
  require("@tensorflow/tfjs-backend-wasm");
  if (!(await tf.setBackend("wasm"))) tf.setBackend("cpu");
  lendKernels("cpu", "wasm");
}

/** Gives `borrower` the kernels that it lacks and `lender` has, at the price of a copy per call. */
function lendKernels(lender: EngineName, borrower: EngineName): void {
  const own = new Set(tf.getKernelsForBackend(borrower).map((kernel) => kernel.kernelName));
  for (const kernel of tf.getKernelsForBackend(lender)) {
    if (own.has(kernel.kernelName)) continue;
    tf.registerKernel({
      ...kernel,
      backendName: borrower,
      kernelFunc: (call) => runElsewhere(kernel, lender, call),
      setupFunc: undefined,
      disposeFunc: undefined,
    });
  }
}

type KernelCall = Parameters<TensorFlow.KernelConfig["kernelFunc"]>[0];
type Backend = {
  write(
    values: TensorFlow.backend_util.BackendValues,
    shape: number[],
    dtype: TensorFlow.DataType,
  ): object;
  readSync(dataId: object): TensorFlow.backend_util.BackendValues;
  disposeData(dataId: object, force?: boolean): boolean;
};

function runElsewhere(
  kernel: TensorFlow.KernelConfig,
  lender: EngineName,
  { inputs, attrs, backend }: KernelCall,
): TensorFlow.TensorInfo | TensorFlow.TensorInfo[] {
  const here = backend as Backend;
  const there = tf.engine().findBackend(lender) as unknown as Backend;
  const move = (
    info: TensorFlow.TensorInfo,
    from: Backend,
    to: Backend,
  ): TensorFlow.TensorInfo => ({
    ...info,
    dataId: to.write(from.readSync(info.dataId), info.shape, info.dtype),
  });
  const lent = Object.fromEntries(
    Object.entries(inputs).map(([name, input]) => [
      name,
      Array.isArray(input)
        ? input.map((one) => move(one, here, there))
        : input && move(input as TensorFlow.TensorInfo, here, there),
    ]),
  ) as KernelCall["inputs"];
  const outputs = kernel.kernelFunc({ inputs: lent, attrs, backend: there });
  const back = [outputs].flat().map((output) => move(output, there, here));
  return Array.isArray(outputs) ? back : back[0];
}

interface NativeBackend {
  readonly binding: { readonly TF_ATTR_TYPE: number };
  getDTypeInteger(dtype: TensorFlow.DataType): number;
  executeSingleOutput(
    name: string,
    attributes: unknown[],
    inputs: TensorFlow.Tensor[],
  ): TensorFlow.Tensor;
}

/** One call of an operation of the native library, by its name in TensorFlow. */
function native<T extends TensorFlow.Tensor>(
  name: string,
  types: Record<string, TensorFlow.DataType>,
  inputs: TensorFlow.Tensor[],
): T {
  const backend = tf.backend() as unknown as NativeBackend;
  const attributes = Object.entries(types).map(([attribute, dtype]) => ({
    name: attribute,
    type: backend.binding.TF_ATTR_TYPE,
    value: backend.getDTypeInteger(dtype),
  }));
  return backend.executeSingleOutput(name, attributes, inputs) as T;
}

/** A seed as the random operations take it: two 32-bit integers, shape [2]. */
export type SeedTensor = TensorFlow.Tensor1D;

/**
 * Standard normal numbers, the same for the same seed on every engine.
 * @param shape of the result
 * @param seed [2], int32
 */
export function statelessNormal(shape: number[], seed: SeedTensor): TensorFlow.Tensor {
  return isNative()
    ? stateless("StatelessRandomNormal", shape, seed)
    : tf.tensor(normals(tf.util.sizeFromShape(shape), seedPair(seed)), shape);
}

/**
 * Uniform numbers in [0, 1), the same for the same seed on every engine.
 * @param shape of the result
 * @param seed [2], int32
 */
export function statelessUniform(shape: number[], seed: SeedTensor): TensorFlow.Tensor {
  return isNative()
    ? stateless("StatelessRandomUniform", shape, seed)
    : tf.tensor(uniforms(tf.util.sizeFromShape(shape), seedPair(seed)), shape);
}

function stateless(name: string, shape: number[], seed: SeedTensor): TensorFlow.Tensor {
  return tf.tidy(() =>
    native(name, { dtype: "float32", T: "int32", Tseed: "int32" }, [
      tf.tensor1d(shape, "int32"),
      seed,
    ]),
  );
}

const seedPair = (seed: SeedTensor): SeedPair => seed.dataSync() as unknown as SeedPair;

/**
 * max(x, 0), whose gradient is one operation instead of four.
 * @param x any shape
 */
export const relu = <T extends TensorFlow.Tensor>(x: T): T => {
  if (!isNative()) return x.relu();
  const withGradient = tf.customGrad((...args: unknown[]) => {
    const [input, save] = args as [TensorFlow.Tensor, TensorFlow.GradSaveFunc];
    const value = native("Relu", { T: "float32" }, [input]);
    save([value]);
    return {
      value,
      gradFunc: (dy: TensorFlow.Tensor, [y]: TensorFlow.Tensor[]) =>
        native("ReluGrad", { T: "float32" }, [dy, y]),
    };
  });
  return withGradient(x) as T;
};

/**
 * −log Bernoulli(x; sigmoid(l)) = softplus(l) − x·l for every element, in nats.
 *
 * Safe for logits of any size, where log(sigmoid(l)) is −∞ from l ≈ −104 on and log(1 − sigmoid(l))
 * from l ≈ 17 on. Its gradient, sigmoid(l) − x, is written down rather than derived.
 * @param logits l, any shape
 * @param x the same shape, in [0, 1]
 */
export function sigmoidCrossEntropy<T extends TensorFlow.Tensor>(logits: T, x: T): T {
  const withGradient = tf.customGrad((...args: unknown[]) => {
    const [l, save] = args as [TensorFlow.Tensor, TensorFlow.GradSaveFunc];
    save([l, x]);
    return {
      value: tf.tidy(() => tf.softplus(l).sub(tf.mul(x, l))),
      gradFunc: (dy: TensorFlow.Tensor, [savedL, savedX]: TensorFlow.Tensor[]) =>
        tf.tidy(() => dy.mul(tf.sigmoid(savedL).sub(savedX))),
    };
  });
  return withGradient(logits) as T;
}
