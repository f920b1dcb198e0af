/** @file A few lines of a cell with the place of an error marked, as compilers print them. */

const AROUND = 2;
const WIDTH = 110;

/** A span of a source; lines and columns are 1-based, the end column exclusive. */
export interface Span {
  line: number;
  column: number;
  endLine?: number;
  endColumn?: number;
}

/** @returns the lines around `span`, its own marked by an arrow and underlined by carets. */
export function excerpt(source: string, span: Span): string[] {
  const lines = source.split("\n");
  if (span.line < 1 || span.line > lines.length) return [];
  const first = Math.max(1, span.line - AROUND);
  const last = Math.min(lines.length, span.line + AROUND);
  const digits = String(last).length;
  const out: string[] = [];
  for (let number = first; number <= last; number += 1) {
    const text = lines[number - 1] ?? "";
    const offset = number === span.line ? Math.max(0, span.column - WIDTH + 20) : 0;
    const marker = number === span.line ? ">" : " ";
    out.push(`${marker} ${String(number).padStart(digits)} | ${cut(text, offset)}`.trimEnd());
    if (number === span.line)
      out.push(`  ${" ".repeat(digits)} | ${underline(text, span, offset)}`);
  }
  return out;
}

function cut(text: string, offset: number): string {
  const shown = text.slice(offset, offset + WIDTH);
  return (offset > 0 ? "…" + shown.slice(1) : shown) + (text.length > offset + WIDTH ? "…" : "");
}

function underline(text: string, span: Span, offset: number): string {
  const end =
    span.endLine === span.line && span.endColumn !== undefined
      ? span.endColumn
      : wordEnd(text, span.column);
  const length = Math.max(1, Math.min(end - span.column, WIDTH));
  const before = text.slice(offset, span.column - 1).replace(/[^\t]/g, " ");
  return before + "^".repeat(length);
}

function wordEnd(text: string, column: number): number {
  const word = /^[\w$]+/.exec(text.slice(column - 1));
  return column + (word ? word[0].length : 1);
}
