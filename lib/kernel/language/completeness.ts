/** @file Is a piece of code ready to run? A console asks before it starts a new line. */
import type ts from "@tslab/typescript-for-tslab";

export type Completeness =
  { status: "complete" | "invalid" | "unknown" } | { status: "incomplete"; indent: string };

/** Parse errors that more text can mend, wherever they are reported. */
const UNTERMINATED = new Set([
  1010, // "*/" expected
  1160, // unterminated template literal
]);

/** @returns whether `code` is complete, needs more lines, or cannot become right by adding any. */
export function completeness(typescript: typeof ts, code: string): Completeness {
  const file = typescript.createSourceFile("cell.ts", code, typescript.ScriptTarget.Latest);
  const { parseDiagnostics } = file as unknown as { parseDiagnostics: ts.DiagnosticWithLocation[] };
  const problems = parseDiagnostics.filter(
    ({ code: number }) => number !== 1308 && number !== 1375,
  );
  if (problems.length === 0) return { status: "complete" };
  const end = code.trimEnd().length;
  const mendable =
    problems.some((p) => UNTERMINATED.has(p.code)) || problems.every((p) => p.start >= end);
  return mendable ? { status: "incomplete", indent: indentAfter(code) } : { status: "invalid" };
}

/** @returns the indentation of the next line: the last one's, and two more after an open bracket. */
function indentAfter(code: string): string {
  const last = code.trimEnd().split("\n").at(-1) ?? "";
  const indent = /^\s*/.exec(last)?.[0] ?? "";
  return /[{([]$/.test(last) ? `${indent}  ` : indent;
}
