import assert from "node:assert/strict";
import { join } from "node:path";
import { spawnSync } from "node:child_process";
import { curves } from "../../lib/plot/curves";
import { DISPLAY } from "../../lib/plot/display";
import { PLOTLY_MIME } from "../../lib/plot/figure";
import { decodePng } from "../../lib/plot/png";
import { bundleOf, clearOutput, html, liveDisplay, markdown, show } from "../../lib/plot/show";
import { table } from "../../lib/plot/table";
import { inNotebook, inTerminal } from "./screen";

const line = (): ReturnType<typeof curves> => curves({ square: (x) => x * x }, { title: "Square" });

describe("show", () => {
  it("gives the notebook a figure as Plotly's JSON, with words beside it", async () => {
    const { shown } = await inNotebook(() => show(line()));
    const { [PLOTLY_MIME]: drawn, "text/plain": words } = shown[0].bundle;
    assert.deepEqual(Object.keys(drawn as object), ["data", "layout", "config"]);
    assert.equal(words, 'Figure "Square": square (201 points)');
  });

  it("prints the words where there is no notebook", () => {
    const lines = inTerminal(() => show(line(), "text", markdown("$x$"), html("<b>a</b> b")));
    assert.deepEqual(lines, ['Figure "Square": square (201 points)', "text", "$x$", "a b"]);
  });

  it("takes figures written by hand, and gives them the common style", () => {
    const bundle = bundleOf({ data: [{ type: "bar", y: [1, 2] }], layout: { title: "By hand" } });
    const { layout } = bundle[PLOTLY_MIME] as { layout: Record<string, unknown> };
    assert.ok(layout.template !== undefined);
    assert.equal(layout.title, "By hand");
  });

  it("makes records a table", () => {
    assert.match(String(bundleOf([{ a: 1, b: "x" }])["text/html"]), /<td[^>]*>1<\/td>/);
    assert.equal(bundleOf([1, 2])["text/html"], undefined);
  });

  it("makes a tensor of images a picture, any other one words", () => {
    const tensor = (shape: number[]) => ({
      shape,
      dataSync: () => new Float32Array(shape.reduce((a, b) => a * b)).fill(0.5),
    });
    const sizeOf = (shape: number[]): number[] => {
      const { width, height } = decodePng(
        Buffer.from(bundleOf(tensor(shape))["image/png"] as string, "base64"),
      );
      return [width, height];
    };
    assert.deepEqual(sizeOf([28, 28]), [140, 140]);
    // Ten images of 28 and nine gaps of 2 are 298 wide, twice that on screen.
    assert.deepEqual(sizeOf([20, 784]), [596, 116]);
    assert.deepEqual(sizeOf([10, 28, 28, 1]), [596, 56]);
    assert.deepEqual(sizeOf([1, 16, 16, 3]), [80, 80]);
    assert.deepEqual(bundleOf(tensor([3])), { "text/plain": "Tensor [3]: 0.5, 0.5, 0.5" });
  });

  it("shows what nobody knows as Node prints it", () => {
    assert.equal(bundleOf({ a: [1] })["text/plain"], "{ a: [ 1 ] }");
    assert.equal(bundleOf(undefined)["text/plain"], "undefined");
  });

  it("clears the cell's output at once or with the next output", async () => {
    const { cleared } = await inNotebook(() => [clearOutput(), clearOutput({ wait: true })]);
    assert.deepEqual(cleared, [false, true]);
  });
});

describe("show under stock tslab", () => {
  /** tslab's own module, whose kernel sets what its public API writes to. */
  const jupyter = require("tslab/dist/jupyter") as {
    lastWriteDisplayData: ((content: Content, update?: boolean) => void) | null;
  };
  interface Content {
    data: Record<string, unknown>;
    transient: { display_id?: string };
  }
  const written: { content: Content; update: boolean }[] = [];

  beforeEach(() => {
    written.length = 0;
    jupyter.lastWriteDisplayData = (content, update) =>
      written.push({ content, update: update === true });
  });
  afterEach(() => (jupyter.lastWriteDisplayData = null));

  it("sends the richest representation, one a display", () => {
    show(line(), "text");
    const mimes = written.map(({ content }) => Object.keys(content.data));
    assert.deepEqual(mimes, [[PLOTLY_MIME], ["text/plain"]]);
  });

  it("replaces a live display", () => {
    const live = liveDisplay();
    live.update("one");
    live.update("two");
    assert.deepEqual(
      written.map(({ update }) => update),
      [false, true],
    );
    const ids = new Set(written.map(({ content }) => content.transient.display_id));
    assert.equal(ids.size, 1);
  });
});

describe("liveDisplay", () => {
  it("replaces one output", async () => {
    const { shown } = await inNotebook(() => {
      const live = liveDisplay();
      live.update("one");
      live.update("two");
      live.done();
    });
    assert.deepEqual(
      shown.map(({ bundle, update }) => [bundle["text/plain"], update]),
      [
        ["one", false],
        ["two", true],
      ],
    );
    assert.ok(shown[0].displayId !== undefined && shown[0].displayId === shown[1].displayId);
  });

  it("puts something between two figures, for JupyterLab never redraws one", async () => {
    const { shown } = await inNotebook(() => {
      const live = liveDisplay();
      live.update(line());
      live.update(line());
    });
    assert.deepEqual(
      shown.map(({ bundle }) => PLOTLY_MIME in bundle),
      [true, false, true],
    );
  });

  it("prints only its last state where there is no notebook and no terminal", () => {
    const code = `const { liveDisplay } = require("./lib/plot/show.ts");
      const live = liveDisplay(); live.update("half"); live.update("whole"); live.done();`;
    const root = join(__dirname, "..", "..");
    const run = spawnSync(process.execPath, ["--require", "tsx/cjs", "-e", code], {
      cwd: root,
      encoding: "utf8",
    });
    assert.equal(run.stdout, "whole\n", run.stderr);
  });
});

describe("table", () => {
  const rows = [
    { model: "PCA", error: 37.123456, note: null },
    { model: "AE <8>", error: 5, latent: 8 },
  ];

  it("lines numbers up on the right in a terminal", () => {
    assert.equal(
      table(rows, { title: "Errors" })[DISPLAY]()["text/plain"],
      [
        "Errors",
        "model   error  note  latent",
        "──────  ─────  ────  ──────",
        "PCA     37.12",
        "AE <8>      5             8",
      ].join("\n"),
    );
  });

  it("makes text safe in HTML, and takes the wanted columns in the wanted order", () => {
    const source = String(table(rows, { columns: ["error", "model"] })[DISPLAY]()["text/html"]);
    assert.match(source, /AE &lt;8&gt;/);
    assert.deepEqual(
      [...source.matchAll(/<th [^>]*>([^<]*)/g)].map(([, name]) => name),
      ["error", "model"],
    );
  });
});
