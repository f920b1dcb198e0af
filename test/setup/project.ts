/** Projects in temporary folders, and what the set-up said about them. */
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { projectPaths, type ProjectPaths } from "../../lib/setup/plain/paths.cjs";
import type { Ui } from "../../lib/setup/plain/progress.cjs";

export const ROOT = path.join(__dirname, "..", "..");

const made: string[] = [];

/** An empty project in a folder whose name has a space and Chinese characters. */
export function temporaryProject(): ProjectPaths {
  // The real path: on some systems the temporary folder is a link.
  const folder = fs.mkdtempSync(path.join(fs.realpathSync(os.tmpdir()), "学习 VAE "));
  made.push(folder);
  fs.mkdirSync(path.join(folder, "lib"));
  return projectPaths(folder);
}

/** Deletes every project that was made, once the tests of a file are through. */
export function removeProjects(): void {
  for (const folder of made.splice(0)) fs.rmSync(folder, { recursive: true, force: true });
}

/** Keeps what is said, in place of printing it. */
export function listener(): Ui & { said: string[] } {
  const said: string[] = [];
  const step: Ui["step"] = (what, size) => {
    said.push(`${what} (${size})`);
    return { at: () => {}, done: (detail) => void said.push(`${what}: ${detail ?? "done"}`) };
  };
  return { said, say: (line) => void said.push(line), step };
}

/** Writes a file, its folder too. */
export function write(file: string, content: string | object): void {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
}

/** Sets variables of the environment for one test; undefined removes one. @returns what undoes it */
export function withEnvironment(changes: Record<string, string | undefined>): () => void {
  const before = { ...process.env };
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
  return () => {
    for (const name of Object.keys(changes)) {
      if (before[name] === undefined) delete process.env[name];
      else process.env[name] = before[name];
    }
  };
}

/** Waits until a condition holds. @throws Error after so many seconds */
export async function until(condition: () => boolean, seconds = 30): Promise<void> {
  const end = performance.now() + seconds * 1000;
  while (!condition()) {
    if (performance.now() > end) throw new Error(`not so within ${seconds} s: ${condition}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** True while a process runs. */
export function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
    const stat = `/proc/${pid}/stat`;
    // A process that nobody waits for stays listed as "Z" after its end.
    return !fs.existsSync(stat) || !/\) Z /.test(fs.readFileSync(stat, "utf8"));
  } catch {
    return false;
  }
}
