/** @file What every lesson keeps to. Each rule returns what is wrong, a sentence each. */
import katex from "katex";
import { existsSync } from "node:fs";
import path from "node:path";
import { countExercises, learnerCode, solvedCode } from "./exercises";
import { cutFormulas, Formula, withoutCode } from "./formulas";
import { ReportedNumber } from "./judge";
import { Cell, sourceOf } from "./notebook";
import { unprintedNumbers } from "./prose";

const MAX_LINES = 20;
/** What a notebook's column holds in a window 1280 pixels wide, with the list of files open. */
const MAX_COLUMNS = 100;
const MAX_CELLS_WITHOUT_PICTURE = 6;
const MIN_EXERCISES = 3;
const IMPORTABLE = ["elbolab", "tslab"];
/** What puts a picture, a live bar or a mark on the page. */
const SHOWS = /\b(show|interact|check|fit\w*|display\.\w+)\s*\(/;

/** A rule, given the source's cells with the solutions in them. */
type Rule = (cells: Cell[]) => string[];

function isCode(cell: Cell): boolean {
  return cell.cell_type === "code";
}

/** Applies `problems` to the text of every cell of a kind and says where each problem is. */
function each(
  cells: Cell[],
  kind: Cell["cell_type"],
  problems: (text: string) => string[],
): string[] {
  return cells.flatMap((cell, at) =>
    cell.cell_type !== kind
      ? []
      : problems(sourceOf(cell)).map((problem) => `cell ${at + 1}: ${problem}`),
  );
}

/** What KaTeX finds wrong with a formula, or nothing. */
export function katexProblem({ tex, display }: Formula): string | undefined {
  try {
    katex.renderToString(tex, { displayMode: display, throwOnError: true, strict: "error" });
    return undefined;
  } catch (error) {
    return `formula ${tex}: ${(error as Error).message}`;
  }
}

/** Every formula parses with KaTeX, which is stricter than the page's MathJax. */
export const formulasParse: Rule = (cells) =>
  each(cells, "markdown", (text) => {
    const { formulas, rest } = cutFormulas(text);
    const stray = /(?<!\\)\$/.test(rest) ? ["a $ that belongs to no formula: write \\$"] : [];
    return [...formulas.flatMap((formula) => katexProblem(formula) ?? []), ...stray];
  });

/** Code cells fit on a screen, as learners see them and solved. */
export const cellsAreShort: Rule = (cells) =>
  each(cells, "code", (text) => {
    const lines = Math.max(
      ...[learnerCode(text), solvedCode(text)].map((code) => code.split("\n").length),
    );
    return lines > MAX_LINES ? [`${lines} lines of code, at most ${MAX_LINES} are allowed`] : [];
  });

/** Code can be read without scrolling sideways, as learners see it and solved. */
export const linesFit: Rule = (cells) =>
  each(cells, "code", (text) =>
    [...new Set([learnerCode(text), solvedCode(text)].flatMap((code) => code.split("\n")))]
      .filter((line) => line.length > MAX_COLUMNS)
      .map((line) => `${line.length} columns, at most ${MAX_COLUMNS} are allowed: ${line.trim()}`),
  );

/** Code imports from `elbolab` and `tslab` only, so that it runs wherever the project does. */
export const importsAreOurs: Rule = (cells) =>
  each(cells, "code", (text) =>
    [...text.matchAll(/(?:\bfrom|\bimport|\brequire)\s*\(?\s*["']([^"']+)["']/g)]
      .filter(([, module]) => !IMPORTABLE.includes(module))
      .map(([, module]) => `imports "${module}", only ${IMPORTABLE.join(" and ")} are allowed`),
  );

/** Randomness comes from seeds. */
export const randomnessIsSeeded: Rule = (cells) =>
  each(cells, "code", (text) =>
    /Math\.random/.test(text) ? ["Math.random has no seed: use elbolab's random numbers"] : [],
  );

/** Settings are chosen once, in the first code cell. */
export const settingsComeFirst: Rule = (cells) =>
  cells
    .filter(isCode)
    .flatMap((cell, at) =>
      at > 0 && /\bsettings\s*\(/.test(sourceOf(cell))
        ? ["settings(…) belongs into the first code cell, where a reader looks for it"]
        : [],
    );

/** Something to look at every few cells. */
export const picturesAreFrequent: Rule = (cells) => {
  let since = 0;
  const longest = cells.filter(isCode).reduce((most, cell) => {
    since = SHOWS.test(sourceOf(cell)) ? 0 : since + 1;
    return Math.max(most, since);
  }, 0);
  return longest > MAX_CELLS_WITHOUT_PICTURE
    ? [`${longest} code cells in a row show nothing, at most ${MAX_CELLS_WITHOUT_PICTURE} may`]
    : [];
};

/** Fences hold cells (typescript) or are meant to be read; `ts` would silently be no cell. */
export const fencesAreCells: Rule = (cells) =>
  each(cells, "markdown", (text) =>
    [...text.matchAll(/^(?:```|~~~)\s*(ts|js|javascript|tsx)\b/gm)].map(
      ([, word]) => `a fence of "${word}" is no cell: write typescript, or text for mere reading`,
    ),
  );

/** A lesson begins with its title and has no other. */
export const hasOneTitle: Rule = (cells) => {
  const titles = cells
    .filter(({ cell_type }) => cell_type === "markdown")
    .flatMap((cell) => [...withoutCode(sourceOf(cell)).matchAll(/^# /gm)]);
  const first = cells[0] ? sourceOf(cells[0]) : "";
  return titles.length === 1 && first.startsWith("# ")
    ? []
    : [`${titles.length} titles: one "# …" is to stand, at the very top`];
};

/** Enough to do for the reader. */
export const exercisesAreEnough: Rule = (cells) => {
  const count = cells.filter(isCode).reduce((sum, cell) => sum + countExercises(sourceOf(cell)), 0);
  return count < MIN_EXERCISES ? [`${count} exercises, at least ${MIN_EXERCISES} are wanted`] : [];
};

/** The rules that a lesson's source can break by itself. */
export const RULES: Rule[] = [
  formulasParse,
  cellsAreShort,
  linesFit,
  importsAreOurs,
  randomnessIsSeeded,
  settingsComeFirst,
  picturesAreFrequent,
  fencesAreCells,
  hasOneTitle,
  exercisesAreEnough,
];

/** Links to files lead somewhere. @param folder where the notebook lies */
export function brokenLinks(cells: Cell[], folder: string): string[] {
  return each(cells, "markdown", (text) =>
    [...withoutCode(text).matchAll(/\]\((?!\w+:|#)([^)#\s]+)/g)]
      .filter(([, target]) => !existsSync(path.join(folder, decodeURI(target))))
      .map(([, target]) => `the link to ${target} leads nowhere`),
  );
}

/** Measured numbers in prose were printed by the last full run; see `prose.ts`. */
export function unprintedInProse(cells: Cell[], printed: ReportedNumber[]): string[] {
  return each(cells, "markdown", (text) =>
    unprintedNumbers(text, printed).map(
      (number) => `"${number}" stands in prose, but no cell's report(…) printed it`,
    ),
  );
}
