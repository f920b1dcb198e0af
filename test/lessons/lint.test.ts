import assert from "node:assert/strict";
import * as lint from "../../lib/lessons/lint";
import { Cell } from "../../lib/lessons/notebook";

function code(...sources: string[]): Cell[] {
  return sources.map((source) => ({ cell_type: "code", id: "x", metadata: {}, source }));
}

function prose(...sources: string[]): Cell[] {
  return sources.map((source) => ({ cell_type: "markdown", id: "x", metadata: {}, source }));
}

const solution = "// BEGIN SOLUTION\nf();\n//: g();\n// END SOLUTION";

describe("the rules for lessons", () => {
  it("a formula that does not parse is found, with its cell", () => {
    const [problem, ...others] = lint.formulasParse(prose("fine: $x^2$", "bad: $\\frac{1$"));
    assert.match(problem, /^cell 2: formula \\frac\{1: /);
    assert.deepEqual(others, []);
  });

  it("a dollar that belongs to no formula is found", () => {
    assert.match(lint.formulasParse(prose("costs $5"))[0], /belongs to no formula/);
    assert.deepEqual(lint.formulasParse(prose("costs \\$5")), []);
  });

  it("a cell of 21 lines is found, one of 20 is not", () => {
    const lines = (count: number) => Array(count).fill("f();").join("\n");
    assert.match(lint.cellsAreShort(code(lines(21)))[0], /21 lines/);
    assert.deepEqual(lint.cellsAreShort(code(lines(20), `${lines(19)}\n${solution}`)), []);
    assert.match(lint.cellsAreShort(code(`${lines(20)}\n${solution}`))[0], /21 lines/);
  });

  it("a line of 101 columns is found, one of 100 is not", () => {
    const line = (columns: number) => `f("${"x".repeat(columns - 5)}")`;
    assert.match(lint.linesFit(code(`f();\n${line(101)}`))[0], /^cell 1: 101 columns/);
    assert.deepEqual(lint.linesFit(code(`f();\n${line(100)}`)), []);
  });

  it("imports from elsewhere are found in every form", () => {
    const bad = [
      'import * as fs from "node:fs";',
      'import "../lib/x";',
      'const t = require("@tensorflow/tfjs");',
      'const p = await import("plotly.js-dist");',
    ];
    assert.equal(lint.importsAreOurs(code(...bad)).length, 4);
    const good = ['import { tf } from "elbolab";', "import * as tslab from 'tslab';"];
    assert.deepEqual(lint.importsAreOurs(code(...good)), []);
  });

  it("randomness without a seed is found", () => {
    assert.equal(lint.randomnessIsSeeded(code("const x = Math.random();")).length, 1);
    assert.deepEqual(lint.randomnessIsSeeded(code("const x = randomNormal([2], 1);")), []);
  });

  it("settings after the first code cell are found", () => {
    const call = "const { epochs } = settings({ epochs: 10 }, { epochs: 1 });";
    assert.equal(lint.settingsComeFirst([...prose("# t"), ...code("f();", call)]).length, 1);
    assert.deepEqual(lint.settingsComeFirst([...prose("# t"), ...code(call, "f();")]), []);
  });

  it("seven cells in a row that show nothing are found", () => {
    const silent = Array<string>(6).fill("f();");
    assert.match(lint.picturesAreFrequent(code(...silent, "g();"))[0], /7 code cells/);
    assert.deepEqual(lint.picturesAreFrequent(code(...silent, "show(x);", ...silent)), []);
  });

  it("a fence that would silently be no cell is found", () => {
    assert.match(lint.fencesAreCells(prose("```ts\nf();\n```"))[0], /"ts" is no cell/);
    assert.deepEqual(lint.fencesAreCells(prose("```text\nnpm start\n```")), []);
  });

  it("a missing, late or second title is found", () => {
    assert.equal(lint.hasOneTitle(prose("## only a section")).length, 1);
    assert.equal(lint.hasOneTitle(prose("text", "# late")).length, 1);
    assert.equal(lint.hasOneTitle(prose("# one", "# two")).length, 1);
    assert.deepEqual(lint.hasOneTitle(prose("# one\n\n```text\n# no title\n```")), []);
  });

  it("fewer than three exercises are found", () => {
    assert.match(lint.exercisesAreEnough(code(solution, solution))[0], /2 exercises/);
    assert.deepEqual(lint.exercisesAreEnough(code(solution, `${solution}\n${solution}`)), []);
  });

  it("a link to a file that is not there is found", () => {
    const links = prose(
      "[here](lint.test.ts) [there](nowhere.ipynb) [web](https://a.b/c) [up](#top)",
    );
    assert.deepEqual(lint.brokenLinks(links, __dirname), [
      "cell 1: the link to nowhere.ipynb leads nowhere",
    ]);
  });

  it("a measured number that no cell printed is found", () => {
    const printed = [{ name: "loss", value: "105.48", unit: "nats/image" }];
    assert.deepEqual(lint.unprintedInProse(prose("about 105.5 nats"), printed), []);
    assert.match(lint.unprintedInProse(prose("about 106.5 nats"), printed)[0], /"106.5 nats"/);
  });
});
