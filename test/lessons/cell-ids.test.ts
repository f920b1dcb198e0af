import assert from "node:assert/strict";
import { withStableIds } from "../../lib/lessons/cell-ids";
import { Cell } from "../../lib/lessons/notebook";

function cells(...sources: string[]): Cell[] {
  return sources.map((source) => ({
    cell_type: source.startsWith("#") ? "markdown" : "code",
    id: "random",
    metadata: {},
    source,
  }));
}

function idsOf(list: Cell[]): Record<string, string> {
  return Object.fromEntries(list.map(({ source, id }) => [String(source), id]));
}

const before = withStableIds("00-test", cells("# a", "b", "c", "c", "d"), []);

describe("withStableIds", () => {
  it("gives the same ids every time, valid and all different", () => {
    const again = withStableIds("00-test", cells("# a", "b", "c", "c", "d"), []);
    assert.deepEqual(again, before);
    const ids = before.map(({ id }) => id);
    assert.equal(new Set(ids).size, 5);
    for (const id of ids) assert.match(id, /^[a-zA-Z0-9-_]{1,64}$/);
  });

  it("gives other lessons other ids", () => {
    const other = withStableIds("01-other", cells("# a"), []);
    assert.notEqual(other[0].id, before[0].id);
  });

  it("keeps the ids of cells that moved", () => {
    const moved = withStableIds("00-test", cells("d", "# a", "b", "c", "c"), before);
    assert.deepEqual(idsOf(moved), idsOf(before));
  });

  it("keeps the id of a cell whose text was edited", () => {
    const [first, , ...others] = before;
    const edited = withStableIds("00-test", cells("# a", "b, edited", "c", "c", "d"), before);
    assert.equal(edited[1].id, before[1].id);
    assert.deepEqual([edited[0], ...edited.slice(2)], [first, ...others]);
    assert.equal(withStableIds("00-test", cells("# edited", "b"), before)[0].id, before[0].id);
  });

  it("gives an inserted cell an id of its own", () => {
    const more = withStableIds("00-test", cells("# a", "new", "b", "c", "c", "d"), before);
    assert.ok(!before.some(({ id }) => id === more[1].id));
    assert.deepEqual(
      [more[0], ...more.slice(2)].map(({ id }) => id),
      before.map(({ id }) => id),
    );
  });

  it("never gives a code cell the id of prose", () => {
    const changed = withStableIds("00-test", cells("# a", "# now prose", "c", "c", "d"), before);
    assert.notEqual(changed[1].id, before[1].id);
  });
});
