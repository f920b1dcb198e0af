/** @file The commands `npm run notebooks` and `npm run lessons`. */
import path from "node:path";
import { parseArgs } from "node:util";
import { buildNotebooks } from "./build";
import { checkNotebooks } from "./check";
import { lessonsIn, NOTEBOOKS, PROJECT } from "./folder";
import { pullNotebooks } from "./pull";
import { runLessons } from "./run-lessons";

const HELP = `npm run notebooks [-- 06 09] [-- --check | --pull | --force]
npm run lessons [-- 06 09] [-- --short]`;

const OPTIONS = {
  check: { type: "boolean" },
  pull: { type: "boolean" },
  force: { type: "boolean" },
  short: { type: "boolean" },
  /** Another folder laid out as notebooks/ is. */
  folder: { type: "string" },
} as const;

function say(files: string[], nothing: string): number {
  console.log(files.length > 0 ? files.map(relative).join("\n") : nothing);
  return 0;
}

function relative(file: string): string {
  return path.relative(PROJECT, file);
}

function sayProblems(problems: string[]): number {
  for (const problem of problems) console.error(problem);
  if (problems.length === 0) console.log("Notebooks and their Markdown agree.");
  return problems.length > 0 ? 1 : 0;
}

async function command(argv: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: argv,
    options: OPTIONS,
    allowPositionals: true,
  });
  const [what, ...chosen] = positionals;
  const folder = path.resolve(PROJECT, values.folder ?? NOTEBOOKS);
  const lessons = lessonsIn(folder, chosen);
  if (what === "lessons") return runLessons(folder, lessons, values.short ?? false);
  if (what !== "notebooks") throw new Error(`unknown command "${what}"\n${HELP}`);
  if (values.check) return sayProblems(checkNotebooks(lessons));
  if (values.pull) return say(pullNotebooks(lessons), "No notebook was edited.");
  return say(buildNotebooks(lessons, values.force), "Every notebook is as its Markdown makes it.");
}

/**
 * Runs a command of this folder.
 * @param argv `notebooks` or `lessons`, then its arguments
 * @returns the exit status
 */
export async function main(argv: string[]): Promise<number> {
  try {
    return await command(argv);
  } catch (error) {
    console.error((error as Error).message);
    return 1;
  }
}
