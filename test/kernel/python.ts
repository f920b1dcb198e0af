/** @file Python for the kernel's tests: the project's environment and, over it, test/requirements.txt. */
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";

export const ROOT = path.resolve(__dirname, "../..");
const PYTHON = path.join(ROOT, ".venv/bin/python");
const REQUIREMENTS = path.join(ROOT, "test/requirements.txt");
const OVERLAY = path.join(ROOT, ".elbolab/test-python");

export interface Finished {
  code: number | null;
  /** stdout and stderr, as they came. */
  output: string;
}

/** Installs test/requirements.txt where it is not yet as the file says. */
export function installTestPackages(): void {
  const stamp = path.join(OVERLAY, ".stamp");
  const version = spawnSync(PYTHON, ["--version"], { encoding: "utf8" }).stdout;
  const wanted = createHash("sha256")
    .update(readFileSync(REQUIREMENTS))
    .update(version)
    .digest("hex");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return;
  rmSync(OVERLAY, { recursive: true, force: true });
  const args = [
    "-m",
    "pip",
    "install",
    "--quiet",
    "--no-deps",
    "--target",
    OVERLAY,
    "-r",
    REQUIREMENTS,
  ];
  const { status, stderr } = spawnSync(PYTHON, args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`test/requirements.txt could not be installed:\n${stderr}`);
  writeFileSync(stamp, wanted);
}

/** An empty folder below .elbolab, where tests may write. */
export function freshFolder(name: string): string {
  const folder = path.join(ROOT, ".elbolab/tests", name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** Runs Python with `args` in `cwd`, Jupyter's own files kept inside the project. */
export function python(
  args: string[],
  cwd: string,
  env: NodeJS.ProcessEnv = {},
): Promise<Finished> {
  const home = path.join(ROOT, ".elbolab/tests/home");
  mkdirSync(home, { recursive: true });
  const child = spawn(PYTHON, args, {
    cwd,
    env: {
      ...process.env,
      HOME: home,
      PYTHONPATH: OVERLAY,
      PYTHONWARNINGS: "ignore",
      ELBOLAB_HISTORY: path.join(home, "history.jsonl"),
      JUPYTER_PLATFORM_DIRS: "1",
      PATH: `${path.dirname(PYTHON)}${path.delimiter}${process.env.PATH}`,
      ...env,
    },
  });
  let output = "";
  child.stdout.on("data", (text: Buffer) => (output += text.toString()));
  child.stderr.on("data", (text: Buffer) => (output += text.toString()));
  return new Promise((resolve) => child.on("close", (code) => resolve({ code, output })));
}
