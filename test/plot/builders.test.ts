import assert from "node:assert/strict";
import * as plot from "../../lib/plot";
import { DISPLAY } from "../../lib/plot/display";
import { placeOf, roundNumbers } from "../../lib/plot/manifold";
import { discs } from "./gallery";

type Trace = Record<string, never>;
const traces = (figure: plot.Figure): Trace[] => figure.data as Trace[];
const half = { width: 2, height: 2 };

describe("a figure", () => {
  it("shows itself, and a loop over its keys meets only what Plotly takes", () => {
    const drawn = plot.figure({ data: [{ type: "bar", y: [1] }], layout: { height: 200 } });
    assert.deepEqual(Object.keys(drawn), ["data", "layout", "config"]);
    assert.equal(drawn.layout.height, 200);
    assert.equal(drawn[DISPLAY]()["text/plain"], "Figure: bar (1 points)");
  });

  it("shows what it holds now, not what it was made of", () => {
    const drawn = plot.figure({ data: [] });
    drawn.layout.title = "later";
    const bundle = drawn[DISPLAY]();
    const { layout } = bundle["application/vnd.plotly.v1+json"] as { layout: { title: string } };
    assert.equal(layout.title, "later");
  });
});

describe("lines and losses", () => {
  it("count epochs from one where no x is given", () => {
    const [only] = traces(plot.lossCurves({ series: [{ name: "train", values: [9, 8, 7] }] }));
    assert.deepEqual(only.x, [1, 2, 3]);
    assert.deepEqual(only.y, [9, 8, 7]);
  });

  it("give each run one colour and each series one dash", () => {
    const series = ["train", "test"].map((name) => ({ name, values: [1, 2] }));
    const drawn = traces(
      plot.lossCurves([
        { name: "a", series },
        { name: "b", series },
      ]),
    );
    const looks = drawn.map(({ line }) => line as { color: string; dash: string });
    const [aTrain, aTest, bTrain, bTest] = looks;
    assert.equal(aTrain.color, aTest.color);
    assert.notEqual(aTrain.color, bTrain.color);
    assert.equal(aTest.dash, bTest.dash);
    assert.notEqual(aTrain.dash, aTest.dash);
  });

  it("carry units on their axes and in words", () => {
    const drawn = plot.lossCurves({ series: [{ name: "train", values: [1] }] });
    assert.match(drawn[DISPLAY]()["text/plain"], /loss \(nats\/image\) against epoch$/);
  });

  it("refuse a line with more x than y", () => {
    assert.throws(() => plot.lines([{ name: "KL", x: [1, 2], y: [1] }]), /"KL" has 2 x and 1 y/);
  });
});

describe("latentScatter", () => {
  it("puts each point into the group of its label, in the order of labels", () => {
    const drawn = traces(plot.latentScatter([1, 10, 2, 20, 3, 30], [7, 0, 7]));
    assert.deepEqual(
      drawn.map(({ name, x, y }) => [name, x, y]),
      [
        ["0", [2], [20]],
        ["7", [1, 3], [10, 30]],
      ],
    );
  });

  it("keeps the colour of a digit whichever digits are there", () => {
    const colorOf = (labels: number[]): string => {
      const points = labels.flatMap(() => [0, 0]);
      const trace = traces(plot.latentScatter(points, labels)).find(({ name }) => name === "7");
      return (trace?.marker as unknown as { color: string }).color;
    };
    assert.equal(colorOf([0, 1, 7]), colorOf([7]));
  });

  it("refuses codes that are not two numbers each", () => {
    assert.throws(() => plot.latentScatter([1, 2, 3], [0]), /expected two numbers a label/);
  });
});

describe("vectorField", () => {
  it("draws the longest arrow as long as it may reach, the others in proportion", () => {
    const [drawn] = traces(plot.vectorField([0, 0, 5, 5], [3, 4, 0, -2.5], { reach: 2 }));
    assert.deepEqual(drawn.x, [0, (2 * 3) / 5, null, 5, 5, null]);
    assert.deepEqual(drawn.y, [0, (2 * 4) / 5, null, 5, 5 - (2 * 2.5) / 5, null]);
  });

  it("does not fall over where nothing moves", () => {
    const [drawn] = traces(plot.vectorField([1, 1], [0, 0]));
    assert.deepEqual(drawn.x, [1, 1, null]);
  });
});

