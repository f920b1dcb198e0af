/** @file Brings what was changed in JupyterLab back into a lesson's Markdown. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { buildNotebooks, makeNotebooks, readSources, wasEdited } from "./build";
import { countExercises, restoreSolutions } from "./exercises";
import { Lesson } from "./folder";
import { headerOf, markdownFromCells } from "./jupytext";
import { Cell, Notebook, readNotebook, sourceOf, tagsOf } from "./notebook";

function exercisesIn(cells: Cell[]): number {
  return cells
    .filter((cell) => cell.cell_type === "code")
    .reduce((sum, cell) => sum + countExercises(sourceOf(cell)), 0);
}

/** The edited cell with its solutions back in place, without outputs and Jupyter's own marks. */
function pullCell(cell: Cell, source: Cell | undefined): Cell {
  const metadata = { ...source?.metadata };
  if (tagsOf(cell).length > 0) metadata.tags = tagsOf(cell);
  else delete metadata.tags;
  const { id, cell_type } = cell;
  if (cell_type !== "code") return { cell_type, id, metadata, source: sourceOf(cell) };
  const code = source ? restoreSolutions(sourceOf(source), sourceOf(cell)) : sourceOf(cell);
  return { cell_type, id, metadata, source: code, outputs: [], execution_count: null };
}

/**
 * The cells of a source as an edited notebook wants them.
 * @param edited the cells of the learner's notebook
 * @param source the cells of the source, with solutions
 * @param ids the ids that the source's cells were given, in their order
 * @throws Error when a stub was edited or an exercise is gone, since its solution would be lost
 */
export function pullCells(edited: Cell[], source: Cell[], ids: string[]): Cell[] {
  const byId = new Map(ids.map((id, at) => [id, source[at]]));
  const cells = edited.map((cell, at) => {
    try {
      return pullCell(cell, byId.get(cell.id));
    } catch (error) {
      throw new Error(`cell ${at + 1}: ${(error as Error).message}`);
    }
  });
  const [before, after] = [exercisesIn(source), exercisesIn(cells)];
  if (after === before) return cells;
  throw new Error(
    `${before} exercises in the source, ${after} in the notebook: ` +
      "add, move and remove exercises in notebooks/src, where their solutions are",
  );
}

/** The ids of the source's cells: those of the solutions, whose first cell is only a note. */
function idsOf({ solutions }: Lesson): string[] {
  if (!existsSync(solutions)) return [];
  return readNotebook(solutions)
    .cells.slice(1)
    .map(({ id }) => id);
}

function assertSourceUnchanged(lesson: Lesson, source: Cell[], edited: Notebook): void {
  const made = JSON.parse(makeNotebooks(lesson.name, source, []).learner) as Notebook;
  if (made.metadata.elbolab?.made === edited.metadata.elbolab?.made) return;
  throw new Error(
    `${lesson.source} and ${lesson.learner} were both edited since the notebook was made; keep one: ` +
      "undo the edits of the Markdown and pull again, or `npm run notebooks -- --force` to undo " +
      "those of the notebook",
  );
}

/**
 * Writes the edits of learners' notebooks into their Markdown, and makes the notebooks anew: without
 * outputs, with the solutions' twin to match.
 * @returns the Markdown files that changed
 */
export function pullNotebooks(lessons: Lesson[]): string[] {
  const edited = lessons.filter(({ learner }) => wasEdited(learner));
  const sources = readSources(edited);
  const notebooks = new Map<string, Notebook>();
  const headers = new Map<string, string>();
  for (const lesson of edited) {
    const notebook = readNotebook(lesson.learner);
    const source = sources.get(lesson.name)!;
    assertSourceUnchanged(lesson, source, notebook);
    try {
      const cells = pullCells(notebook.cells, source, idsOf(lesson));
      notebooks.set(lesson.name, { ...notebook, cells });
    } catch (error) {
      throw new Error(`${lesson.learner}, ${(error as Error).message}`);
    }
    headers.set(lesson.name, headerOf(readFileSync(lesson.source, "utf8")));
  }
  const texts = markdownFromCells(notebooks, headers);
  for (const lesson of edited) writeFileSync(lesson.source, texts.get(lesson.name)!);
  buildNotebooks(edited, true);
  return edited.map(({ source }) => source);
}
