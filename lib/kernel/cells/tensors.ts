/**
 * @file What the kernel knows of tfjs, by shape alone: it imports nothing of it.
 *
 * Tensors describe themselves in `console.log`, and the engine's counters are put back after a hard
 * stop, which skipped the `finally` blocks of `tf.tidy` and `tf.grad`.
 */
import { onHardStop } from "./stop";
import { describeInstancesOf } from "./values";

const CORE = /[\\/]@tensorflow[\\/]tfjs-core[\\/]dist[\\/]tf-core\.node\.js$/;
let adopted = false;

/** Looks for a tfjs that a cell has imported by now. */
export function adoptTensors(): void {
  if (adopted) return;
  const core = Object.keys(require.cache).find((file) => CORE.test(file));
  if (core === undefined) return;
  const { Tensor } = require.cache[core]?.exports as { Tensor: { prototype: object } };
  adopted = true;
  describeInstancesOf(Tensor);
  onHardStop(restoreEngine);
}

interface Engine {
  endScope(): void;
  state: {
    scopeStack: unknown[];
    gradientDepth: number;
    kernelDepth: number;
    activeTape: unknown;
    tapeStack?: unknown[];
  };
}

/** Ends the scopes and tapes that the stopped code had open; their tensors are disposed. */
function restoreEngine(): void {
  const engine = (globalThis as { _tfengine?: Engine })._tfengine;
  if (!engine) return;
  const { state } = engine;
  state.gradientDepth = 0;
  state.kernelDepth = 0;
  state.activeTape = null;
  while (state.scopeStack.length > 0) engine.endScope();
}
