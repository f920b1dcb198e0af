/**
 * @file tslab's converter, and what we change in it. It is internal to tslab, hence the exact pin.
 *
 * The converter calls TypeScript through its module object. We give it one with a few functions
 * replaced: source maps are made and kept, nothing is watched (files are compared when a cell is
 * converted), and TypeScript files outside the notebook's folder may be imported.
 */
import path from "node:path";
import type ts from "@tslab/typescript-for-tslab";
import type * as converterModule from "tslab/dist/converter.js";
import type * as metadataModule from "tslab/dist/metadata.js";
import type { Program } from "../cells/messages";
import { createFileWatch } from "./file-watch";
import { loadLean } from "./lean-load";
import { inspectWithComments, isOfPackage, withoutComments } from "./lean-types";
import { createNodeTypes, type NodeTypes } from "./node-types";
import { mendPropertyNames } from "./property-names";
import { resolveModules, type Resolution } from "./resolution";
import { selfHealing } from "./self-healing";
import { shareTimer, type TimerHost } from "./timers";

type TypeScript = typeof ts;
type Converter = converterModule.Converter;
type ConvertResult = converterModule.ConvertResult;

/** The converter puts `export {};` on a line of its own before every cell. */
const PREFIX_LINES = 1;

/** What a cell became. */
export interface Conversion {
  diagnostics: converterModule.Diagnostic[];
  /** Absent where there are diagnostics, or nothing to run. */
  program?: Program;
  /** The declarations that the next cell sees. */
  declarations?: string;
}

export interface TslabConverter {
  typescript: TypeScript;
  /** What a cell says of itself in a first comment, such as `@module`. */
  readMetadata: typeof metadataModule.getCodeMetadata;
  convert(previous: string, source: string, name: string): Conversion;
  complete: Converter["complete"];
  inspect: Converter["inspect"];
  addModule: Converter["addModule"];
  close(): void;
}

/** @param folder the notebook's folder; it must be the working directory, as tslab asks. */
export function createTslabConverter(folder: string): TslabConverter {
  const entry = require.resolve("@tslab/typescript-for-tslab", {
    paths: [require.resolve("tslab")],
  });
  const original = loadLean(entry) as TypeScript;
  const files = createFileWatch(original);
  const maps = createMapStore();
  let watch: Watch | undefined;
  const patched = replaceMembers(original, {
    createWatchCompilerHost: (...args: unknown[]) => {
      const host = watchCompilerHost(original, args, folder, maps);
      const nodeTypes = createNodeTypes(original);
      readLean(host, nodeTypes);
      const resolution = resolveModules(original, host, args[2] as ts.System, nodeTypes);
      watch = { ...shareTimer(host as TimerHost), ...resolution };
      return host;
    },
    transpileModule: (source: string, options: ts.TranspileOptions) =>
      transpileWithMap(original, source, options, maps),
    getQuickInfoAtPosition: inspectWithComments(original),
  });
  const cached = require.cache[entry];
  if (cached) cached.exports = patched;
  const { createConverter } = require("tslab/dist/converter.js") as typeof converterModule;
  // Both of tslab's files load TypeScript themselves where it is not there yet.
  const { getCodeMetadata } = require("tslab/dist/metadata.js") as typeof metadataModule;
  const modules = new Map<string, Parameters<Converter["addModule"]>>();
  const withConverter = selfHealing(() => {
    const converter = createConverter();
    for (const module of modules.values()) converter.addModule(...module);
    return converter;
  });
  /** Brings files up to date first, and fails where TypeScript failed at that. */
  const onFreshFiles = <R>(use: (converter: Converter) => R): R =>
    withConverter((converter) => {
      watch?.lookAgain(files.refresh());
      const result = use(converter);
      const error = watch?.takeError();
      if (error !== undefined) throw error;
      return result;
    });
  return {
    typescript: original,
    readMetadata: getCodeMetadata,
    convert(previous, source, name) {
      const result = onFreshFiles((converter) => {
        maps.clear();
        return converter.convert(previous, source);
      });
      return toConversion(result, name, maps);
    },
    complete: (...call) => onFreshFiles((converter) => converter.complete(...call)),
    inspect: (...call) => onFreshFiles((converter) => converter.inspect(...call)),
    addModule(...module) {
      const problems = withConverter((converter) => converter.addModule(...module));
      modules.set(module[0], module);
      return problems;
    },
    close: () => withConverter((converter) => converter.close()),
  };
}

