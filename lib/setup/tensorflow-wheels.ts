/**
 * @file Where TensorFlow's native library comes from: the wheel that Python's TensorFlow is installed
 * from holds it, with the headers that the addon is compiled against. Package indexes have mirrors
 * where the official prebuilt download has none.
 */
import { platformName } from "./plain/machine.cjs";

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
