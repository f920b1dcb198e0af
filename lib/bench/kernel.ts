/** @file Times this kernel beside stock tslab, Deno's and ipykernel, in one run. */
import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import path from "node:path";
import { contenders, FOLDER, PYTHON, ROOT } from "./kernel/contenders";

/** Medians in seconds, and megabytes private to all processes of one kernel; what one lacks is absent. */
export interface KernelTiming {
  kernel: string;
  /** From the start of the process to its first kernel_info reply. */
  start: number;
  importTensorFlow?: number;
  /** `1 + 1` after that import. */
  trivialCell: number;
  /** Completion after that import. */
  completion: number;
  privateMegabytes: number;
  /** From the message of a moved slider to the picture that follows it. */
  imageAfterMove?: number;
}

/** A picture decoded from the place of a slider. */
const SLIDER = `import { interact, loadPretrained, tf } from "elbolab";
const vae = loadPretrained("conditional-vae");
const digit = tf.tensor1d([3], "int32");
interact(({ z0 }) => vae.decode(tf.tensor2d([[z0, 0]]), digit).sigmoid(), { z0: [-3, 3, 0.01] });`;

/**
 * Times every kernel that is there, one after another; Deno's is installed for it into .elbolab/bench.
 * @param repeats cells and completions of which the median counts
 * @throws where a kernel cannot be timed
 */
export function benchKernel(repeats = 15): KernelTiming[] {
  mkdirSync(FOLDER, { recursive: true });
  return contenders().map((contender) => {
    const sliderCode = contender.hasWidgets ? SLIDER : undefined;
    const input = JSON.stringify({ ...contender, repeats, folder: FOLDER, sliderCode });
    const script = path.join(ROOT, "lib/bench/kernel/measure.py");
    const options = { input, encoding: "utf8", cwd: path.join(ROOT, "notebooks") } as const;
    const { status, stdout, stderr } = spawnSync(PYTHON, [script], options);
    if (status !== 0) throw new Error(`${contender.kernel} could not be timed:\n${stderr}`);
    return JSON.parse(stdout.trim().split("\n").at(-1) ?? "{}") as KernelTiming;
  });
}

const milliseconds = (seconds: number | undefined): string =>
  seconds === undefined ? "–" : `${(seconds * 1000).toFixed(0)} ms`;

/** @returns the timings as rows of a table, by heading. */
export function kernelRows(timings: readonly KernelTiming[]): Record<string, string>[] {
  return timings.map((timing) => ({
    kernel: timing.kernel,
    "start to first reply": milliseconds(timing.start),
    "import of tfjs-node": milliseconds(timing.importTensorFlow),
    "trivial cell after it": milliseconds(timing.trivialCell),
    "completion after it": milliseconds(timing.completion),
    "private memory, at rest": `${timing.privateMegabytes.toFixed(0)} MB`,
    "slider's message to new image": milliseconds(timing.imageAfterMove),
  }));
}