describe("grids of values", () => {
  it("hold f(x, y) row by row, y rising", () => {
    const { x, y, values } = plot.gridOf((a, b) => 10 * b + a, { x: [0, 2], y: [0, 1], count: 3 });
    assert.deepEqual(
      [x, y],
      [
        [0, 1, 2],
        [0, 0.5, 1],
      ],
    );
    assert.deepEqual(values, [0, 1, 2, 5, 6, 7, 10, 11, 12]);
  });

  it("have their places in the same order", () => {
    assert.deepEqual(plot.gridPoints([1, 2], [7, 8]), [1, 7, 2, 7, 1, 8, 2, 8]);
  });
});

describe("histogram", () => {
  it("counts the last edge into the last bin and leaves out what lies outside", () => {
    assert.deepEqual(plot.countBins([0, 0.4, 0.5, 1, 1.1, -0.1, NaN], 2, [0, 1]), [2, 2]);
  });

  it("has area 1, of which what lies outside the range is missing", () => {
    const drawn = traces(plot.histogram([0.1, 0.2, 0.8, 5], { bins: 2, range: [0, 1] }));
    const heights = drawn[0].y as number[];
    const area = heights.reduce((sum, height) => sum + height * 0.5, 0);
    assert.ok(Math.abs(area - 3 / 4) < 1e-6, `${area}`);
  });

  it("counts where that is asked for", () => {
    const [drawn] = traces(plot.histogram([1, 1, 2], { bins: 2, density: false }));
    assert.deepEqual(drawn.y, [2, 1]);
  });

  it("says when there is nothing to draw", () => {
    assert.throws(() => plot.histogram([NaN]), /no finite number/);
  });
});

describe("lines", () => {
  it("without places lie at 1, 2, 3, …", () => {
    const [line] = traces(plot.lines([{ y: [5, 7, 6] }]));
    assert.deepEqual(line.x, [1, 2, 3]);
  });
});

describe("bars", () => {
  it("show every measurement beside its mean", () => {
    const [mean, dots] = traces(plot.barWithError({ a: [1, 3], b: [5, 5] }));
    assert.deepEqual(mean.y, [2, 5]);
    assert.deepEqual(dots.y, [1, 3, 5, 5]);
  });

  it("refuse an error from one measurement", () => {
    assert.throws(() => plot.barWithError({ a: [1] }), /"a" has 1 measurement; two are needed/);
  });

  it("refuse negative parts of a whole", () => {
    const data = { labels: ["a"], series: [{ name: "ELBO", values: [-3] }] };
    assert.throws(
      () => plot.stackedBars(data),
      /"ELBO" holds -3; parts of a whole are not negative/,
    );
  });
});

describe("elboBars", () => {
  it("stack the gap on the bound: from the floor to the ELBO, from there to log p(x)", () => {
    const { data } = plot.elboBars([{ label: "0", elbo: -5, kl: 2 }]);
    const [bound, gap] = data as unknown as { base: number[]; y: number[] }[];
    assert.ok(Math.abs(bound.base[0] + bound.y[0] - -5) < 1e-12);
    assert.deepEqual([gap.base[0], gap.y[0]], [-5, 2]);
  });

  it("refuse a negative KL", () => {
    assert.throws(() => plot.elboBars([{ label: "3", elbo: -5, kl: -1 }]), /never negative/);
  });
});

