import assert from "node:assert/strict";
import { curves, lines, panels } from "../../lib/plot";

const x = [0, 1];

describe("the legend of panels", () => {
  it("has a name once that stands in several panels, and hides all of them together", () => {
    const pair = () =>
      lines([
        { name: "a", x, y: x },
        { name: "b", x, y: x },
      ]);
    const { data } = panels([pair(), pair()]);
    assert.deepEqual(
      data.map(({ showlegend }) => showlegend !== false),
      [true, true, false, false],
    );
    assert.deepEqual(
      data.slice(0, 2).map(({ legendgroup }) => legendgroup),
      data.slice(2).map(({ legendgroup }) => legendgroup),
    );
  });

  it("keeps different names apart, and a line together with its band", () => {
    const band: [number[], number[]] = [
      [0, 0],
      [1, 1],
    ];
    const { data } = panels([
      lines([{ name: "a", x, y: x, band }]),
      lines([{ name: "b", x, y: x, band }]),
    ]);
    const groups = data.map(({ legendgroup }) => legendgroup);
    assert.equal(new Set(groups).size, 2);
    assert.deepEqual(
      groups,
      [0, 0, 0, 3, 3, 3].map((i) => groups[i]),
    );
  });

  it("keeps a name of another colour", () => {
    const one = lines([
      { name: "a", x, y: x, color: "#111111" },
      { x, y: x },
    ]);
    const other = lines([
      { name: "a", x, y: x, color: "#222222" },
      { x, y: x },
    ]);
    const named = panels([one, other]).data.filter(({ name }) => name === "a");
    assert.deepEqual(
      named.map(({ showlegend }) => showlegend),
      [undefined, undefined],
    );
  });

  it("lies above the panels, in room made for it, and only where there is one", () => {
    const alone = () => curves({ f: (t) => t });
    const two = () => curves({ f: (t) => t, g: (t) => -t });
    const top = (figures: ReturnType<typeof alone>[]): number =>
      (panels(figures).layout.margin as { t: number }).t;
    assert.equal(panels([two(), two()]).layout.showlegend, true);
    assert.equal(panels([alone(), alone()]).layout.showlegend, false);
    assert.ok(top([two(), two()]) > top([alone(), alone()]));
  });
});
