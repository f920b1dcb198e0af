/** @file Compiles the addon of @tensorflow/tfjs-node against TensorFlow's own library. */
import fs from "node:fs";
import path from "node:path";
import { explainPip, pipEnvironment } from "./pip";
import { findCompiler } from "./plain/machine.cjs";
import type { ProjectPaths } from "./plain/paths.cjs";
import type { Step, Ui } from "./plain/progress.cjs";
import type { Run } from "./plain/run.cjs";
import type { Wheel } from "./tensorflow-wheels";

/** A compiler and how to start it. */
export interface Compiler {
  name: string;
  command: string[];
  env: NodeJS.ProcessEnv;
}

/** The C++ compiler that comes as a Python package, for machines that have none. */
const ZIG = "ziglang==0.17.0";
const ZIG_MEGABYTES = 100;

/** The compiler of this machine, if it has one. */
export function ownCompiler(): Compiler | undefined {
  const found = findCompiler();
  return found && { name: found.version, command: found.command, env: process.env };
}

/**
 * Brings a compiler into `folder`, which is deleted after use: unpacked it takes 400 MB.
 * @throws SetupFailure when the package cannot be had
 */
export async function packagedCompiler(
  paths: ProjectPaths,
  folder: string,
  ui: Ui,
  runs: Run,
): Promise<Compiler> {
  const step = ui.step("A C++ compiler from a package, for now", `${ZIG_MEGABYTES} MB to download`);
  const target = path.join(folder, "compiler");
  const args = ["-m", "pip", "install", "--no-input", "--no-deps", "--no-cache-dir", "--target"];
  const env = pipEnvironment(paths);
  const { code, output } = await runs(paths.python, [...args, target, ZIG], { env });
  if (code !== 0) throw explainPip(output, "a C++ compiler");
  step.done();
  const caches = path.join(folder, "compiler-cache");
  return {
    name: ZIG.replace("==", " "),
    command: [paths.python, "-m", "ziglang", "c++"],
    env: {
      ...env,
      PYTHONPATH: target,
      ZIG_GLOBAL_CACHE_DIR: caches,
      ZIG_LOCAL_CACHE_DIR: caches,
    },
  };
}

const LINK_FLAGS: Partial<Record<NodeJS.Platform, string[]>> = {
  linux: ["-shared", "-fPIC", "-Wl,-rpath,$ORIGIN"],
  darwin: ["-shared", "-undefined", "dynamic_lookup", "-Wl,-rpath,@loader_path"],
};

/** The compiler's arguments: source, headers and libraries all under `folder` and node_modules. */
export function compilerArguments(
  paths: ProjectPaths,
  wheel: Wheel,
  folder: string,
  platform: NodeJS.Platform = process.platform,
): string[] {
  const source = path.join(paths.nodeModules, "@tensorflow", "tfjs-node", "binding");
  return [
    ...["-O2", "-std=c++17", "-DNAPI_VERSION=8"],
    `-I${path.join(paths.nodeModules, "node-api-headers", "include")}`,
    `-I${path.join(folder, "tensorflow", "include")}`,
    path.join(source, "tfjs_backend.cc"),
    path.join(source, "tfjs_binding.cc"),
    ...wheel.libraries.map((name) => path.join(folder, name)),
    ...(LINK_FLAGS[platform] ?? []),
    ...["-o", path.join(folder, "tfjs_binding.node")],
  ];
}

/**
 * Compiles, then loads the result in a Node of its own and multiplies two matrices with it.
 * @returns undefined when the addon works, else what the compiler or the trial said
 */
export async function compileAddon(
  paths: ProjectPaths,
  wheel: Wheel,
  folder: string,
  compiler: Compiler,
  step: Step,
  runs: Run,
): Promise<string | undefined> {
  step.at(0.92, `compiled by ${compiler.name}`);
  const [command, ...before] = compiler.command;
  const args = [...before, ...compilerArguments(paths, wheel, folder)];
  const compiled = await runs(command, args, { env: compiler.env, cwd: folder });
  if (compiled.code !== 0) return compiled.output.trim().slice(0, 1500);
  step.at(0.98, "tried");
  return tryAddon(paths, path.join(folder, "tfjs_binding.node"), runs);
}

/** Loads an addon in a Node of its own and computes with it. @returns undefined when it works */
export async function tryAddon(
  paths: ProjectPaths,
  addon: string,
  runs: Run,
): Promise<string | undefined> {
  if (!fs.existsSync(addon)) return `${addon} is missing`;
  const trial = path.join(paths.lib, "setup", "plain", "try-addon.cjs");
  const env = { ...process.env, TF_CPP_MIN_LOG_LEVEL: "3" };
  const { code, output } = await runs(process.execPath, [trial, paths.root, addon], { env });
  if (code === 0) return undefined;
  return output.trim().slice(-800) || `Node ended with status ${code} when it loaded the library`;
}
