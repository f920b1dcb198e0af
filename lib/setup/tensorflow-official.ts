/** @file TensorFlow for Node as its makers offer it: a download that many networks do not reach. */
import path from "node:path";
import { addonPlace, writeNativeStamp } from "./native-state";
import type { ProjectPaths } from "./plain/paths.cjs";
import type { Ui } from "./plain/progress.cjs";
import type { Run } from "./plain/run.cjs";
import { tryAddon } from "./tensorflow-addon";

/** It is tried for so long at most. */
const SECONDS = 600;

/** Runs @tensorflow/tfjs-node's own install script. @returns whether it made a working addon */
export async function installOfficial(paths: ProjectPaths, ui: Ui, runs: Run): Promise<boolean> {
  const step = ui.step("TensorFlow's official download for Node", "about 400 MB");
  const cwd = path.join(paths.nodeModules, "@tensorflow", "tfjs-node");
  const tools = path.join(paths.nodeModules, ".bin");
  const PATH = `${tools}${path.delimiter}${process.env.PATH ?? ""}`;
  const script = [path.join(cwd, "scripts", "install.js")];
  const env = { ...process.env, PATH };
  const trial = runs(process.execPath, script, { cwd, env, seconds: SECONDS });
  const works = (await trial).code === 0 && !(await tryAddon(paths, addonPlace(paths), runs));
  step.done(works ? undefined : "could not be reached, or does not run here");
  if (works)
    writeNativeStamp(paths, { way: "official", version: "2.9.1", detail: "official download" });
  return works;
}
