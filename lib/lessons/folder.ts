/** @file Where lessons and their notebooks lie. */
import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { projectRoot } from "../setup/on-demand";
import { projectPaths } from "../setup/plain/paths.cjs";

/** Where everything of the project lies. */
export const PATHS = projectPaths(projectRoot());

/** The project's own folder. */
export const PROJECT = PATHS.root;

/** Where the lessons' notebooks lie. */
export const NOTEBOOKS = path.join(PROJECT, "notebooks");

/** Where runs of lessons leave what they made; ignored by git. */
export const RUNS = path.join(PATHS.own, "lessons");

/** The project's Python, which runs jupytext and nbclient. @throws Error before the set-up */
export function projectPython(): string {
  if (existsSync(PATHS.python)) return PATHS.python;
  throw new Error(`${PATHS.python} is missing: run \`npm run setup\``);
}

/** One lesson: its source and the two notebooks made of it. */
export interface Lesson {
  /** The file name without its ending, such as `06-vae`. */
  name: string;
  source: string;
  learner: string;
  solutions: string;
}

/** The lesson called `name` in a folder laid out as `notebooks/` is. */
export function lessonAt(folder: string, name: string): Lesson {
  return {
    name,
    source: path.join(folder, "src", `${name}.md`),
    learner: path.join(folder, `${name}.ipynb`),
    solutions: path.join(folder, "solutions", `${name}.ipynb`),
  };
}

/**
 * All lessons of a folder in order, or those whose name begins with one of `chosen`.
 * @param folder `notebooks/`, or one with the same layout
 * @param chosen beginnings of names, such as `06`; none for all
 * @throws Error when a choice fits no lesson
 */
export function lessonsIn(folder: string, chosen: string[] = []): Lesson[] {
  const names = readdirSync(path.join(folder, "src"))
    .filter((file) => /^\d\d-.+\.md$/.test(file))
    .map((file) => path.basename(file, ".md"))
    .sort();
  const stray = chosen.find((start) => !names.some((name) => name.startsWith(start)));
  if (stray !== undefined) {
    throw new Error(`no lesson begins with "${stray}"; there are: ${names.join(", ") || "none"}`);
  }
  return names
    .filter((name) => chosen.length === 0 || chosen.some((start) => name.startsWith(start)))
    .map((name) => lessonAt(folder, name));
}
