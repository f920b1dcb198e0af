/**
 * @file Declarations of packages without their comments, which are more than half of their text and an
 * eighth of what TypeScript makes of it: memory of every kernel, for what is read once in a while.
 * When a name is inspected, the comments of its file are read again.
 */
import type ts from "@tslab/typescript-for-tslab";
import { compact } from "./lean-load";

/** @returns whether `file` holds declarations that do not change while the kernel runs. */
export function isOfPackage(file: string): boolean {
  return file.includes("/node_modules/") && file.endsWith(".d.ts");
}

/** What may hold the beginning of a comment without being one comes first; line comments are kept. */
const COMMENT =
  /"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`|\/\/[^\n]*|\/\*[\s\S]*?\*\//g;

/** @returns `text` without block comments, as a string of one byte a character where that is enough. */
export function withoutComments(text: string): string {
  const lean = text.replace(COMMENT, (part) => (part.startsWith("/*") ? " " : part));
  return compact(lean.replace(/\s*\n\s*/g, "\n"));
}

type QuickInfo = (
  file: ts.SourceFile,
  checker: ts.TypeChecker,
  token: ts.CancellationToken,
  position: number,
) => ts.QuickInfo | undefined;

type Documented = ts.Node & { jsDoc?: ts.Node[] };

/** TypeScript's own members that its types leave out. */
export interface Internals {
  getQuickInfoAtPosition: QuickInfo;
  getTouchingPropertyName(file: ts.SourceFile, position: number): ts.Node;
}

/** @returns TypeScript's function of that name; it puts the comments back where a name is declared. */
export function inspectWithComments(typescript: typeof ts): QuickInfo {
  const { getQuickInfoAtPosition, getTouchingPropertyName } = typescript as unknown as Internals;
  return (file, checker, token, position) => {
    const symbol = checker.getSymbolAtLocation(getTouchingPropertyName(file, position));
    for (const declaration of symbol ? declarationsOf(typescript, checker, symbol) : []) {
      restoreComments(typescript, declaration);
    }
    return getQuickInfoAtPosition(file, checker, token, position);
  };
}

function declarationsOf(
  { SymbolFlags }: typeof ts,
  checker: ts.TypeChecker,
  symbol: ts.Symbol,
): ts.Declaration[] {
  const isAlias = (symbol.flags & SymbolFlags.Alias) !== 0;
  return (isAlias ? checker.getAliasedSymbol(symbol) : symbol).declarations ?? [];
}

/** The file with its comments has the same tree: a node lies at the end of the same way. */
function restoreComments(typescript: typeof ts, declaration: Documented): void {
  const lean = declaration.getSourceFile();
  const text = isOfPackage(lean.fileName) ? typescript.sys.readFile(lean.fileName) : undefined;
  if (text === undefined) return;
  const whole = typescript.createSourceFile(lean.fileName, text, lean.languageVersion, true);
  let target: Documented | undefined = whole;
  let node: Documented | undefined = lean;
  for (const at of wayTo(typescript, declaration)) {
    target = target && childrenOf(typescript, target)[at];
    node = node && childrenOf(typescript, node)[at];
    if (node && target?.jsDoc && node.kind === target.kind) node.jsDoc = target.jsDoc;
  }
}

/** @returns which child to take at each step from the file to `node`. */
function wayTo(typescript: typeof ts, node: ts.Node): number[] {
  if (typescript.isSourceFile(node)) return [];
  const { parent } = node;
  return [...wayTo(typescript, parent), childrenOf(typescript, parent).indexOf(node)];
}

function childrenOf(typescript: typeof ts, node: ts.Node): ts.Node[] {
  const children: ts.Node[] = [];
  typescript.forEachChild(node, (child) => void children.push(child));
  return children;
}
