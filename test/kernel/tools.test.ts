/** @file The tools around notebooks: each runs one that passes and sees one that fails. */
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { freshFolder, installTestPackages, python, ROOT } from "./python";

interface Cell {
  code: string;
  outputs?: object[];
  metadata?: Record<string, unknown>;
}

function writeNotebook(file: string, cells: Cell[]): void {
  const notebook = {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: {
      kernelspec: { name: "tslab", display_name: "TypeScript", language: "typescript" },
      language_info: { name: "typescript" },
    },
    cells: cells.map(({ code, outputs = [], metadata = {} }, at) => ({
      cell_type: "code",
      id: `cell-${at}`,
      execution_count: outputs.length > 0 ? 1 : null,
      source: code,
      outputs,
      metadata,
    })),
  };
  writeFileSync(file, JSON.stringify(notebook));
}

interface Notebook {
  cells: {
    outputs: { output_type: string; ename?: string; data?: Record<string, string | string[]> }[];
  }[];
}
const readNotebook = (file: string): Notebook => JSON.parse(readFileSync(file, "utf8")) as Notebook;

/** nbformat keeps text as a list of lines. */
const resultOfCell = (notebook: Notebook, cell: number): string | undefined => {
  const output = notebook.cells[cell]?.outputs.find(({ data }) => data !== undefined);
  const text = output?.data?.["text/plain"];
  return text && [text].flat().join("");
};

