import assert from "node:assert/strict";
import { excerpt } from "../../../lib/kernel/errors/excerpt";
import {
  formatCellError,
  formatTypeProblems,
  shortenTypes,
} from "../../../lib/kernel/errors/format";
import { hintFor } from "../../../lib/kernel/errors/hints";
import { describeEnding } from "../../../lib/kernel/protocol/endings";

const plain = (lines: string[]): string => lines.join("\n").replace(/\u001b\[[\d;]*m/g, "");

describe("an excerpt", () => {
  it("marks the line and underlines the word", () => {
    assert.deepEqual(excerpt("a\nbb cc\nd", { line: 2, column: 4 }), [
      "  1 | a",
      "> 2 | bb cc",
      "    |    ^^",
      "  3 | d",
    ]);
  });

  it("underlines the span where its end is known, and keeps tabs in step", () => {
    const lines = excerpt("\tlet x = 1", { line: 1, column: 6, endLine: 1, endColumn: 11 });
    assert.deepEqual(lines, ["> 1 | \tlet x = 1", "    | \t    ^^^^^"]);
  });

  it("shows the part of a long line where the error is", () => {
    const line = `${"x".repeat(300)} oops ${"y".repeat(300)}`;
    const [shown = "", carets = ""] = excerpt(line, { line: 1, column: 302 });
    assert.ok(shown.length < 125);
    assert.equal(shown.slice(carets.indexOf("^"), carets.lastIndexOf("^") + 1), "oops");
  });

  it("is empty for a line that there is not", () => {
    assert.deepEqual(excerpt("a", { line: 2, column: 1 }), []);
  });
});

describe("an error of a cell", () => {
  const stack = [
    "TypeError: no",
    "    at inner (In[2]:3:5)",
    "    at lib (/p/node_modules/x/y.js:1:1)",
    "    at lib2 (/p/node_modules/x/z.js:1:1)",
    "    at In[1]:1:1",
    "    at start (/p/lib/dist/kernel/cells/run.js:1:1)",
  ].join("\n");

  it("shows the innermost line of a cell, folds libraries and hides the kernel", () => {
    const error = { name: "TypeError", message: "no", stack };
    const text = plain(formatCellError(error, () => "one\ntwo\n    three").traceback);
    assert.equal(
      text,
      [
        "TypeError: no",
        "In[2], line 3",
        "  1 | one",
        "  2 | two",
        "> 3 |     three",
        "    |     ^^^^^",
        "    at inner (In[2]:3:5)",
        "    … 2 calls inside libraries",
        "    at In[1]:1:1",
      ].join("\n"),
    );
  });

  it("names its causes, and cuts what is endless", () => {
    const caused = "\nCaused by RangeError: deeper\n    at x (In[1]:1:1)";
    const error = { name: "Error", message: "m".repeat(9_000), stack: `Error: m${caused}` };
    const { evalue, traceback } = formatCellError(error, () => undefined);
    assert.ok(evalue.length < 2_100);
    assert.ok(traceback.includes("Caused by RangeError: deeper"));
  });
});

describe("type errors", () => {
  it("say code and place, five of them, and how many more", () => {
    const problem = { code: 2322, message: "no", details: [], line: 1, column: 1 };
    const problems = Array.from({ length: 7 }, () => ({ ...problem, endLine: 1, endColumn: 2 }));
    const { ename, evalue, traceback } = formatTypeProblems(problems, "x", "In[1]");
    assert.deepEqual([ename, evalue], ["TypeScriptError", "TS2322 at 1:1: no"]);
    assert.equal(plain(traceback).match(/^TS2322: no$/gm)?.length, 5);
    assert.match(plain(traceback), /… and 2 more$/);
  });

  it("have long types cut in the middle", () => {
    const type = `{ ${"a: number; ".repeat(50)}}`;
    const cut = shortenTypes(`Type '${type}' is not assignable to type 'string'.`);
    assert.match(cut, /^Type '\{ a: number;.{40,60} … .{40,60}\}' is not assignable/);
  });
});

describe("hints", () => {
  const hints: [text: string, hint: RegExp][] = [
    ["Error: Tensor is disposed.", /tf\.tidy/],
    ["Error: Error in matMul: inner shapes (400) and (784) of Tensors", /inner sizes/],
    ["Error: Operands could not be broadcast together with shapes 2,3 and 4.", /\.shape/],
    ["TS2339: Property 'map' does not exist on type 'Promise<number[]>'.", /await/],
    ["TS2304: Cannot find name 'x'.", /cell that declares/],
    ["RangeError: Maximum call stack size exceeded", /without end/],
  ];
  for (const [text, hint] of hints) {
    it(`help with “${text.slice(0, 40)}…”`, () => assert.match(hintFor(text) ?? "", hint));
  }

  it("are not given where nothing fits", () => {
    assert.equal(hintFor("Error: on purpose"), undefined);
  });
});

describe("how the cells' process ended", () => {
  const ending = { code: null, signal: null, exitCalled: false, lastWords: "" };
  const nameOf = (part: object): string => describeEnding({ ...ending, ...part }).name;

  it("is told by its signal, its last words, and whether it said goodbye", () => {
    assert.equal(nameOf({ signal: "SIGSEGV" }), "Crash");
    const heap = "FATAL ERROR: Reached heap limit Allocation failed";
    assert.equal(nameOf({ signal: "SIGABRT", lastWords: heap }), "OutOfMemory");
    assert.equal(nameOf({ code: 3, exitCalled: true }), "ProcessExit");
    assert.equal(nameOf({ code: 1 }), "ProcessEnded");
  });

  it("always says that variables are lost", () => {
    for (const signal of ["SIGSEGV", "SIGABRT", "SIGKILL", "SIGTERM"] as const) {
      assert.match(describeEnding({ ...ending, signal }).message, /variables are lost/);
    }
  });
});
