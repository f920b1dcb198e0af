/** @file The lessons that are tested: all of them, and the tooling's own. */
import path from "node:path";
import { Lesson, lessonsIn, NOTEBOOKS } from "../../lib/lessons/folder";

/** A lesson with the folder that it lies in. */
export interface TestedLesson extends Lesson {
  folder: string;
}

const FIXTURES = path.join(__dirname, "fixtures");

/** Every lesson, the tooling's own first. */
export const LESSONS: TestedLesson[] = [FIXTURES, NOTEBOOKS].flatMap((folder) =>
  lessonsIn(folder).map((lesson) => ({ ...lesson, folder })),
);