describe("tools around notebooks", function () {
  this.timeout(240_000);
  let folder: string;
  before(function () {
    this.timeout(300_000);
    installTestPackages();
    folder = freshFolder("tools");
    writeNotebook(path.join(folder, "good.ipynb"), [
      { code: "const x: number = 20" },
      { code: "x + 1" },
    ]);
    writeNotebook(path.join(folder, "bad.ipynb"), [
      { code: 'throw new RangeError("on purpose")' },
      { code: "1" },
    ]);
  });

  it("nbconvert --execute runs a notebook, and fails on a failing cell", async () => {
    const convert = ["-m", "nbconvert", "--to", "notebook", "--execute"];
    const [good, bad] = await Promise.all([
      python([...convert, "good.ipynb", "--output", "good-run.ipynb"], folder),
      python([...convert, "bad.ipynb", "--output", "bad-run.ipynb"], folder),
    ]);
    assert.equal(good.code, 0, good.output);
    assert.equal(resultOfCell(readNotebook(path.join(folder, "good-run.ipynb")), 1), "21");
    assert.notEqual(bad.code, 0);
    assert.match(bad.output, /RangeError.*on purpose/s);
  });

  it("nbclient goes on after an error that a cell may raise, and runs the next cells", async () => {
    writeNotebook(path.join(folder, "expected.ipynb"), [
      { code: 'throw new Error("expected")', metadata: { tags: ["raises-exception"] } },
      { code: "40 + 2" },
    ]);
    const args = [
      "-m",
      "nbconvert",
      "--to",
      "notebook",
      "--execute",
      "--inplace",
      "expected.ipynb",
    ];
    const { code, output } = await python(args, folder);
    assert.equal(code, 0, output);
    const run = readNotebook(path.join(folder, "expected.ipynb"));
    assert.equal(run.cells[0]?.outputs[0]?.ename, "Error");
    assert.equal(resultOfCell(run, 1), "42");
  });

  it("nbconvert shows a widget's words where it cannot show the widget", async () => {
    writeNotebook(path.join(folder, "widget.ipynb"), [
      { code: 'import { slider } from "elbolab"; slider("β", { min: 0, max: 4, value: 1 })' },
    ]);
    const convert = ["-m", "nbconvert", "--to"];
    const execute = ["notebook", "--execute", "widget.ipynb", "--output", "widget-run.ipynb"];
    for (const args of [execute, ["html", "widget-run.ipynb"], ["markdown", "widget-run.ipynb"]]) {
      const { code, output } = await python([...convert, ...args], folder);
      assert.equal(code, 0, output);
    }
    const run = readFileSync(path.join(folder, "widget-run.ipynb"), "utf8");
    const { metadata, cells } = JSON.parse(run) as Notebook & { metadata: { widgets?: object } };
    const views = cells.flatMap(({ outputs }) =>
      outputs.flatMap(({ data }) => data?.["application/vnd.jupyter.widget-view+json"] ?? []),
    );
    const [{ model_id }] = views as unknown as [{ model_id: string }];
    assert.match(JSON.stringify(metadata.widgets), new RegExp(`"${model_id}":.*FloatSliderModel`));
    const markdown = readFileSync(path.join(folder, "widget-run.md"), "utf8");
    assert.match(markdown, /β: 1, of 0 to 4/);
    assert.match(readFileSync(path.join(folder, "widget-run.html"), "utf8"), new RegExp(model_id));
  });

  it("papermill puts parameters in place of the notebook's own", async () => {
    writeNotebook(path.join(folder, "parameters.ipynb"), [
      { code: "let epochs = 1; let title = 'short'", metadata: { tags: ["parameters"] } },
      { code: "`${title}: ${epochs * 2}`" },
    ]);
    const papermill = path.join(ROOT, "lib/kernel/papermill.py");
    const run = [papermill, "parameters.ipynb", "parameters-run.ipynb"];
    const { code, output } = await python(
      [...run, "-p", "epochs", "21", "-p", "title", "long"],
      folder,
    );
    assert.equal(code, 0, output);
    const notebook = readNotebook(path.join(folder, "parameters-run.ipynb"));
    assert.equal(resultOfCell(notebook, 2), "'long: 42'");
  });

  it("papermill runs a notebook, and fails on a failing cell", async () => {
    const [good, bad] = await Promise.all([
      python(["-m", "papermill", "good.ipynb", "good-mill.ipynb"], folder),
      python(["-m", "papermill", "bad.ipynb", "bad-mill.ipynb"], folder),
    ]);
    assert.equal(good.code, 0, good.output);
    assert.equal(resultOfCell(readNotebook(path.join(folder, "good-mill.ipynb")), 1), "21");
    assert.notEqual(bad.code, 0);
    assert.match(bad.output, /on purpose/);
  });

  it("nbval accepts equal outputs and finds different ones", async () => {
    const result = (text: string): object => ({
      output_type: "execute_result",
      execution_count: 1,
      data: { "text/plain": text },
      metadata: {},
    });
    writeNotebook(path.join(folder, "same.ipynb"), [{ code: "6 * 7", outputs: [result("42")] }]);
    writeNotebook(path.join(folder, "other.ipynb"), [{ code: "6 * 7", outputs: [result("43")] }]);
    const check = ["-m", "pytest", "-p", "no:cacheprovider", "--nbval"];
    const [same, other, bad] = await Promise.all(
      ["same", "other", "bad"].map((name) => python([...check, `${name}.ipynb`], folder)),
    );
    assert.equal(same?.code, 0, same?.output);
    assert.match(same?.output ?? "", /1 passed/);
    assert.match(other?.output ?? "", /1 failed/);
    assert.match(bad?.output ?? "", /failed/);
  });

  it("nbgrader scores a right, a wrong, and a right but warning answer", async () => {
    const graded = (id: string, code: string): Cell => ({
      code,
      metadata: {
        nbgrader: {
          grade: true,
          grade_id: id,
          locked: true,
          points: 2,
          schema_version: 3,
          solution: false,
          task: false,
        },
      },
    });
    writeNotebook(path.join(folder, "graded.ipynb"), [
      { code: "const double = (x: number) => 2 * x" },
      graded("right", 'if (double(2) !== 4) throw new Error("wrong")'),
      graded("wrong", 'if (double(2) !== 5) throw new Error("wrong")'),
      graded("warns", 'console.warn("careful"); if (double(3) !== 6) throw new Error("wrong")'),
    ]);
    const script = [
      "import nbformat",
      "from nbgrader.preprocessors import Execute",
      "from nbgrader.utils import determine_grade",
      "nb = nbformat.read('graded.ipynb', as_version=4)",
      "nb, _ = Execute().preprocess(nb, {'metadata': {'path': '.'}})",
      "print('SCORES', [determine_grade(c) for c in nb.cells[1:]])",
    ].join("\n");
    const { output } = await python(["-c", script], folder);
    assert.match(
      output,
      /SCORES \[\(2(\.0)?, 2(\.0)?\), \(0(\.0)?, 2(\.0)?\), \(2(\.0)?, 2(\.0)?\)\]/,
      output,
    );
  });

  it("jupytext goes to text and back", async () => {
    const { code, output } = await python(
      ["-m", "jupytext", "--to", "ts:percent", "good.ipynb"],
      folder,
    );
    assert.equal(code, 0, output);
    assert.match(
      readFileSync(path.join(folder, "good.ts"), "utf8"),
      /\/\/ %%\nconst x: number = 20/,
    );
    const back = await python(
      ["-m", "jupytext", "--to", "ipynb", "-o", "back.ipynb", "good.ts"],
      folder,
    );
    assert.equal(back.code, 0, back.output);
    assert.equal(readNotebook(path.join(folder, "back.ipynb")).cells.length, 2);
  });

  it("nbstripout takes the outputs out", async () => {
    writeNotebook(path.join(folder, "full.ipynb"), [
      { code: "1", outputs: [{ output_type: "stream", name: "stdout", text: "1\n" }] },
    ]);
    const { code, output } = await python(["-m", "nbstripout", "full.ipynb"], folder);
    assert.equal(code, 0, output);
    assert.deepEqual(readNotebook(path.join(folder, "full.ipynb")).cells[0]?.outputs, []);
  });

  it("jupyter console runs lines", async () => {
    const { output } = await python(["-c", CONSOLE], folder);
    assert.match(output, /CONSOLE 42/, output);
  });
});

/** jupyter console without a terminal: its own client, its own way to run a cell. */
const CONSOLE = `
from jupyter_console.app import ZMQTerminalIPythonApp
import io, contextlib
app = ZMQTerminalIPythonApp(kernel_name="tslab")
app.initialize(["--kernel", "tslab", "--simple-prompt"])
shell = app.shell
seen = io.StringIO()
with contextlib.redirect_stdout(seen):
    shell.run_cell("6 * 7", store_history=True)
print("CONSOLE", "42" if "42" in seen.getvalue() else seen.getvalue())
app.kernel_manager.shutdown_kernel(now=True)
`;