/** What a program on watch, the current converter's, is kept up to date by. */
type Watch = ReturnType<typeof shareTimer> & Resolution;

/** The maps of the last conversion: TypeScript to ES modules, and these to CommonJS. */
interface MapStore {
  toModule: string;
  toCommonJs: string;
  /** Files outside the notebook's folder, which tslab refuses to hand out. */
  outside: { path: string; data: string }[];
  clear(): void;
}

function createMapStore(): MapStore {
  const store: MapStore = {
    toModule: "",
    toCommonJs: "",
    outside: [],
    clear() {
      store.toModule = "";
      store.toCommonJs = "";
      store.outside = [];
    },
  };
  return store;
}

/** tslab misses some awaits; running a cell as async that need not be does no harm. */
const AWAITS = /\bawait\b/;

function toConversion(result: ConvertResult, name: string, maps: MapStore): Conversion {
  const { diagnostics, output, declOutput, hasToplevelAwait, lastExpressionVar } = result;
  if (diagnostics.length > 0) return { diagnostics };
  const program: Program | undefined =
    output === undefined
      ? undefined
      : {
          name,
          js: output,
          maps: [maps.toCommonJs, maps.toModule],
          lineOffset: PREFIX_LINES,
          isAsync: hasToplevelAwait === true || AWAITS.test(output),
          resultName: lastExpressionVar,
          sideOutputs: [...(result.sideOutputs ?? []), ...maps.outside],
        };
  return { diagnostics, program, declarations: declOutput ?? "" };
}

