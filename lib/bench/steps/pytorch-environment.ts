/** @file PyTorch in an environment of its own, installed when it is first compared with. */
import path from "node:path";
import { projectRoot } from "../../setup/on-demand";
import { projectPaths } from "../../setup/plain/paths.cjs";
import { createUi } from "../../setup/plain/progress.cjs";
import { run } from "../../setup/plain/run.cjs";
import { ensurePythonEnvironment } from "../../setup/python-environment";

const PYTORCH = {
  name: "PyTorch, to compare with,",
  whole: "PyTorch",
  size: "200 MB to download, 1 GB on disk; with CUDA's libraries several GB",
  peakBytes: 1.5e9,
};

/** Where the files of this folder are as they were written, for Python cannot be compiled to dist. */
const sources = (root: string): string => path.join(root, "lib", "bench", "steps");

/**
 * Makes the environment unless it is there.
 * @returns its Python and the program that it runs
 * @throws SetupFailure with the line that mends it
 */
export async function ensurePytorch(): Promise<{ python: string; program: string }> {
  const paths = projectPaths(projectRoot());
  const venv = path.join(paths.own, "bench", "pytorch");
  const python = path.join(venv, path.relative(paths.venv, paths.python));
  const requirements = path.join(sources(paths.root), "pytorch-requirements.txt");
  await ensurePythonEnvironment(
    { ...paths, venv, python, requirements },
    createUi(process.stderr),
    run,
    PYTORCH,
  );
  return { python, program: path.join(sources(paths.root), "pytorch.py") };
}
