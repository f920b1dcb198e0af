import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { PROJECT, RUNS } from "../../lib/lessons/folder";
import { faultsOf } from "../../lib/lessons/judge";
import { Cell, Notebook, notebookText, readNotebook } from "../../lib/lessons/notebook";
import { NotebookRun, runNotebook } from "../../lib/lessons/run";

function cell(source: string, ...tags: string[]): Cell {
  const id = `c${Math.abs(source.length)}${tags.length}`;
  return { cell_type: "code", id, metadata: { tags }, source, outputs: [], execution_count: null };
}

describe("runNotebook", function () {
  this.timeout(120_000);
  let folder: string;
  const jupyterPath = process.env.JUPYTER_PATH;

  beforeEach(() => {
    mkdirSync(RUNS, { recursive: true });
    folder = mkdtempSync(path.join(RUNS, "test-"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
    if (jupyterPath === undefined) delete process.env.JUPYTER_PATH;
    else process.env.JUPYTER_PATH = jupyterPath;
  });

  function run(cells: Cell[], kernel = "tslab", secondsPerCell = 30): Promise<NotebookRun> {
    const file = path.join(folder, "x.ipynb");
    const kernelspec = { name: kernel, display_name: kernel, language: "typescript" };
    const notebook: Notebook = { cells, metadata: { kernelspec }, nbformat: 4, nbformat_minor: 5 };
    writeFileSync(file, notebookText(notebook));
    return runNotebook(file, { result: path.join(folder, "y.ipynb"), secondsPerCell, short: true });
  }

  /** Makes the kernel of the tslab package known beside the project's own. */
  function offerStockTslab(): string {
    const name = "stock-tslab";
    const spec = path.join(folder, "jupyter", "kernels", name);
    mkdirSync(spec, { recursive: true });
    const tslab = path.join(PROJECT, "node_modules", "tslab", "bin", "tslab");
    const argv = [process.execPath, tslab, "kernel", "--config-path={connection_file}"];
    const content = { argv, display_name: name, language: "typescript" };
    writeFileSync(path.join(spec, "kernel.json"), JSON.stringify(content));
    process.env.JUPYTER_PATH = path.join(folder, "jupyter");
    return name;
  }

  it("runs every cell with short settings, times it, and keeps outputs apart", async () => {
    const done = await run([
      cell("const a: number = 20;"),
      cell("console.log(a + 1, process.env.ELBOLAB_SHORT);"),
    ]);
    assert.deepEqual(faultsOf(done), []);
    assert.deepEqual([...done.cells.keys()], [0, 1]);
    for (const { seconds } of done.cells.values()) assert.ok(seconds > 0);
    assert.deepEqual(done.notebook.cells[1].outputs?.[0].text, ["21 1\n"]);
    const [, untouched] = readNotebook(path.join(folder, "x.ipynb")).cells;
    assert.deepEqual(untouched.outputs, []);
  });

  it("goes on after a cell that fails, and shows it with its source", async () => {
    const done = await run([cell('throw new Error("ouch");'), cell("1 + 1;")]);
    const faults = faultsOf(done);
    assert.equal(faults.length, 1);
    assert.match(faults[0], /^cell 1 failed:\n {4}throw new Error\("ouch"\);[^]*ouch/);
  });

  it("stops where a cell takes too long, and says so of it and of all that follow", async () => {
    const done = await run([cell("await new Promise(() => {});"), cell("1;")], "tslab", 2);
    const faults = faultsOf(done);
    assert.equal(faults.length, 2);
    for (const fault of faults) assert.match(fault, /never ran \(the cell took more than 2 s\)/);
  });

  it("sees what stock tslab hides: a failed cell, and cells skipped after it", async () => {
    const done = await run(
      [cell("const x: number = 'no';"), cell('console.log("a");'), cell('console.log("b");')],
      offerStockTslab(),
    );
    const [failed, ...skipped] = faultsOf(done);
    assert.match(failed, /^cell 1 failed:[^]*not assignable/);
    assert.equal(skipped.length, 2);
    for (const fault of skipped) assert.match(fault, /^cell [23] was skipped \(abort\)/);
  });

  it("says of every cell after the kernel's death that it never ran", async () => {
    const done = await run([cell("1;"), cell("process.exit(1);"), cell("2;")], offerStockTslab());
    const faults = faultsOf(done);
    assert.equal(faults.length, 2);
    for (const fault of faults) assert.match(fault, /^cell [23] never ran \(the kernel died\)/);
  });

  it("says what to do where there is no such kernel", async () => {
    const done = await run([cell("1;")], "no-such-kernel");
    assert.match(faultsOf(done)[0], /no kernel named no-such-kernel: run `npm run setup`/);
  });
});
