/** @file Python packages, pinned, in a virtual environment inside the project: JupyterLab's first. */
import fs from "node:fs";
import path from "node:path";
import { replaceInScripts } from "./moved";
import { installRequirements } from "./pip-install";
import { requireRoom } from "./plain/disk.cjs";
import { SetupFailure } from "./plain/failure.cjs";
import { pythonEnvironment, requirePython, type Python } from "./plain/machine.cjs";
import type { ProjectPaths } from "./plain/paths.cjs";
import type { Ui } from "./plain/progress.cjs";
import { ask, run, type Run, type RunResult } from "./plain/run.cjs";
import { readIfThere, sha256, writeWhole } from "./plain/stamp.cjs";

/** What an environment holds, and how much room that takes. */
export interface Contents {
  readonly name: string;
  /** With what is installed beside it. */
  readonly whole: string;
  readonly size: string;
  /** When done, with what pip keeps beside it while it works. */
  readonly peakBytes: number;
}

/** Sizes as measured. */
const JUPYTERLAB: Contents = {
  name: "JupyterLab",
  whole: "JupyterLab and its Python packages",
  size: "about 60 MB to download, 350 MB on disk",
  peakBytes: 600e6,
};

/** From what an environment was made; written last, so that a half-made one has none. */
interface Stamp {
  requirements: string;
  python: string;
  /** Where the project was then. */
  root: string;
}

function stampFile(paths: ProjectPaths): string {
  return path.join(paths.venv, "elbolab.json");
}

function readStamp(paths: ProjectPaths): Stamp | undefined {
  const text = readIfThere(stampFile(paths));
  return text === undefined ? undefined : (JSON.parse(text) as Stamp);
}

function requirementsHash(paths: ProjectPaths): string {
  return sha256(fs.readFileSync(paths.requirements));
}

/** The version of the environment's own interpreter; undefined when it does not start. */
function environmentVersion(paths: ProjectPaths): string | undefined {
  const version = "import sys; print('%d.%d.%d' % sys.version_info[:3])";
  return ask(paths.python, ["-S", "-c", version], pythonEnvironment());
}

/**
 * What is wrong with the environment, in a few words.
 * @returns undefined when it is whole and made from these requirements
 */
export function pythonEnvironmentProblem(paths: ProjectPaths): string | undefined {
  if (!fs.existsSync(paths.venv)) return "not installed";
  const stamp = readStamp(paths);
  if (stamp === undefined) return "not installed to the end";
  if (stamp.requirements !== requirementsHash(paths)) return "made from an older requirements.txt";
  const version = environmentVersion(paths);
  if (version === undefined) return "its Python is gone, or was removed from this machine";
  if (version !== stamp.python) return `made with Python ${stamp.python}, which is now ${version}`;
  return undefined;
}

/**
 * Makes the environment, unless it is whole. One that is not is made anew from nothing.
 * @throws SetupFailure with the line that mends it
 */
export async function ensurePythonEnvironment(
  paths: ProjectPaths,
  ui: Ui,
  runs: Run = run,
  { name, whole, size, peakBytes }: Contents = JUPYTERLAB,
): Promise<void> {
  const problem = pythonEnvironmentProblem(paths);
  if (problem === undefined) return mendMoved(paths, ui);
  const python = requirePython();
  requireRoom(paths.root, peakBytes, whole);
  const step = ui.step(`${name} for Python ${python.version}`, size);
  await createEnvironment(paths, python, runs);
  await installRequirements(paths, step, runs, whole);
  const stamp = { requirements: requirementsHash(paths), python: python.version, root: paths.root };
  writeWhole(stampFile(paths), JSON.stringify(stamp, null, 2));
  fs.rmSync(path.join(paths.cache, "pip"), { recursive: true, force: true });
  step.done();
}

async function createEnvironment(paths: ProjectPaths, python: Python, runs: Run): Promise<void> {
  fs.rmSync(paths.venv, { recursive: true, force: true });
  const [command, ...args] = python.command;
  fs.mkdirSync(paths.temporary, { recursive: true });
  const env = { ...pythonEnvironment(), TMPDIR: paths.temporary };
  const made = await runs(command, [...args, "-m", "venv", paths.venv], { env });
  if (made.code !== 0) throw explainVenv(made, python);
}

function explainVenv({ output }: RunResult, { command, version }: Python): SetupFailure {
  if (/No space left|Errno 28/.test(output)) {
    return new SetupFailure("The disk became full.", "Free some room, then start again.");
  }
  if (/ensurepip|No module named .?venv/.test(output)) {
    const [major, minor] = version.split(".");
    return new SetupFailure(
      `Python ${version} (${command.join(" ")}) is here without its module for virtual environments.`,
      `sudo apt-get install python${major}.${minor}-venv`,
    );
  }
  return new SetupFailure(
    `Python ${version} could not make a virtual environment:\n${output.trim().slice(-800)}`,
    "Name another Python: PYTHON=/path/to/python3 npm start",
  );
}

/**
 * An environment works where it is: we start its tools as `python -m`, never by their scripts. In a
 * project that was moved, those scripts still name the old place, and whoever calls them by hand
 * would meet "bad interpreter".
 */
function mendMoved(paths: ProjectPaths, ui: Ui): void {
  const stamp = readStamp(paths);
  if (stamp === undefined || stamp.root === paths.root) return;
  const former = path.join(stamp.root, path.basename(paths.venv));
  replaceInScripts(path.dirname(paths.python), former, paths.venv);
  writeWhole(stampFile(paths), JSON.stringify({ ...stamp, root: paths.root }, null, 2));
  ui.say(`The project was moved from ${stamp.root}: its Python environment is mended.`);
}
