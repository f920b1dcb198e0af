/** @file Says when a built library that cells import is older than its TypeScript sources. */
import { existsSync, readdirSync, statSync } from "node:fs";
import path from "node:path";
import { localModules } from "./modules";

/** @returns one warning for each loaded local package whose build is out of date. */
export function staleBuilds(): string[] {
  const roots = new Set(localModules().map(({ filename }) => builtPackageOf(filename)));
  return [...roots].flatMap((root) => {
    if (root === undefined) return [];
    const source = newestSource(root);
    if (!source || source.time <= buildTime(root)) return [];
    const name = path.basename(root);
    return `${name}'s build is older than its sources (${path.relative(root, source.file)}): run npm run build, then this cell again.`;
  });
}

/** @returns the package folder of a file under its `dist`, if the package has TypeScript sources. */
function builtPackageOf(file: string): string | undefined {
  const at = file.indexOf(`${path.sep}dist${path.sep}`);
  if (at < 0) return undefined;
  const root = file.slice(0, at);
  return existsSync(path.join(root, "tsconfig.json")) ? root : undefined;
}

function newestSource(folder: string): { file: string; time: number } | undefined {
  let newest: { file: string; time: number } | undefined;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const file = path.join(folder, entry.name);
    const found = entry.isDirectory()
      ? /^(dist|node_modules|\..*)$/.test(entry.name)
        ? undefined
        : newestSource(file)
      : /(?<!\.d)\.ts$/.test(entry.name)
        ? { file, time: statSync(file).mtimeMs }
        : undefined;
    if (found && (!newest || found.time > newest.time)) newest = found;
  }
  return newest;
}

/** The compiler leaves unchanged files alone, but writes its record at each build. */
function buildTime(root: string): number {
  const files = [".tsbuildinfo", "index.js"].map((name) => path.join(root, "dist", name));
  return Math.max(...files.map((file) => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0));
}
