/**
 * @file Tells TypeScript which files changed, without watching any: files of the project are compared
 * with what they were when a cell is converted, packages never.
 */
import { realpathSync, statSync } from "node:fs";
import path from "node:path";
import type ts from "@tslab/typescript-for-tslab";

export interface FileWatch {
  /**
   * Tells of every file that changed since it was read.
   * @returns whether modules may lie elsewhere now: a file came or went
   */
  refresh(): boolean;
}

interface Watched {
  file: string;
  stamp: string;
  callback: ts.FileWatcherCallback;
}

/** Replaces the watchers of `typescript.sys`. */
export function createFileWatch(typescript: typeof ts): FileWatch {
  const watched = new Set<Watched>();
  const stampsWhenRead = rememberReads(typescript.sys);
  typescript.sys.watchFile = (file, callback) => {
    const entry = { file, stamp: stampsWhenRead.get(file) ?? stampOf(file), callback };
    stampsWhenRead.delete(file);
    if (isOfProject(file)) watched.add(entry);
    return { close: () => void watched.delete(entry) };
  };
  typescript.sys.watchDirectory = () => ({ close: () => undefined });
  return {
    refresh() {
      const moves = [...watched].map((entry) => tellOfChange(typescript, entry));
      return moves.some((moved) => moved);
    },
  };
}

/** A file may change between its reading and its watching: what counts is how it was before the reading. */
function rememberReads(sys: ts.System): Map<string, string> {
  const stamps = new Map<string, string>();
  const read = sys.readFile.bind(sys);
  sys.readFile = (file, encoding) => {
    stamps.set(file, stampOf(file));
    return read(file, encoding);
  };
  return stamps;
}

const GONE = "gone";

/** @returns whether modules may lie elsewhere now. */
function tellOfChange({ FileWatcherEventKind }: typeof ts, entry: Watched): boolean {
  const before = entry.stamp;
  const stamp = stampOf(entry.file);
  if (stamp === before) return false;
  entry.stamp = stamp;
  const { Created, Deleted, Changed } = FileWatcherEventKind;
  const kind = stamp === GONE ? Deleted : before === GONE ? Created : Changed;
  entry.callback(entry.file, kind);
  return kind !== Changed;
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
  return stats ? `${stats.mtimeMs}:${stats.size}` : GONE;
}
