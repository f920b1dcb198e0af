/** @file The source files of lib as syntax trees, for tests of their structure. */
import { readdirSync, readFileSync } from "node:fs";
import { join, posix, relative, sep } from "node:path";
import ts from "typescript";

const LIB = join(__dirname, "..", "lib");

/** One import of a file. */
interface Import {
  /** As written, or for a file of lib its path in lib without the ending. */
  readonly target: string;
  /** Gone once compiled. */
  readonly isTypeOnly: boolean;
}

/** A source file: its path in lib without the ending, its syntax tree and its imports. */
export interface Source {
  readonly path: string;
  readonly tree: ts.SourceFile;
  readonly imports: readonly Import[];
}

/** Every node of a tree. */
export function* nodesOf(node: ts.Node): Generator<ts.Node> {
  yield node;
  for (const child of node.getChildren()) yield* nodesOf(child);
}

/** The text of a module's name in an import, export, require or import(); else undefined. */
function moduleName(node: ts.Node): ts.Expression | undefined {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return node.moduleSpecifier;
  if (ts.isExternalModuleReference(node)) return node.expression;
  const isLoad =
    ts.isCallExpression(node) &&
    (node.expression.kind === ts.SyntaxKind.ImportKeyword ||
      ["require", "require.resolve"].includes(node.expression.getText()));
  return isLoad ? node.arguments[0] : undefined;
}

/** What a module's name in a file of `folder` stands for; a compiled file counts as its source. */
function targetOf(name: string, folder: string): string {
  if (name === "elbolab") return "index";
  if (!name.startsWith(".")) return name;
  return posix.join(folder, withoutEnding(name)).replace(/^dist\//, "");
}

function importsOf(tree: ts.SourceFile, folder: string): Import[] {
  return [...nodesOf(tree)].flatMap((node) => {
    const name = moduleName(node);
    if (name === undefined || !ts.isStringLiteral(name)) return [];
    const isTypeOnly =
      (ts.isImportDeclaration(node) && node.importClause?.isTypeOnly === true) ||
      (ts.isExportDeclaration(node) && node.isTypeOnly);
    return [{ target: targetOf(name.text, folder), isTypeOnly }];
  });
}

/** A path without .ts, .js, .cjs, .mjs and the like. */
const withoutEnding = (path: string): string => path.replace(/\.[cm]?[jt]s$/, "");

function readSource(file: string): Source {
  const tree = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest, true);
  const path = withoutEnding(relative(LIB, file).split(sep).join("/"));
  return { path, tree, imports: importsOf(tree, posix.dirname(path)) };
}

/** Every source file of lib, TypeScript or plain JavaScript. */
export const SOURCES = readdirSync(LIB, { recursive: true, encoding: "utf8" })
  .filter((file) => /\.[cm]?[jt]s$/.test(file) && !/^(dist|node_modules)\b/.test(file))
  .map((file) => readSource(join(LIB, file)));

/**
 * The first circle of imports that can be reached from `path`, or undefined.
 * @param done grows by the files that lead to none
 */
export function findCycle(
  path: string,
  done: Set<string>,
  trail: string[] = [],
): string[] | undefined {
  if (trail.includes(path)) return [...trail.slice(trail.indexOf(path)), path];
  if (done.has(path)) return undefined;
  const source = SOURCES.find((candidate) => [path, `${path}/index`].includes(candidate.path));
  for (const { target } of source?.imports ?? []) {
    const cycle = findCycle(target, done, [...trail, path]);
    if (cycle !== undefined) return cycle;
  }
  done.add(path);
  return undefined;
}
