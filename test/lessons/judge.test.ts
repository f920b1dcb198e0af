import assert from "node:assert/strict";
import { checksOf, faultsOf, numbersOf } from "../../lib/lessons/judge";
import { Cell, Notebook, Output } from "../../lib/lessons/notebook";
import { NotebookRun } from "../../lib/lessons/run";

function cell(source: string, outputs: Output[] = [], tags: string[] = []): Cell {
  return { cell_type: "code", id: "x", metadata: { tags }, source, outputs, execution_count: 1 };
}

function notebook(...cells: Cell[]): Notebook {
  return { cells, metadata: {}, nbformat: 4, nbformat_minor: 5 };
}

function run(cells: Cell[], statuses: string[], stopped?: string): NotebookRun {
  const replies = statuses.map((status, at) => [at, { status, seconds: 1 }] as const);
  return { notebook: notebook(...cells), cells: new Map(replies), seconds: 1, stopped };
}

const error: Output = {
  output_type: "error",
  ename: "Error",
  evalue: "no",
  traceback: ["Error: no"],
};
const stderr: Output = { output_type: "stream", name: "stderr", text: ["TypeError: ", "no\n"] };

describe("faultsOf", () => {
  it("finds nothing where every cell ran well", () => {
    assert.deepEqual(faultsOf(run([cell("f();"), cell("  ")], ["ok"])), []);
  });

  it("finds a failed cell and shows its source and its error", () => {
    const [fault] = faultsOf(run([cell("f();\ng();", [error])], ["error"]));
    assert.equal(fault, "cell 1 failed:\n    f();\n    g();\n\n    Error: no");
  });

  it("finds a cell that failed on stderr only, as stock tslab has it", () => {
    assert.match(faultsOf(run([cell("f();", [stderr])], ["error"]))[0], /failed[^]*TypeError: no$/);
  });

  it("finds skipped cells, whatever the kernel calls it", () => {
    const faults = faultsOf(run([cell("f();"), cell("g();")], ["abort", "aborted"]));
    assert.match(faults[0], /^cell 1 was skipped/);
    assert.match(faults[1], /^cell 2 was skipped/);
  });

  it("finds cells that never ran, with the reason", () => {
    const faults = faultsOf(run([cell("f();"), cell("g();")], ["ok"], "the kernel died"));
    assert.equal(faults.length, 1);
    assert.match(faults[0], /^cell 2 never ran \(the kernel died\)/);
    const silent = { ...cell("f();"), execution_count: null };
    assert.match(faultsOf(run([silent], ["ok"]))[0], /never ran/);
  });

  it("finds an error in the outputs of a cell that claims to be well", () => {
    assert.match(faultsOf(run([cell("f();", [error])], ["ok"]))[0], /shows an error/);
  });

  it("wants an exception from a cell tagged raises-exception", () => {
    const tagged = cell("f();", [], ["raises-exception"]);
    assert.deepEqual(faultsOf(run([tagged], ["error"])), []);
    assert.match(faultsOf(run([tagged], ["ok"]))[0], /raised none/);
    assert.match(faultsOf(run([tagged], ["aborted"]))[0], /was skipped/);
  });
});

/** An output as `check` makes it. */
function exercise(text: string, result: { name: string; passed: boolean }): Output {
  const data = { "text/plain": text, "application/vnd.elbolab.exercise+json": result };
  return { output_type: "display_data", data };
}

describe("what a notebook shows", () => {
  const shown = notebook(
    cell("a", [{ output_type: "stream", name: "stdout", text: "x\n→ test loss = 105.5 nats\n" }]),
    cell("b", [
      exercise("✓ KL at zero", { name: "KL at zero", passed: true }),
      { output_type: "display_data", data: { "text/plain": "✓ a and b agree" } },
      {
        output_type: "stream",
        name: "stdout",
        text: ["→ mean of 3 = 0.25 ± 0.02\n", "→ no number"],
      },
      exercise("✗ KL\n  not yet solved", { name: "KL", passed: false }),
    ]),
  );

  it("its checks are what check marked, not the ✓ of an assertion", () => {
    assert.deepEqual(checksOf(shown), [
      { name: "KL at zero", passed: true },
      { name: "KL", passed: false },
    ]);
  });

  it("its numbers are the lines with an arrow", () => {
    assert.deepEqual(numbersOf(shown), [
      { name: "test loss", value: "105.5", unit: "nats" },
      { name: "mean of 3", value: "0.25 ± 0.02", unit: "" },
    ]);
  });
});
