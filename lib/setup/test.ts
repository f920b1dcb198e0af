/** @file `npm test`: notebooks as their Markdown makes them, types, then every test. */
import path from "node:path";
import type { ProjectPaths } from "./plain/paths.cjs";
import type { Ui } from "./plain/progress.cjs";
import { runInForeground } from "./plain/run.cjs";
import { runRoom } from "./rooms";

/** Runs a tool out of node_modules with the Node that runs now. @returns its exit status */
function tool(paths: ProjectPaths, file: string, args: string[]): Promise<number> {
  return runInForeground(process.execPath, [path.join(paths.nodeModules, file), ...args], {
    cwd: paths.root,
  });
}

const ALL = "test/**/*.test.ts";

/**
 * @param args handed to mocha: names of test files, `--grep` and the like
 * @returns the exit status: that of the first part that failed
 */
export async function runTests(paths: ProjectPaths, ui: Ui, args: string[]): Promise<number> {
  const named = args.some((argument) => argument.endsWith(".test.ts"));
  const parts: [string, () => Promise<number>][] = [
    ["The notebooks, against their Markdown", () => runRoom(paths, "notebooks", ["--check"])],
    ["Types", () => tool(paths, "typescript/bin/tsc", ["-p", "."])],
    ["Tests", () => tool(paths, "mocha/bin/mocha.js", named ? args : [...args, ALL])],
  ];
  for (const [name, part] of parts) {
    ui.say(`\n${name}`);
    const code = await part();
    if (code !== 0) return code;
  }
  return 0;
}
