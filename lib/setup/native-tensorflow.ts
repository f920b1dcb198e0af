/**
 * @file TensorFlow's native library for Node, by the best way that this machine allows:
 *
 * 1. the library out of TensorFlow's wheel, and the addon compiled against it by the compiler that
 *    is here, or else by one that comes as a package;
 * 2. the official prebuilt download, where it can be reached;
 * 3. none: the lessons run on WebAssembly or plain JavaScript, slower, and say so.
 *
 * The result lies in `.elbolab/native`, where `npm ci` does not wipe it, with a link in node_modules.
 */
import fs from "node:fs";
import path from "node:path";
import {
  linkAddon,
  nativeProblem,
  readNativeStamp,
  writeNativeStamp,
  type NativeStamp,
} from "./native-state";
import { megabytes, requireRoom } from "./plain/disk.cjs";
import { SetupFailure } from "./plain/failure.cjs";
import { platformName } from "./plain/machine.cjs";
import type { ProjectPaths } from "./plain/paths.cjs";
import type { Step, Ui } from "./plain/progress.cjs";
import { run, type Run } from "./plain/run.cjs";
import { compileAddon, ownCompiler, packagedCompiler } from "./tensorflow-addon";
import { installOfficial } from "./tensorflow-official";
import { wheelFor, type Wheel } from "./tensorflow-wheels";
import { downloadWheel, unpackWheel } from "./wheel";

/** Measured: the two libraries, and the peak with the wheel and a packaged compiler beside them. */
const INSTALLED_BYTES = 860e6;
const PEAK_BYTES = 1.7e9;

/** What the set-up may use; tests replace parts. */
export interface NativeOptions {
  run: Run;
  wheel: Wheel | undefined;
  compiler: ReturnType<typeof ownCompiler>;
}

/**
 * Installs the native library, unless it is there or this machine was found to have no way to it.
 * @param again try again where no way was found
 * @throws SetupFailure for what a person can mend at once: no room, a wrong checksum
 */
export async function ensureNativeTensorFlow(
  paths: ProjectPaths,
  ui: Ui,
  again: boolean,
  options: Partial<NativeOptions> = {},
): Promise<void> {
  const settled = readNativeStamp(paths)?.way === "none" && !again;
  const wheel = "wheel" in options ? options.wheel : wheelFor();
  if (nativeProblem(paths, wheel) !== undefined && !settled) {
    const compiler = "compiler" in options ? options.compiler : ownCompiler();
    await install(paths, ui, { run: options.run ?? run, wheel, compiler });
  }
  const stamp = readNativeStamp(paths);
  if (stamp?.way === "compiled") linkAddon(paths);
  if (stamp?.way === "none") ui.say(describeNone(stamp));
}

function describeNone({ detail, mend }: NativeStamp): string {
  return (
    "The lessons run many times slower here, on WebAssembly or plain JavaScript: TensorFlow's native " +
    `library could not be had.\n  Why:            ${detail}\n  What mends it:  ${mend}`
  );
}

async function install(paths: ProjectPaths, ui: Ui, options: NativeOptions): Promise<void> {
  const { wheel } = options;
  const why = wheel ? await installFromWheel(paths, ui, { ...options, wheel }) : noWheel();
  if (why === undefined) return;
  ui.say(`TensorFlow cannot be taken from its Python package: ${firstLine(why)}`);
  if (await installOfficial(paths, ui, options.run)) return;
  const mend = `${why.mend.split("\n").at(-1)}; npm run setup`;
  writeNativeStamp(paths, { way: "none", version: "", detail: firstLine(why), mend });
}

function noWheel(): SetupFailure {
  const happened = `There is no TensorFlow package for ${platformName()}.`;
  return new SetupFailure(happened, "a network that reaches the official download", "unavailable");
}

const firstLine = (failure: Error): string => failure.message.split("\n")[0];

/** @returns undefined when it worked, else why not */
async function installFromWheel(
  paths: ProjectPaths,
  ui: Ui,
  options: NativeOptions & { wheel: Wheel },
): Promise<SetupFailure | undefined> {
  const { wheel } = options;
  requireRoom(paths.root, PEAK_BYTES, `TensorFlow ${wheel.version}`);
  fs.mkdirSync(paths.temporary, { recursive: true });
  const folder = fs.mkdtempSync(path.join(paths.temporary, "tensorflow-"));
  const size = `${megabytes(wheel.bytes)} to download, ${megabytes(INSTALLED_BYTES)} on disk`;
  const step = ui.step(`TensorFlow ${wheel.version} for Node`, size);
  try {
    const file = await downloadWheel(paths, wheel, step, options.run);
    await unpackWheel(paths, wheel, file, folder, step, options.run);
    for (const name of wheel.libraries) {
      fs.renameSync(path.join(folder, "tensorflow", name), path.join(folder, name));
    }
    const detail = await compileByAny(paths, ui, step, folder, options);
    keep(paths, wheel, folder, detail);
    step.done(`compiled by ${detail}`);
    return undefined;
  } catch (error) {
    if (error instanceof SetupFailure && error.kind === "unavailable") return error;
    throw error;
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** @returns the name of the compiler that did it */
async function compileByAny(
  paths: ProjectPaths,
  ui: Ui,
  step: Step,
  folder: string,
  { run: runs, wheel, compiler }: NativeOptions & { wheel: Wheel },
): Promise<string> {
  if (compiler) {
    const problem = await compileAddon(paths, wheel, folder, compiler, step, runs);
    if (problem === undefined) return compiler.name;
    ui.say(`${compiler.name} did not make a working addon:\n${problem}`);
  }
  const mine = compiler
    ? `${compiler.name} did not make a working addon`
    : "There is no C++ compiler";
  const packaged = await packagedCompiler(paths, folder, ui, runs).catch((error: unknown) => {
    if (!(error instanceof SetupFailure) || error.kind !== "unavailable") throw error;
    const happened = `${mine}, and none could be had as a package.`;
    throw new SetupFailure(happened, compilerMend(), "unavailable");
  });
  const problem = await compileAddon(paths, wheel, folder, packaged, step, runs);
  if (problem === undefined) return packaged.name;
  ui.say(`${packaged.name} did not make a working addon:\n${problem}`);
  throw new SetupFailure(
    `${mine}, and that of ${packaged.name} does not work here.`,
    compilerMend(),
    "unavailable",
  );
}

function compilerMend(): string {
  return process.platform === "darwin" ? "xcode-select --install" : "sudo apt-get install g++";
}

/** Moves what was built to its place in one step; headers and compiler stay behind. */
function keep(paths: ProjectPaths, wheel: Wheel, folder: string, detail: string): void {
  const made = path.join(folder, "native");
  fs.mkdirSync(made);
  for (const name of [...wheel.libraries, "tfjs_binding.node"]) {
    fs.renameSync(path.join(folder, name), path.join(made, name));
  }
  const stamp: NativeStamp = { way: "compiled", version: wheel.version, detail };
  fs.writeFileSync(path.join(made, "elbolab.json"), JSON.stringify(stamp, null, 2));
  fs.rmSync(paths.native, { recursive: true, force: true });
  fs.renameSync(made, paths.native);
  fs.rmSync(path.join(paths.cache, "tensorflow"), { recursive: true, force: true });
}
