/** @file What a value looks like on the page. */
import { inspect } from "node:util";
import type { MimeBundle } from "../bridge";
import { encodeBinary } from "./display";
import type { Shown } from "./messages";

/** The hook that Deno's kernel established: a method that returns a MIME bundle. */
const DISPLAY_HOOK = Symbol.for("Jupyter.display");

const OPTIONS = { colors: false, depth: 4, maxArrayLength: 100, maxStringLength: 10_000 };

/** What every tensor of tfjs has, whichever copy of the library made it. */
interface TensorLike {
  dtype: string;
  shape: number[];
  isDisposed: boolean;
  dataSync(): ArrayLike<unknown>;
  toString(verbose?: boolean): string;
}

/** @returns `value` as the page shows it: what it says of itself, or Node's description of it. */
export async function show(value: unknown): Promise<Shown> {
  const own = await ownBundle(value);
  if (own) return own;
  return { data: { "text/plain": describe(value) }, metadata: {} };
}

/** @returns `value` as plain text. */
export function describe(value: unknown): string {
  return isTensor(value) ? describeTensor(value) : inspect(value, OPTIONS);
}

async function ownBundle(value: unknown): Promise<Shown | undefined> {
  if ((typeof value !== "object" && typeof value !== "function") || value === null)
    return undefined;
  const hook: unknown = Reflect.get(value, DISPLAY_HOOK);
  if (typeof hook !== "function") return undefined;
  const bundle: unknown = await hook.call(value);
  if (typeof bundle !== "object" || bundle === null) return undefined;
  return {
    data: { "text/plain": inspect(value, OPTIONS), ...encodeBinary(bundle as MimeBundle) },
    metadata: {},
  };
}

function isTensor(value: unknown): value is TensorLike {
  if (typeof value !== "object" || value === null) return false;
  const candidate = value as Partial<TensorLike>;
  return (
    typeof candidate.dtype === "string" &&
    Array.isArray(candidate.shape) &&
    typeof candidate.isDisposed === "boolean" &&
    typeof candidate.dataSync === "function"
  );
}

function describeTensor(tensor: TensorLike): string {
  const head = `Tensor ${tensor.dtype} [${tensor.shape.join(", ")}]`;
  if (tensor.isDisposed) return `${head}, disposed: its values are gone`;
  if (tensor.shape.length === 0) return `${head} ${String(tensor.dataSync()[0])}`;
  return `${head}\n${valuesOf(tensor)}`;
}

/** tfjs prints "Tensor", then the values indented by four spaces, long axes shortened. */
function valuesOf(tensor: TensorLike): string {
  const lines = tensor.toString(false).split("\n").slice(1);
  return lines.map((line) => line.replace(/^ {4}/, "")).join("\n");
}

/**
 * Lets `console.log` and nested values show tensors as {@link show} does.
 * @param tensorClass the class of tfjs, from whichever copy a cell imported.
 */
export function describeInstancesOf(tensorClass: { prototype: object }): void {
  if (Object.hasOwn(tensorClass.prototype, inspect.custom)) return;
  Object.defineProperty(tensorClass.prototype, inspect.custom, {
    configurable: true,
    value(this: TensorLike, depth: number) {
      if (depth < OPTIONS.depth && depth < 0)
        return `Tensor ${this.dtype} [${this.shape.join(", ")}]`;
      return describeTensor(this);
    },
  });
}
