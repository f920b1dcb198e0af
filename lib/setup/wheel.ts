/** @file Downloads a wheel and takes out of it what the addon needs. */
import fs from "node:fs";
import path from "node:path";
import { explainPip, pipEnvironment } from "./pip";
import { SetupFailure } from "./plain/failure.cjs";
import type { ProjectPaths } from "./plain/paths.cjs";
import type { Step } from "./plain/progress.cjs";
import type { Run } from "./plain/run.cjs";
import type { Wheel } from "./tensorflow-wheels";

/** The libraries, and the few headers that the addon includes. */
const HEADERS = ["tensorflow/c/", "tensorflow/core/platform/ctstring", "tsl/", "xla/tsl/c/"];

/**
 * Downloads a wheel through pip: its index, proxy and certificates are the person's. The Python that
 * runs does not matter: nothing of the wheel is run by it. A file that came whole stays for the next
 * try, where pip holds it against the checksum.
 * @returns the wheel's file
 * @throws SetupFailure when it cannot be had, or has another checksum
 */
export async function downloadWheel(
  paths: ProjectPaths,
  wheel: Wheel,
  step: Step,
  runs: Run,
): Promise<string> {
  const folder = path.join(paths.cache, "tensorflow");
  fs.mkdirSync(folder, { recursive: true });
  const pinned = path.join(folder, "requirements.txt");
  fs.writeFileSync(pinned, `${wheel.package}==${wheel.version} --hash=sha256:${wheel.sha256}\n`);
  const python = ["--python-version", "3.11", "--implementation", "cp", "--abi", "cp311"];
  const exactly = ["--no-deps", "--only-binary=:all:", ...python, "--platform", wheel.platform];
  const args = ["-m", "pip", "download", "--no-input", "--no-cache-dir", "--progress-bar", "off"];
  const timer = setInterval(() => {
    const done = Math.min(bytesIn(paths.temporary, /^pip-/), wheel.bytes);
    step.at((0.5 * done) / wheel.bytes, `${toMegabytes(done)} of ${toMegabytes(wheel.bytes)} MB`);
  }, 500);
  try {
    const env = pipEnvironment(paths);
    const asked = [...args, ...exactly, "-d", folder, "-r", pinned];
    const { code, output } = await runs(paths.python, asked, { env });
    if (code !== 0) throw explainPip(output, `TensorFlow ${wheel.version}`);
  } finally {
    clearInterval(timer);
  }
  const [file] = fs.readdirSync(folder).filter((name) => name.endsWith(".whl"));
  return path.join(folder, file);
}

function toMegabytes(bytes: number): number {
  return Math.round(bytes / 1e6);
}

/** The bytes of the files in those folders of `folder` whose name matches. */
function bytesIn(folder: string, name: RegExp): number {
  const entries = fs.readdirSync(folder, { withFileTypes: true });
  const sizes = entries
    .filter((entry) => entry.isDirectory() && name.test(entry.name))
    .flatMap((entry) =>
      fs
        .readdirSync(path.join(folder, entry.name))
        .map((file) => path.join(folder, entry.name, file)),
    )
    .map((file) => fs.statSync(file, { throwIfNoEntry: false })?.size ?? 0);
  return sizes.reduce((sum, size) => sum + size, 0);
}

/**
 * Takes the libraries and headers out of a wheel.
 * @param folder where `tensorflow/` is to appear
 */
export async function unpackWheel(
  paths: ProjectPaths,
  wheel: Wheel,
  file: string,
  folder: string,
  step: Step,
  runs: Run,
): Promise<void> {
  const script = path.join(paths.lib, "setup", "unpack-wheel.py");
  const libraries = wheel.libraries.map((name) => `tensorflow/${name}`);
  const headers = HEADERS.map((prefix) => `tensorflow/include/${prefix}`);
  const args = [script, file, folder, ...libraries, ...headers];
  const { code, output } = await runs(paths.python, args, {
    onOutput(text) {
      const [done, total] = (text.trim().split("\n").at(-1) ?? "").split(" ").map(Number);
      if (total > 0) step.at(0.5 + (0.4 * done) / total, `unpacked ${toMegabytes(done)} MB`);
    },
  });
  if (code !== 0) throw explainUnpacking(output);
}

function explainUnpacking(output: string): SetupFailure {
  const last = output.trim().split("\n").at(-1);
  return /No space left|Errno 28/.test(output)
    ? new SetupFailure(
        "The disk became full while TensorFlow was unpacked.",
        "Free 1 GB, then start again.",
      )
    : new SetupFailure(
        `TensorFlow's package could not be unpacked: ${last}`,
        "rm -rf .elbolab/cache   (then start again)",
      );
}
