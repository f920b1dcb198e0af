/** @file The set-up after the library is compiled, and every `npm run` command. */
import fs from "node:fs";
import { ensureJupyterSettings } from "./jupyter";
import { ensureKernelspec } from "./kernelspec";
import { ensureNativeTensorFlow } from "./native-tensorflow";
import type { ProjectPaths } from "./plain/paths.cjs";
import type { Ui } from "./plain/progress.cjs";
import { ensurePythonEnvironment } from "./python-environment";
import { runRoom } from "./rooms";
import { start } from "./start";
import { runTests } from "./test";

export { examine } from "./doctor";

/** Installs what is not there yet, each step said. Called under the set-up's lock. */
export async function setUp(paths: ProjectPaths, ui: Ui, command: string): Promise<void> {
  // What an interrupted set-up left half done; we hold the lock, so nobody else works there.
  fs.rmSync(paths.temporary, { recursive: true, force: true });
  await ensurePythonEnvironment(paths, ui);
  await ensureNativeTensorFlow(paths, ui, command === "setup");
  ensureKernelspec(paths);
  ensureJupyterSettings(paths);
}

/** Runs a command on a project that is set up. @returns its exit status */
export async function runCommand(
  paths: ProjectPaths,
  ui: Ui,
  command: string,
  args: string[],
): Promise<number> {
  if (command === "start") return start(paths, ui, args);
  if (command === "test") return runTests(paths, ui, args);
  if (command !== "setup") return runRoom(paths, command, args);
  ui.say("ELBO Lab is set up. `npm start` opens the first lesson.");
  return 0;
}
