/** @file JupyterLab and its Python packages, pinned, in a virtual environment inside the project. */
import fs from "node:fs";
import path from "node:path";
import { requireRoom } from "./plain/disk.cjs";
import { SetupFailure } from "./plain/failure.cjs";
import { pythonEnvironment, requirePython, type Python } from "./plain/machine.cjs";
import type { ProjectPaths } from "./plain/paths.cjs";
import type { Step, Ui } from "./plain/progress.cjs";
import { ask, run, type Run, type RunResult } from "./plain/run.cjs";
import { readIfThere, sha256, writeWhole } from "./plain/stamp.cjs";
import { explainPip, pipEnvironment } from "./pip";

/** Measured: .venv when done, and with what pip keeps beside it while it works. */
const INSTALLED_BYTES = 350e6;
const PEAK_BYTES = 600e6;

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
): Promise<void> {
  const problem = pythonEnvironmentProblem(paths);
  if (problem === undefined) return mendMoved(paths, ui);
  const python = requirePython();
  requireRoom(paths.root, PEAK_BYTES, "JupyterLab and its Python packages");
  const size = `about 60 MB to download, ${INSTALLED_BYTES / 1e6} MB on disk`;
  const step = ui.step(`JupyterLab for Python ${python.version}`, size);
  await createEnvironment(paths, python, runs);
  await installRequirements(paths, step, runs);
  const stamp = { requirements: requirementsHash(paths), python: python.version, root: paths.root };
  writeWhole(stampFile(paths), JSON.stringify(stamp, null, 2));
  fs.rmSync(path.join(paths.cache, "pip"), { recursive: true, force: true });
  step.done();
}

async function createEnvironment(paths: ProjectPaths, python: Python, runs: Run): Promise<void> {
  fs.rmSync(paths.venv, { recursive: true, force: true });
  const [command, ...args] = python.command;
  const env = pythonEnvironment();
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

/** pip tells of each package as it takes it up; then it names all that it installs. */
function followPip(paths: ProjectPaths, step: Step): { onOutput(text: string): void; end(): void } {
  const expected = fs.readFileSync(paths.requirements, "utf8").match(/^\w/gm)?.length ?? 1;
  let collected = 0;
  let installing = 0;
  const timer = setInterval(() => {
    if (installing === 0) return;
    const done = Math.min(countInstalled(paths), installing);
    step.at(0.6 + (0.4 * done) / installing, `installed ${done} of ${installing} packages`);
  }, 500);
  return {
    onOutput(text) {
      collected += text.match(/^(Collecting|Processing) /gm)?.length ?? 0;
      installing ||=
        text.match(/^Installing collected packages: (.*)$/m)?.[1].split(",").length ?? 0;
      const fraction = Math.min(collected / expected, 1);
      if (installing === 0) step.at(0.6 * fraction, `fetched ${collected} of ${expected} packages`);
    },
    end: () => clearInterval(timer),
  };
}

function countInstalled(paths: ProjectPaths): number {
  const lib = path.join(paths.venv, "lib");
  const [python] = fs.existsSync(lib) ? fs.readdirSync(lib) : [];
  if (python === undefined) return 0;
  const names = fs.readdirSync(path.join(lib, python, "site-packages"));
  return names.filter((name) => name.endsWith(".dist-info")).length;
}

async function installRequirements(paths: ProjectPaths, step: Step, runs: Run): Promise<void> {
  const follower = followPip(paths, step);
  const args = ["-m", "pip", "install", "--no-input", "--progress-bar", "off", "-r"];
  try {
    const result = await runs(paths.python, [...args, paths.requirements], {
      env: pipEnvironment(paths),
      onOutput: follower.onOutput,
    });
    if (result.code !== 0) throw explainPip(result.output, "JupyterLab and its Python packages");
  } finally {
    follower.end();
  }
}

/**
 * An environment works where it is: we start its tools as `python -m`, never by their scripts. In a
 * project that was moved, those scripts still name the old place; whoever calls them by hand would
 * meet "bad interpreter", so they are rewritten.
 */
function mendMoved(paths: ProjectPaths, ui: Ui): void {
  const stamp = readStamp(paths);
  if (stamp === undefined || stamp.root === paths.root) return;
  const scripts = path.dirname(paths.python);
  const former = path.join(stamp.root, path.basename(paths.venv));
  for (const name of fs.readdirSync(scripts)) {
    const file = path.join(scripts, name);
    if (fs.lstatSync(file).isFile()) replaceInText(file, former, paths.venv);
  }
  writeWhole(stampFile(paths), JSON.stringify({ ...stamp, root: paths.root }, null, 2));
  ui.say(`The project was moved from ${stamp.root}: its Python environment is mended.`);
}

function replaceInText(file: string, from: string, to: string): void {
  const content = fs.readFileSync(file);
  if (content.includes(0) || !content.includes(from)) return;
  fs.writeFileSync(file, content.toString("utf8").replaceAll(from, to));
}
