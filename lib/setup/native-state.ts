/** @file Whether TensorFlow's native library is here, and where @tensorflow/tfjs-node finds it. */
import fs from "node:fs";
import path from "node:path";
import type { ProjectPaths } from "./plain/paths.cjs";
import { readIfThere, writeWhole } from "./plain/stamp.cjs";
import { wheelFor } from "./tensorflow-wheels";

/** How the library came here; written last. */
export interface NativeStamp {
  way: "compiled" | "official" | "none";
  version: string;
  /** The compiler, or why there is no native library. */
  detail: string;
  /** What would bring one where there is none. */
  mend?: string;
}

const stampFile = (paths: ProjectPaths): string => path.join(paths.native, "elbolab.json");

/** How the library came here; undefined when that step was never done to its end. */
export function readNativeStamp(paths: ProjectPaths): NativeStamp | undefined {
  const text = readIfThere(stampFile(paths));
  return text === undefined ? undefined : (JSON.parse(text) as NativeStamp);
}

/** Where @tensorflow/tfjs-node looks for its addon. */
export function addonPlace(paths: ProjectPaths): string {
  const folder = path.join(paths.nodeModules, "@tensorflow", "tfjs-node", "lib", "napi-v8");
  return path.join(folder, "tfjs_binding.node");
}

/** What is wrong, in a few words; undefined when the library is as this version wants it. */
export function nativeProblem(paths: ProjectPaths, wheel = wheelFor()): string | undefined {
  const stamp = readNativeStamp(paths);
  if (stamp === undefined) return "not installed, or not to the end";
  if (stamp.way === "none") return stamp.detail;
  if (stamp.way === "official")
    return fs.existsSync(addonPlace(paths)) ? undefined : "not installed";
  if (stamp.version !== wheel?.version) return `version ${stamp.version}, not ${wheel?.version}`;
  const files = [...wheel.libraries, "tfjs_binding.node"];
  const missing = files.find((name) => !fs.existsSync(path.join(paths.native, name)));
  return missing && `${missing} is missing`;
}

/** Says, last of all, that the step is done, and how. */
export function writeNativeStamp(paths: ProjectPaths, stamp: NativeStamp): void {
  writeWhole(stampFile(paths), JSON.stringify(stamp, null, 2));
}

/** Puts the addon where @tensorflow/tfjs-node looks: a relative link, so that the project can move. */
export function linkAddon(paths: ProjectPaths): void {
  const place = addonPlace(paths);
  const addon = path.join(paths.native, "tfjs_binding.node");
  if (fs.existsSync(place) && fs.realpathSync(place) === fs.realpathSync(addon)) return;
  fs.rmSync(place, { force: true });
  fs.mkdirSync(path.dirname(place), { recursive: true });
  try {
    fs.symlinkSync(path.relative(path.dirname(place), addon), place);
  } catch {
    // A file system without links: the addon and the libraries that it looks for beside itself.
    fs.cpSync(paths.native, path.dirname(place), { recursive: true });
  }
}
