/**
 * @file Where TensorFlow's native library comes from: the wheel that Python's TensorFlow is installed
 * from holds it, with the headers that the addon is compiled against. Package indexes have mirrors
 * where the official prebuilt download has none.
 */
import fs from "node:fs";
import path from "node:path";
import { explainPip, pipEnvironment } from "./pip";
import { SetupFailure } from "./plain/failure.cjs";
import { platformName } from "./plain/machine.cjs";
import type { ProjectPaths } from "./plain/paths.cjs";
import type { Step } from "./plain/progress.cjs";
import type { Run } from "./plain/run.cjs";

/** One file of the package index, pinned by its checksum. */
export interface Wheel {
  package: string;
  version: string;
  /** The platform's name in the file's name. */
  platform: string;
  sha256: string;
  bytes: number;
  /** The libraries in it that the addon needs; they find each other side by side. */
  libraries: string[];
}

const LINUX = ["libtensorflow_cc.so.2", "libtensorflow_framework.so.2"];
const MACOS = ["libtensorflow_cc.2.dylib", "libtensorflow_framework.2.dylib"];

/**
 * The wheels by platform. Linux on x64 is tried by the tests. The others are untested: their files
 * were looked into (the same libraries and headers at the same places), but no such machine was at
 * hand. TensorFlow 2.16 was the last for Macs with Intel processors.
 */
export const WHEELS: Partial<Record<string, Wheel>> = {
  "linux-x64": {
    package: "tensorflow-cpu",
    version: "2.21.0",
    platform: "manylinux_2_27_x86_64",
    sha256: "2b847d217b02ee7731ed91431daf3250daa0196c3c94614d23be27232e6e5b6c",
    bytes: 274e6,
    libraries: LINUX,
  },
  "linux-arm64": {
    package: "tensorflow",
    version: "2.21.0",
    platform: "manylinux_2_27_aarch64",
    sha256: "4b24aca16d527a3cf1c37f720c04c484c3d20f4d0fdfa98632ac8b9f3be6eb5c",
    bytes: 280e6,
    libraries: LINUX,
  },
  "darwin-arm64": {
    package: "tensorflow",
    version: "2.21.0",
    platform: "macosx_12_0_arm64",
    sha256: "51f46f4806139d01fc7920cc72a4c75876f80649bf40ff083ab6212ceb43ca88",
    bytes: 223e6,
    libraries: MACOS,
  },
  "darwin-x64": {
    package: "tensorflow",
    version: "2.16.2",
    platform: "macosx_10_15_x86_64",
    sha256: "ec06570d57bfa0e2be804405e3cdc2960e94887e7619ffb6bc053e9775b695aa",
    bytes: 260e6,
    libraries: MACOS,
  },
};

/** The wheel for this machine, if there is one. */
export function wheelFor(platform = platformName()): Wheel | undefined {
  return WHEELS[platform];
}

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
