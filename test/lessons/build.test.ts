import assert from "node:assert/strict";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { buildNotebooks } from "../../lib/lessons/build";
import { checkNotebooks } from "../../lib/lessons/check";
import { Lesson, lessonsIn, RUNS } from "../../lib/lessons/folder";
import { Notebook, notebookText, readNotebook, sourceOf } from "../../lib/lessons/notebook";
import { pullNotebooks } from "../../lib/lessons/pull";

const FIXTURES = path.join(__dirname, "fixtures");

describe("notebooks made of Markdown", () => {
  let folder: string;
  let lesson: Lesson;

  beforeEach(() => {
    mkdirSync(RUNS, { recursive: true });
    folder = mkdtempSync(path.join(RUNS, "test-"));
    cpSync(FIXTURES, folder, { recursive: true });
    [lesson] = lessonsIn(folder);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function editMarkdown(from: string, to: string): void {
    const text = readFileSync(lesson.source, "utf8");
    assert.ok(text.includes(from));
    writeFileSync(lesson.source, text.replace(from, to));
  }

  function editNotebook(file: string, edit: (notebook: Notebook) => void): void {
    const notebook = readNotebook(file);
    edit(notebook);
    writeFileSync(file, notebookText(notebook));
  }

  /** As someone who worked in JupyterLab leaves it: outputs, numbers, marks, and one edit. */
  function workOn(notebook: Notebook): void {
    notebook.cells[0].source = "# The tooling's own lesson\n\nA better sentence.";
    for (const cell of notebook.cells.filter(({ cell_type }) => cell_type === "code")) {
      cell.execution_count = 7;
      cell.outputs = [{ output_type: "stream", name: "stdout", text: "hello\n" }];
      cell.metadata.execution = { "iopub.status.busy": "now" };
    }
  }

  function exercise({ cells }: Notebook): string {
    return cells.map(sourceOf).find((text) => text.includes("function kl"))!;
  }

  it("the learner's holds the stub, the twin the solution, in cells of the same ids", () => {
    const learner = readNotebook(lesson.learner);
    const twin = readNotebook(lesson.solutions);
    assert.match(exercise(learner), /return NaN; \/\/ your code here/);
    assert.match(exercise(twin), /Math\.exp\(logVar\)/);
    for (const text of [exercise(learner), exercise(twin)])
      assert.doesNotMatch(text, /SOLUTION|\/\/:/);
    assert.deepEqual(
      twin.cells.slice(1).map(({ id }) => id),
      learner.cells.map(({ id }) => id),
    );
  });

  it("are committed as they are made, so nothing is to be done", () => {
    assert.deepEqual(checkNotebooks([lesson]), []);
    assert.deepEqual(buildNotebooks([lesson]), []);
  });

  it("are the same from nothing, twice", () => {
    rmSync(lesson.learner);
    buildNotebooks([lesson]);
    const first = readFileSync(lesson.learner, "utf8");
    rmSync(lesson.learner);
    buildNotebooks([lesson]);
    assert.equal(readFileSync(lesson.learner, "utf8"), first);
  });

  it("an edit of the Markdown is noticed and made, and changes no cell's id", () => {
    const before = readNotebook(lesson.learner).cells.map(({ id }) => id);
    editMarkdown("No learner sees this one", "Nobody sees this one");
    const problems = checkNotebooks([lesson]);
    assert.equal(problems.length, 2);
    for (const problem of problems) assert.match(problem, /not what its Markdown makes.*npm run/);
    assert.deepEqual(buildNotebooks([lesson]), [lesson.learner, lesson.solutions]);
    assert.deepEqual(checkNotebooks([lesson]), []);
    assert.deepEqual(
      readNotebook(lesson.learner).cells.map(({ id }) => id),
      before,
    );
  });

  it("outputs and missing files are noticed", () => {
    editNotebook(lesson.learner, ({ cells }) => {
      const first = cells.find(({ cell_type }) => cell_type === "code")!;
      first.outputs = [{ output_type: "stream", name: "stdout", text: "x" }];
    });
    rmSync(lesson.solutions);
    const [outputs, missing] = checkNotebooks([lesson]);
    assert.match(outputs, /holds outputs: run `npm run notebooks`/);
    assert.match(missing, /is missing/);
    buildNotebooks([lesson]);
    assert.deepEqual(checkNotebooks([lesson]), []);
  });

  it("an edit of the notebook is noticed and not overwritten, unless forced", () => {
    editNotebook(lesson.learner, workOn);
    assert.match(checkNotebooks([lesson])[0], /was edited since it was made: .*notebooks:pull/);
    assert.throws(() => buildNotebooks([lesson]), /edited since made: .*00-tooling\.ipynb/);
    assert.match(sourceOf(readNotebook(lesson.learner).cells[0]), /A better sentence/);
    assert.deepEqual(buildNotebooks([lesson], true), [lesson.learner]);
    assert.deepEqual(checkNotebooks([lesson]), []);
  });

  it("an edit of the notebook is pulled, solutions stay, outputs go", () => {
    const before = readFileSync(lesson.source, "utf8");
    editNotebook(lesson.learner, (notebook) => {
      workOn(notebook);
      const at = notebook.cells.findIndex((cell) => sourceOf(cell).includes("function kl"));
      notebook.cells[at].source = "// around\n" + sourceOf(notebook.cells[at]);
    });
    assert.deepEqual(pullNotebooks([lesson]), [lesson.source]);
    const wanted = before
      .replace(/(# The tooling's own lesson\n\n)[^]*?\n\n/, "$1A better sentence.\n\n")
      .replace("function kl", "// around\nfunction kl");
    assert.equal(readFileSync(lesson.source, "utf8"), wanted);
    assert.deepEqual(checkNotebooks([lesson]), []);
    assert.doesNotMatch(readFileSync(lesson.learner, "utf8"), /hello/);
  });

  it("nothing is pulled where nothing was edited", () => {
    assert.deepEqual(pullNotebooks([lesson]), []);
  });

  it("a pull is refused where it would lose work", () => {
    const before = readFileSync(lesson.source, "utf8");
    editNotebook(lesson.learner, (notebook) => {
      notebook.cells = notebook.cells.filter((cell) => !sourceOf(cell).includes("function kl"));
    });
    assert.throws(() => pullNotebooks([lesson]), /exercises in the source, .* in the notebook/);
    assert.equal(readFileSync(lesson.source, "utf8"), before);
    editMarkdown("No learner sees this one", "Nobody sees this one");
    assert.throws(() => pullNotebooks([lesson]), /were both edited/);
  });
});
