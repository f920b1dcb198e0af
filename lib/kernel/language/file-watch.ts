/**
 * @file Tells TypeScript which files changed, without watching any: files of the project are compared
 * with what they were when a cell is converted, packages never.
 */
import { realpathSync, statSync } from "node:fs";
import path from "node:path";
import type ts from "@tslab/typescript-for-tslab";

/** Replaces the watchers of `typescript.sys`. */
export function createFileWatch(typescript: typeof ts): { refresh(): void } {
  const watched = new Map<string, { stamp: string; changed: () => void }>();
  typescript.sys.watchFile = (file, callback) => {
    if (isOfProject(file)) {
      const changed = (): void => callback(file, typescript.FileWatcherEventKind.Changed);
      watched.set(file, { stamp: stampOf(file), changed });
    }
    return { close: () => void watched.delete(file) };
  };
  typescript.sys.watchDirectory = () => ({ close: () => undefined });
  return {
    refresh() {
      for (const [file, entry] of [...watched]) {
        const stamp = stampOf(file);
        if (stamp === entry.stamp) continue;
        entry.stamp = stamp;
        entry.changed();
      }
    },
  };
}

/** Workspaces are linked into node_modules: what counts is where the file really lies. */
function isOfProject(file: string): boolean {
  if (!file.includes("/node_modules/")) return true;
  try {
    return !realpathSync(file).includes(`${path.sep}node_modules${path.sep}`);
  } catch {
    return true;
  }
}

function stampOf(file: string): string {
  const stats = statSync(file, { throwIfNoEntry: false });
  return stats ? `${stats.mtimeMs}:${stats.size}` : "gone";
}
