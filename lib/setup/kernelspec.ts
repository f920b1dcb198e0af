/** @file The kernel that the lessons name, `tslab`, made known to the project's own Jupyter. */
import path from "node:path";
import type { ProjectPaths } from "./plain/paths.cjs";
import { readIfThere, writeWhole } from "./plain/stamp.cjs";

/** What the kernel's process finds in its environment. */
const KERNEL_ENVIRONMENT = {
  // TensorFlow greets on stderr with what it was compiled for.
  TF_CPP_MIN_LOG_LEVEL: "3",
  // glibc keeps less of what was freed: 20 MB a kernel. Cells get settings of their own.
  MALLOC_ARENA_MAX: "1",
  MALLOC_TRIM_THRESHOLD_: String(128 * 1024),
};

function kernelspecFile(paths: ProjectPaths): string {
  return path.join(paths.venv, "share", "jupyter", "kernels", "tslab", "kernel.json");
}

/** How Jupyter starts the kernel: this very Node, the project's compiled kernel, absolute paths. */
function kernelCommand(paths: ProjectPaths): string[] {
  const kernel = path.join(paths.dist, "kernel", "main.js");
  return [process.execPath, kernel, "--connection-file", "{connection_file}"];
}

/** The content of kernel.json. */
export function kernelspec(paths: ProjectPaths): string {
  const spec = {
    argv: kernelCommand(paths),
    display_name: "TypeScript (ELBO Lab)",
    language: "typescript",
    interrupt_mode: "message",
    env: KERNEL_ENVIRONMENT,
  };
  return `${JSON.stringify(spec, null, 2)}\n`;
}

/** True when Jupyter would start the kernel that lies here, with the Node that runs now. */
export function isKernelspecCurrent(paths: ProjectPaths): boolean {
  return readIfThere(kernelspecFile(paths)) === kernelspec(paths);
}

/** Writes the kernel's description where the project's Jupyter looks; anew after a move. */
export function ensureKernelspec(paths: ProjectPaths): void {
  if (!isKernelspecCurrent(paths)) writeWhole(kernelspecFile(paths), kernelspec(paths));
}
