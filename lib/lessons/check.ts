/** @file Says whether notebooks and their Markdown agree, and what to do where they do not. */
import { existsSync, readFileSync } from "node:fs";
import { makeAll, Made, wasEdited } from "./build";
import { Lesson } from "./folder";
import { readNotebook } from "./notebook";

const BUILD = "run `npm run notebooks`";
const PULL =
  "run `npm run notebooks:pull` to keep the edits, `npm run notebooks -- --force` to drop them";

/** What is wrong with one notebook, or nothing. */
function difference(file: string, expected: string | undefined): string[] {
  if (expected === undefined) {
    return existsSync(file) ? [`${file} has no source any more: delete it`] : [];
  }
  if (!existsSync(file)) return [`${file} is missing: ${BUILD}`];
  if (readFileSync(file, "utf8") === expected) return [];
  if (wasEdited(file)) return [`${file} was edited since it was made: ${PULL}`];
  const ran = readNotebook(file).cells.some(({ outputs }) => outputs && outputs.length > 0);
  if (ran) return [`${file} holds outputs: ${BUILD}, which drops them`];
  return [`${file} is not what its Markdown makes: ${BUILD}`];
}

/**
 * Where the notebooks on disk differ from what the lessons' Markdown makes.
 * @returns a sentence for each notebook that differs, with its remedy
 */
export function checkNotebooks(lessons: Lesson[]): string[] {
  const made: Map<string, Made> = makeAll(lessons);
  return lessons.flatMap(({ name, learner, solutions }) => [
    ...difference(learner, made.get(name)!.learner),
    ...difference(solutions, made.get(name)!.solutions),
  ]);
}
