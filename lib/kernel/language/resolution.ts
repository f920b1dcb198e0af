/**
 * @file Where imported modules lie. TypeScript's own record keeps what it did not find until a watcher
 * of folders tells of it; here nothing is watched, and what was not found is looked for each time.
 */
import type ts from "@tslab/typescript-for-tslab";
import type { NodeTypes } from "./node-types";

type Host = Pick<
  ts.WatchCompilerHostOfFilesAndCompilerOptions<ts.BuilderProgram>,
  "options" | "resolveModuleNameLiterals" | "hasInvalidatedResolutions" | "getModuleResolutionCache"
>;

export interface Resolution {
  /** Before a program is made; `all` where files came or went. */
  lookAgain(all: boolean): void;
}

/** Has `host` resolve modules by `sys`, the system that knows tslab's files in memory. */
export function resolveModules(
  typescript: typeof ts,
  host: Host,
  sys: ts.System,
  nodeTypes: NodeTypes,
): Resolution {
  const withoutSuccess = new Set<string>();
  let isStale: (file: string) => boolean = () => false;
  const createCache = (): ts.ModuleResolutionCache =>
    typescript.createModuleResolutionCache(sys.getCurrentDirectory(), (file) => file, host.options);
  let cache = createCache();

  host.getModuleResolutionCache = () => cache;
  host.hasInvalidatedResolutions = (file) => isStale(file);
  host.resolveModuleNameLiterals = (names, containingFile, redirected, options) => {
    withoutSuccess.delete(containingFile);
    return names.map(({ text }) => {
      const known = nodeTypes.resolve(text, containingFile);
      if (known) return { resolvedModule: known.resolvedModule };
      const { resolvedModule } = typescript.resolveModuleName(
        text,
        containingFile,
        options,
        sys,
        cache,
        redirected,
      );
      if (!resolvedModule) withoutSuccess.add(containingFile);
      return { resolvedModule };
    });
  };
  return {
    lookAgain(all) {
      const stale = new Set(withoutSuccess);
      isStale = (file) => all || stale.has(file);
      if (all || stale.size > 0) cache = createCache();
    },
  };
}
