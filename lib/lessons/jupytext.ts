/** @file Markdown to cells and back, by jupytext from the project's Python environment. */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { projectPython, RUNS } from "./folder";
import { Cell, Notebook, notebookText } from "./notebook";

const HEADER = /^---\n[\s\S]*?\n---\n/;

/** Converts texts by name, all in one run because jupytext takes a second to start. */
function convert(texts: Map<string, string>, from: string, to: string): Map<string, string> {
  if (texts.size === 0) return new Map();
  mkdirSync(RUNS, { recursive: true });
  const cwd = mkdtempSync(path.join(RUNS, "convert-"));
  const file = (name: string, ending: string) => path.join(cwd, `${name}.${ending}`);
  try {
    for (const [name, text] of texts) writeFileSync(file(name, from), text);
    const inputs = [...texts.keys()].map((name) => file(name, from));
    execFileSync(projectPython(), ["-m", "jupytext", "--quiet", "--to", to, ...inputs], {
      cwd,
      stdio: ["ignore", "ignore", "pipe"],
    });
    return new Map([...texts.keys()].map((name) => [name, readFileSync(file(name, to), "utf8")]));
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
}

/**
 * The cells of lessons written in Markdown.
 * @param sources text of each lesson by name
 */
export function cellsFromMarkdown(sources: Map<string, string>): Map<string, Cell[]> {
  const notebooks = convert(sources, "md", "ipynb");
  return new Map(
    [...notebooks].map(([name, text]) => [name, (JSON.parse(text) as Notebook).cells]),
  );
}

/**
 * The Markdown of cells.
 * @param notebooks cells of each lesson by name
 * @param headers the header that each lesson's Markdown is to begin with
 */
export function markdownFromCells(
  notebooks: Map<string, Notebook>,
  headers: Map<string, string>,
): Map<string, string> {
  const texts = new Map([...notebooks].map(([name, made]) => [name, notebookText(made)]));
  return new Map(
    [...convert(texts, "ipynb", "md")].map(([name, text]) => [
      name,
      text.replace(HEADER, () => headers.get(name)!),
    ]),
  );
}

/** The header of a lesson's Markdown, up to its second `---`. */
export function headerOf(markdown: string): string {
  return HEADER.exec(markdown)?.[0] ?? "";
}
