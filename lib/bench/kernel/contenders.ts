/** @file The kernels that are compared. Those that are no part of the project live in .elbolab/bench. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";

export const ROOT = path.resolve(
  __dirname,
  /[\\/]dist[\\/]/.test(__dirname) ? "../../../.." : "../../..",
);
export const PYTHON = path.join(ROOT, ".venv/bin/python");
export const FOLDER = path.join(ROOT, ".elbolab/bench");

/** A kernel, and what it can be asked. */
export interface Contender {
  kernel: string;
  language: "typescript" | "python";
  /** The command, to which the connection file is added. */
  argv: string[];
  env?: Record<string, string>;
  /** Imports TensorFlow, where its language can. */
  importCode?: string;
  /** Text to complete. */
  prefix: string;
  interruptBy: "signal" | "message";
  /** Whether it has widgets of elbolab. */
  hasWidgets?: boolean;
}

const DENO = "2.9.6";

/** Node's import of TensorFlow; its native library is the project's for every kernel that can load it. */
const IMPORT = 'import * as tf from "@tensorflow/tfjs-node"';

/** @returns the kernels that are installed, ours first. */
export function contenders(): Contender[] {
  const all: (Contender | undefined)[] = [ours(), tslab(), deno(), ipykernel()];
  return all.filter((contender) => contender !== undefined);
}

/** As Jupyter starts it: by the kernel's description. */
function ours(): Contender {
  const file = path.join(ROOT, ".venv/share/jupyter/kernels/tslab/kernel.json");
  const { argv, env } = JSON.parse(readFileSync(file, "utf8")) as {
    argv: string[];
    env: Record<string, string>;
  };
  const command = argv.filter((part) => part !== "{connection_file}");
  return {
    kernel: "ELBO Lab",
    language: "typescript",
    argv: command,
    env,
    importCode: IMPORT,
    prefix: "tf.mat",
    interruptBy: "message",
    hasWidgets: true,
  };
}

/** The package as it is, which this kernel's converter comes from. */
function tslab(): Contender {
  const folder = path.dirname(require.resolve("tslab/package.json"));
  const { version } = JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8")) as {
    version: string;
  };
  return {
    kernel: `tslab ${version}`,
    language: "typescript",
    argv: [process.execPath, path.join(folder, "bin/tslab"), "kernel", "--config-path"],
    importCode: IMPORT,
    prefix: "tf.mat",
    interruptBy: "signal",
  };
}

/** @returns Deno's kernel, from the npm package of the same name; undefined where it cannot be had. */
function deno(): Contender | undefined {
  const prefix = path.join(FOLDER, "npm");
  // The command of the package is a wrapper; the program itself lies in a package for its platform.
  const platforms = path.join(prefix, "node_modules/@deno");
  if (!existsSync(platforms)) {
    mkdirSync(prefix, { recursive: true });
    const args = ["install", "--prefix", prefix, "--no-audit", "--no-fund", `deno@${DENO}`];
    const { status, stderr } = spawnSync("npm", args, { encoding: "utf8" });
    if (status !== 0) console.error(`Deno could not be installed, and is left out:\n${stderr}`);
  }
  const [platform] = existsSync(platforms) ? readdirSync(platforms) : [];
  if (platform === undefined) return undefined;
  const program = path.join(platforms, platform, "deno");
  return {
    kernel: `Deno ${DENO}`,
    language: "typescript",
    argv: [program, "jupyter", "--kernel", "--conn"],
    env: { DENO_DIR: path.join(FOLDER, "deno"), DENO_NO_UPDATE_CHECK: "1" },
    importCode: 'import * as tf from "npm:@tensorflow/tfjs-node@4.22.0"',
    prefix: "JSON.str",
    interruptBy: "message",
  };
}

/** Comes with JupyterLab. */
function ipykernel(): Contender | undefined {
  if (!existsSync(PYTHON)) return undefined;
  const ask = ["-c", "import ipykernel; print(ipykernel.__version__)"];
  const { stdout } = spawnSync(PYTHON, ask, { encoding: "utf8" });
  return {
    kernel: `ipykernel ${stdout.trim()}`,
    language: "python",
    argv: [PYTHON, "-m", "ipykernel_launcher", "-f"],
    prefix: "prin",
    interruptBy: "signal",
  };
}
