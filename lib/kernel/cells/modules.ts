/**
 * @file How cells import: from the notebook's folder, tslab's API replaced by the kernel's, TypeScript
 * files as the converter made them, and built files of the project anew when they changed on disk.
 */
import { statSync } from "node:fs";
import Module from "node:module";
import path from "node:path";

/** Node's own members of Module that its types leave out. */
interface ModuleInternals {
  _load(request: string, parent: unknown, isMain: boolean): unknown;
  _nodeModulePaths(from: string): string[];
}
type LoadedModule = NodeJS.Module & { _compile(code: string, filename: string): void };

const internals = Module as unknown as ModuleInternals;

/** Has every `require("tslab")` of the process give `api`. */
export function provideTslab(api: object): void {
  const load = internals._load;
  internals._load = function (request, parent, isMain) {
    return request === "tslab" ? api : load.call(this, request, parent, isMain);
  };
}

/** `require` for cells, and the TypeScript files they bring. */
export interface CellModules {
  require(id: string): unknown;
  update(sideOutputs: { path: string; data: string }[]): void;
}

/** @returns modules resolved from `folder`. */
export function createCellModules(folder: string): CellModules {
  const sources = new Map<string, string>();
  const loaded = new Map<string, LoadedModule>();
  const requireFrom = (directory: string, fallback: (id: string) => unknown) => (id: string) => {
    const file = sourceOf(directory, id);
    return file === undefined ? fallback(id) : requireSource(file);
  };
  const sourceOf = (directory: string, id: string): string | undefined => {
    if (!/^\.{0,2}\//.test(id)) return undefined;
    const base = path.resolve(directory, id).replace(/\\/g, "/");
    const candidates = [base, `${base}.js`, base.replace(/\.tsx?$/, ".js"), `${base}/index.js`];
    return candidates.find((candidate) => sources.has(candidate));
  };
  const requireSource = (file: string): unknown => {
    const known = loaded.get(file);
    if (known) return known.exports;
    const created = new Module(file) as LoadedModule;
    created.filename = file;
    created.paths = internals._nodeModulePaths(path.dirname(file));
    created.require = requireFrom(
      path.dirname(file),
      created.require.bind(created),
    ) as NodeJS.Require;
    loaded.set(file, created);
    try {
      created._compile(sources.get(file) ?? "", file);
    } catch (error) {
      loaded.delete(file);
      throw error;
    }
    return created.exports;
  };
  return {
    require: requireFrom(folder, Module.createRequire(path.join(folder, "cell.js"))),
    update(sideOutputs) {
      for (const { path: file, data } of sideOutputs) sources.set(file, data);
      // Modules that import a changed one must see it too, so all of them load again.
      if (sideOutputs.length > 0) loaded.clear();
    },
  };
}

const stamps = new Map<string, string>();

/**
 * Forgets loaded files of the project that changed on disk, and every module that imports them, so
 * that the next import takes the new code. Packages under node_modules and native code stay.
 * @returns the files that changed.
 */
export function forgetChangedModules(): string[] {
  const local = localModules();
  const stale = new Set<NodeJS.Module>();
  for (const module of local) {
    const stamp = stampOf(module.filename);
    const before = stamps.get(module.filename);
    stamps.set(module.filename, stamp);
    if ((before !== undefined && before !== stamp) || !module.loaded) stale.add(module);
  }
  const changed = [...stale].map((module) => module.filename);
  for (let grown = true; grown;) {
    const importers = local.filter((m) => !stale.has(m) && m.children.some((c) => stale.has(c)));
    importers.forEach((module) => stale.add(module));
    grown = importers.length > 0;
  }
  for (const { filename } of stale) {
    delete require.cache[filename];
    stamps.delete(filename);
  }
  return changed;
}

/** Records when the files that are loaded by now last changed; to be called after each import. */
export function rememberModules(): void {
  for (const { filename } of localModules()) {
    if (!stamps.has(filename)) stamps.set(filename, stampOf(filename));
  }
}

/** @returns the loaded modules that are neither packages, nor native, nor the kernel's own. */
export function localModules(): NodeJS.Module[] {
  return Object.values(require.cache).filter(isLocal);
}

const KERNEL_FOLDER = path.dirname(__dirname);

function isLocal(module: NodeJS.Module | undefined): module is NodeJS.Module {
  return (
    module !== undefined &&
    !module.filename.includes(`${path.sep}node_modules${path.sep}`) &&
    !module.filename.startsWith(KERNEL_FOLDER + path.sep) &&
    !module.filename.endsWith(".node")
  );
}

function stampOf(file: string): string {
  const stats = statSync(file, { throwIfNoEntry: false });
  return stats ? `${stats.mtimeMs}:${stats.size}` : "gone";
}