/** TypeScript's members cannot be assigned; this is an object with the same ones, some replaced. */
function replaceMembers(module: TypeScript, replaced: Record<string, unknown>): TypeScript {
  const copy: Record<string, unknown> = {};
  for (const name of Object.keys(module)) {
    const value = replaced[name] ?? Reflect.get(module, name);
    Object.defineProperty(copy, name, {
      value,
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
  return copy as unknown as TypeScript;
}

type WatchHost =
  ts.WatchCompilerHostOfFilesAndCompilerOptions<ts.EmitAndSemanticDiagnosticsBuilderProgram>;

const EMITTED_CELL = "outDir/__tslab__.js";

/** Where the converter keeps the declarations of earlier cells. */
const isEarlierCells = ({ fileName }: ts.SourceFile): boolean =>
  path.basename(fileName) === "__prev__.d.ts";

/** Of the packages under @types, cells get Node's globals; those of test runners and the like cost memory. */
function watchCompilerHost(
  typescript: TypeScript,
  args: unknown[],
  folder: string,
  maps: MapStore,
): WatchHost {
  const [roots, options, ...rest] = args as [string[], ts.CompilerOptions, ...unknown[]];
  const create = typescript.createWatchCompilerHost as unknown as (...args: unknown[]) => WatchHost;
  const changed = { sourceMap: true, rootDir: path.parse(folder).root, types: ["node"] };
  const host = create(roots, { ...options, ...changed }, ...rest);
  host.createProgram = (...programArgs) => {
    // tslab asks a builder only for dependencies; the default one hashes and links every file anew.
    const builder = typescript.createAbstractBuilder(
      ...programArgs,
    ) as ts.EmitAndSemanticDiagnosticsBuilderProgram;
    builder.getAllDependencies = (file) =>
      sourceDependencies(typescript, builder.getProgram(), file);
    bindRoots(typescript, builder.getProgram());
    const emit = builder.emit.bind(builder);
    builder.emit = (file, write, cancellation, onlyDeclarations, transformers) =>
      emit(
        file,
        write && routeOutput(typescript, write, folder, maps),
        cancellation,
        onlyDeclarations,
        {
          ...transformers,
          before: [
            mendPropertyNames(typescript, builder.getProgram().getTypeChecker(), isEarlierCells),
          ],
        },
      );
    return builder;
  };
  return host;
}

/** Has declarations of packages read as far as they are needed. */
function readLean(host: WatchHost, nodeTypes: NodeTypes): void {
  const read = host.readFile.bind(host);
  host.readFile = (file, encoding) => {
    const text = read(file, encoding);
    if (text === undefined || !isOfPackage(file)) return text;
    return withoutComments(nodeTypes.trim(file, text));
  };
}

/** Names and parents of the cell's nodes, which tslab reads before a type checker has set them. */
function bindRoots(typescript: TypeScript, program: ts.Program): void {
  const { bindSourceFile } = typescript as unknown as {
    bindSourceFile(file: ts.SourceFile, options: ts.CompilerOptions): void;
  };
  for (const name of program.getRootFileNames()) {
    const file = program.getSourceFile(name);
    if (file) bindSourceFile(file, program.getCompilerOptions());
  }
}

/** @returns `file` and the TypeScript or JavaScript sources it imports, directly or not. */
function sourceDependencies(
  typescript: TypeScript,
  program: ts.Program,
  file: ts.SourceFile,
): string[] {
  const found = new Set<string>();
  const visit = (source: ts.SourceFile): void => {
    if (source.isDeclarationFile || found.has(source.fileName)) return;
    found.add(source.fileName);
    for (const { fileName } of typescript.preProcessFile(source.text).importedFiles) {
      const { resolvedModule } = typescript.resolveModuleName(
        fileName,
        source.fileName,
        program.getCompilerOptions(),
        typescript.sys,
      );
      const imported = resolvedModule && program.getSourceFile(resolvedModule.resolvedFileName);
      if (imported) visit(imported);
    }
  };
  visit(file);
  return [...found];
}

/** Keeps the map of the cell, and hands tslab only the files it expects, named as it expects. */
function routeOutput(
  typescript: TypeScript,
  write: ts.WriteFileCallback,
  folder: string,
  maps: MapStore,
): ts.WriteFileCallback {
  const root = path.parse(folder).root;
  return (name, text, ...rest) => {
    const file = path.resolve(root, path.relative("outDir", name));
    const relative = path.relative(folder, file);
    const named = path.posix.join("outDir", relative);
    if (named === `${EMITTED_CELL}.map`) maps.toModule = text;
    else if (!relative.startsWith("..")) write(named, withoutMapComment(text), ...rest);
    else if (name.endsWith(".js")) {
      maps.outside.push({ path: file, data: toCommonJs(typescript, withoutMapComment(text)) });
    }
  };
}

function toCommonJs(typescript: TypeScript, js: string): string {
  const { ModuleKind, ScriptTarget } = typescript;
  const compilerOptions = {
    module: ModuleKind.CommonJS,
    esModuleInterop: true,
    target: ScriptTarget.ES2022,
  };
  return typescript.transpileModule(js, { fileName: "side.js", compilerOptions }).outputText;
}

function transpileWithMap(
  typescript: TypeScript,
  source: string,
  options: ts.TranspileOptions,
  maps: MapStore,
): ts.TranspileOutput {
  const compilerOptions = { ...options.compilerOptions, sourceMap: true };
  const result = typescript.transpileModule(source, { ...options, compilerOptions });
  // The cell comes last: files it imports are converted before it.
  maps.toCommonJs = result.sourceMapText ?? "";
  return { ...result, outputText: withoutMapComment(result.outputText) };
}

function withoutMapComment(text: string): string {
  return text.replace(/\n?\/\/# sourceMappingURL=\S*\s*$/, "\n");
}
