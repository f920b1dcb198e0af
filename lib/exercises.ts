/** @file Exercises that check themselves. */
import { type Displayable, displayable, escapeHtml, type MimeBundle } from "./plot/display";
import { flat, formatNumber, isTensorLike, type Numbers } from "./numbers";
import { show } from "./plot/show";
import { RIGHT, WRONG } from "./plot/theme";

/** Media type by which a check's result can be found among a notebook's outputs. */
export const EXERCISE_MIME = "application/vnd.elbolab.exercise+json";

/** What a learner's attempt may be, and the answer it is held against. */
export type Answer = number | boolean | string | Numbers;

/** How an attempt came out. */
export type Outcome = "passed" | "failed" | "unsolved" | "threw";

/** How an attempt is judged. */
export interface CheckOptions {
  /** The largest difference of a number from the expected one; 1e-6, or a millionth of large ones. */
  tolerance?: number;
  /** Shown when the attempt is wrong. */
  hint?: string;
}

/** The result of one check. */
export interface CheckResult {
  name: string;
  outcome: Outcome;
  /** What went wrong, in words; empty where nothing did. */
  problem: string;
}

const results: CheckResult[] = [];

/** The checks of this session, in order. */
export const checkResults = (): readonly CheckResult[] => results;

const isList = (value: unknown): value is Numbers =>
  Array.isArray(value) || isTensorLike(value) || (ArrayBuffer.isView(value) && "length" in value);

/** An untouched stub: nothing, NaN, or a list of nothing but these. */
function isUnsolved(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  if (typeof value === "number") return Number.isNaN(value);
  return (
    isList(value) && Array.from(flat(value)).every((each) => each == null || Number.isNaN(each))
  );
}

/** The longest list that is written out. */
const MOST_WRITTEN = 6;

function written(value: unknown): string {
  if (typeof value === "number") return formatNumber(value, 6);
  if (!isList(value))
    return typeof value === "function" ? "a function" : (JSON.stringify(value) ?? String(value));
  const list = Array.from(flat(value));
  const shown = list.slice(0, MOST_WRITTEN).map((each) => formatNumber(each, 6));
  return `[${shown.join(", ")}${list.length > MOST_WRITTEN ? `, … (${list.length} numbers)` : ""}]`;
}

function isNear(got: number, expected: number, tolerance: number | undefined): boolean {
  if (got === expected) return true;
  return Math.abs(got - expected) <= (tolerance ?? 1e-6 * Math.max(1, Math.abs(expected)));
}

/** The place of the first number that is too far off; -1 where there is none. */
function firstDifference(
  got: ArrayLike<number>,
  expected: ArrayLike<number>,
  tolerance?: number,
): number {
  return Array.from(expected).findIndex((value, i) => !isNear(got[i], value, tolerance));
}

function listProblem(got: Numbers, expected: Numbers, tolerance?: number): string {
  const [ours, theirs] = [flat(got), flat(expected)];
  if (ours.length !== theirs.length) {
    return `got ${ours.length} numbers, expected ${theirs.length}`;
  }
  const at = firstDifference(ours, theirs, tolerance);
  if (at < 0) return "";
  if (theirs.length <= MOST_WRITTEN)
    return `got ${written(got)}, expected about ${written(expected)}`;
  return `number ${at} (counted from 0) is ${formatNumber(ours[at], 6)}, expected about ${formatNumber(theirs[at], 6)}`;
}

/** What is wrong with an answer, in words; empty where it is right. */
export function problemOf(got: unknown, expected: Answer, tolerance?: number): string {
  if (isList(expected)) {
    if (isList(got)) return listProblem(got, expected, tolerance);
    return `got ${written(got)}, expected a list: ${written(expected)}`;
  }
  if (typeof expected === "number") {
    if (typeof got === "number" && isNear(got, expected, tolerance)) return "";
    return `got ${written(got)}, expected about ${written(expected)}`;
  }
  return got === expected ? "" : `got ${written(got)}, expected ${written(expected)}`;
}

/** "3a: the KL at zero" is said "Exercise 3a: the KL at zero". */
const titled = (name: string): string => (/^exercise\b/i.test(name) ? name : `Exercise ${name}`);

function resultBundle({ name, outcome, problem }: CheckResult, hint?: string): MimeBundle {
  const passed = outcome === "passed";
  const mark = `${passed ? "✓" : "✗"} ${titled(name)}`;
  const rest = [
    ...(problem === "" ? [] : [problem]),
    ...(passed || hint === undefined ? [] : [`Hint: ${hint}`]),
  ];
  const color = passed ? RIGHT : WRONG;
  const lines = rest
    .map((line) => `<div style="margin-top:2px">${escapeHtml(line)}</div>`)
    .join("");
  return {
    [EXERCISE_MIME]: { name, outcome, passed, problem },
    "text/html": `<div style="border-left:4px solid ${color};padding:4px 12px;margin:4px 0"><strong style="color:${color}">${escapeHtml(mark)}</strong>${lines}</div>`,
    "text/plain": [mark, ...rest.map((line) => `  ${line}`)].join("\n"),
  };
}

/** A result that shows itself. */
function conclude(result: CheckResult, hint?: string): void {
  results.push(result);
  const shown: Displayable = displayable({}, () => resultBundle(result, hint));
  show(shown);
}

function judge(name: string, got: unknown, expected: Answer, options: CheckOptions): void {
  if (isUnsolved(got)) {
    return conclude({ name, outcome: "unsolved", problem: "not yet solved" }, options.hint);
  }
  const problem = problemOf(got, expected, options.tolerance);
  return conclude({ name, outcome: problem === "" ? "passed" : "failed", problem }, options.hint);
}

function threw(name: string, error: unknown, { hint }: CheckOptions): void {
  const words = error instanceof Error ? error.message : String(error);
  return conclude({ name, outcome: "threw", problem: `your code threw: ${words}` }, hint);
}

/** An attempt: an answer or a function that gives one, at once or later. */
export type Attempt = unknown;

/**
 * Holds an attempt against the expected answer and shows how it came out: a green ✓, or a red ✗
 * with what was got, what was expected, and the hint. A wrong attempt never throws; neither does
 * one whose code throws. It returns nothing, so that a cell may end with it; `checkResults` has the
 * outcomes.
 *
 * @param name such as "3a: the KL at zero"
 * @param attempt the answer, or a function that gives it; with `async` functions, await the check
 * @param expected a number, a list of numbers, a truth value or a text
 */
export function check(
  name: string,
  attempt: Promise<unknown> | (() => Promise<unknown>),
  expected: Answer,
  options?: CheckOptions,
): Promise<void>;
export function check(
  name: string,
  attempt: Attempt,
  expected: Answer,
  options?: CheckOptions,
): void;
export function check(
  name: string,
  attempt: Attempt,
  expected: Answer,
  options: CheckOptions = {},
): void | Promise<void> {
  try {
    const got: unknown = typeof attempt === "function" ? (attempt as () => unknown)() : attempt;
    if (!(got instanceof Promise)) return judge(name, got, expected, options);
    return got.then(
      (value: unknown) => judge(name, value, expected, options),
      (error: unknown) => threw(name, error, options),
    );
  } catch (error) {
    return threw(name, error, options);
  }
}