describe("images in figures", () => {
  it("travel as one PNG", () => {
    const [picture] = plot.imageGrid(discs(20)).data;
    assert.match(String(picture.source), /^data:image\/png;base64,/);
  });

  it("tell each image's label to the pointer, its number where it has none", () => {
    const labelled = plot.imageGrid(new Float32Array(8), { ...half, labels: ["a", "b"] });
    assert.deepEqual(labelled.data[1].hovertext, ["a", "b"]);
    assert.deepEqual(plot.imageGrid(new Float32Array(8), half).data[1].hovertext, ["0", "1"]);
  });

  it("are as many in every set of imageRows", () => {
    const sets = { x: new Float32Array(8), AE: new Float32Array(4) };
    assert.throws(() => plot.imageRows(sets, half), /\(x: 2, AE: 1\); give as many in each/);
  });

  it("stand originals above reconstructions, block by block", () => {
    const four = (level: number): number[] => new Array<number>(12).fill(level);
    const pairs = plot.imagePairs(four(1), four(0), { ...half, columns: 2, gap: 0, scale: 1 });
    const { ticktext } = pairs.layout.yaxis as { ticktext: string[] };
    assert.deepEqual(ticktext, ["x", "x̂", "x", "x̂"]);
  });

  it("must cover the latent plane once", () => {
    const places = { ...half, x: [0, 1], y: [0, 1] };
    assert.throws(
      () => plot.latentManifold(new Float32Array(12), places),
      /got 3 images for 2 × 2 places/,
    );
  });

  it("name the latent place under the pointer, rows from the top", () => {
    const drawn = plot.latentManifold(new Float32Array(16), { ...half, x: [-1, 1], y: [2, -2] });
    assert.deepEqual(drawn.data[1].hovertext, [
      "z = (-1, 2)",
      "z = (1, 2)",
      "z = (-1, -2)",
      "z = (1, -2)",
    ]);
  });

  it("have round numbers on latent axes, where they belong", () => {
    assert.deepEqual(roundNumbers(-2, 2), [-2, -1, 0, 1, 2]);
    assert.deepEqual(roundNumbers(-1.65, 1.65), [-1, 0, 1]);
    assert.equal(placeOf(1, [4, 2, 0, -2]), 1.5);
    assert.equal(placeOf(-2, [-2, -1]), 0);
  });
});

describe("withSlider", () => {
  const step = (label: string, y: number): plot.SliderStep => ({
    label,
    figure: plot.figure({
      data: [
        { type: "bar", x: ["same"], y: [1] },
        { type: "bar", x: ["same"], y: [y] },
      ],
      layout: { title: { text: label } },
    }),
  });

  it("sends only what changes", () => {
    const { frames } = plot.withSlider([step("a", 2), step("b", 3)]);
    assert.deepEqual(frames, [
      { name: "a", data: [{ y: [2] }], traces: [1], layout: { title: { text: "a" } } },
      { name: "b", data: [{ y: [3] }], traces: [1], layout: { title: { text: "b" } } },
    ]);
  });

  it("starts at the step that is asked for", () => {
    const drawn = plot.withSlider([step("a", 2), step("b", 3)], { active: 1 });
    assert.deepEqual(drawn.data[1].y, [3]);
    const { title } = drawn.layout as { title: { text: string } };
    assert.equal(title.text, "b");
  });

  it("refuses steps that it cannot go through", () => {
    const other = { label: "c", figure: plot.figure({ data: [] }) };
    assert.throws(() => plot.withSlider([]), /give at least one/);
    assert.throws(() => plot.withSlider([step("a", 1), other]), /"c" has 0 traces, the first 2/);
    assert.throws(() => plot.withSlider([step("a", 1), step("a", 2)]), /two steps are called "a"/);
  });
});

describe("figures out of figures", () => {
  const one = plot.curves({ f: (x) => x }, { levels: { zero: 0 }, title: "f" });

  it("lie over one another on the axes of the first", () => {
    const both = plot.overlay(one, plot.curves({ g: (x) => -x }, { levels: { one: 1 } }));
    assert.deepEqual(
      both.data.map(({ name }) => name),
      ["f", "g"],
    );
    assert.equal((both.layout.shapes as unknown[]).length, 2);
  });

  it("stand side by side with axes, levels and titles of their own", () => {
    const { data, layout } = plot.panels([one, one]);
    assert.deepEqual(
      data.map(({ xaxis, yaxis }) => [xaxis, yaxis]),
      [
        ["x", "y"],
        ["x2", "y2"],
      ],
    );
    const domains = ["xaxis", "xaxis2"].map(
      (name) => (layout[name] as { domain: number[] }).domain,
    );
    assert.ok(domains[0][1] < domains[1][0], "the first ends before the second begins");
    const [, level] = layout.shapes as { xref: string; yref: string }[];
    assert.deepEqual([level.xref, level.yref], ["x2 domain", "y2"]);
    assert.deepEqual(
      (layout.annotations as { text: string }[]).map(({ text }) => text),
      ["f", "f"],
    );
  });

  it("do not hide a slider", () => {
    const moving = plot.withSlider([{ label: "a", figure: one }]);
    assert.throws(() => plot.panels([moving, one]), /put the slider around the panels/);
  });
});
