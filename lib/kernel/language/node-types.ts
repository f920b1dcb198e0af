/**
 * @file Node's modules are declared as they are imported. All of them at once, as `@types/node` brings
 * them, are a third of what TypeScript holds, and a notebook imports few.
 */
import path from "node:path";
import type ts from "@tslab/typescript-for-tslab";

const INDEX = /\/@types\/node\/(?:ts[\d.]+\/)?index\.d\.ts$/;
const REFERENCE = /^\/\/\/ <reference path="(.+)\.d\.ts" \/>$/gm;

/** Modules whose files declare globals too, or that such files need anyway. */
const ALWAYS = new Set(
  "buffer console crypto events fs module perf_hooks process stream timers url util worker_threads".split(
    " ",
  ),
);

export interface NodeTypes {
  /** @returns `text` of a file; of the list of Node's modules, only what is always needed. */
  trim(file: string, text: string): string;
  /** @returns what a module's name means: its file, or, where it is not to be loaded, undefined. */
  resolve(name: string, importer: string): { resolvedModule?: ts.ResolvedModuleFull } | undefined;
}

/** @returns a view of `@types/node` that grows with the imports. */
export function createNodeTypes(typescript: typeof ts): NodeTypes {
  const files = new Map<string, string>();
  return {
    trim(file, text) {
      if (!INDEX.test(file)) return text;
      return text.replace(REFERENCE, (line: string, reference: string) => {
        const name = reference.replace(/^(\.\.?\/)*/, "");
        const isModule = !/^(globals|web-globals|compatibility)\b|^buffer\.buffer$/.test(name);
        if (!isModule || ALWAYS.has(name)) return line;
        files.set(name, path.posix.join(path.posix.dirname(file), `${reference}.d.ts`));
        return "";
      });
    },
    resolve(name, importer) {
      const resolvedFileName = files.get(name.replace(/^node:/, ""));
      if (resolvedFileName === undefined) return undefined;
      // It names every module, for the one function process.getBuiltinModule.
      if (/\/@types\/node\/process\.d\.ts$/.test(importer)) return {};
      const extension = typescript.Extension.Dts;
      return { resolvedModule: { resolvedFileName, extension, isExternalLibraryImport: true } };
    },
  };
}
