/** @file Ids of cells that stay: jupytext draws new ones on every run. */
import { createHash } from "node:crypto";
import { Cell, sourceOf } from "./notebook";

function keyOf(cell: Cell): string {
  return cell.cell_type + "\n" + sourceOf(cell);
}

/** Ids of cells whose text is the same as before, wherever they stand now. */
function unchangedIds(cells: Cell[], before: Cell[]): (string | undefined)[] {
  const free = new Map<string, string[]>();
  for (const cell of before) free.set(keyOf(cell), [...(free.get(keyOf(cell)) ?? []), cell.id]);
  return cells.map((cell) => free.get(keyOf(cell))?.shift());
}

/** A new id from the lesson's name and the cell's text; equal texts get different ones. */
function newId(lesson: string, cell: Cell, taken: Set<string>): string {
  for (let turn = 0; ; turn++) {
    const hash = createHash("sha256").update(`${lesson}\n${keyOf(cell)}\n${turn}`);
    const id = hash.digest("hex").slice(0, 8);
    if (!taken.has(id)) return id;
  }
}

/**
 * Gives every cell its id. A cell whose text is as before keeps its id even if it moved; an edited
 * cell keeps the id of the cell of its kind that followed the same neighbour before; a new cell
 * gets one made of the lesson's name and its text.
 * @param lesson the lesson's name
 * @param before the cells of the notebook as it is on disk, none for a new lesson
 */
export function withStableIds(lesson: string, cells: Cell[], before: Cell[]): Cell[] {
  const ids = unchangedIds(cells, before);
  const taken = new Set(ids.filter((id) => id !== undefined));
  for (const [i, cell] of cells.entries()) {
    const previous = i === 0 ? -1 : before.findIndex(({ id }) => id === ids[i - 1]);
    const candidate = i > 0 && previous < 0 ? undefined : before[previous + 1];
    const fits = candidate?.cell_type === cell.cell_type && !taken.has(candidate.id);
    ids[i] ??= fits ? candidate.id : newId(lesson, cell, taken);
    taken.add(ids[i]);
  }
  return cells.map((cell, i) => ({ ...cell, id: ids[i]! }));
}
