import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import path from "node:path";
import { tf } from "../../lib/engine";
import { button, dropdown, slider, text, toggle } from "../../lib/widgets/controls";
import { interact } from "../../lib/widgets/interact";
import { latentExplorer } from "../../lib/widgets/latent-explorer";
import { onPage, type Page } from "./page";

const ROOT = path.resolve(__dirname, "../..");
const PYTHON = path.join(ROOT, ".venv/bin/python");

/** One widget of each kind. */
function everyWidget(): void {
  slider("β", { min: 0, max: 4, step: 0.1 });
  dropdown("digit", [0, 1, 2]);
  toggle("flip");
  button("again");
  text("name", { value: "z" });
  interact(({ z }) => `${z}`, { z: [-3, 3, 0.1] });
  latentExplorer((z) => tf.zeros([z.shape[0], 784]), { points: [0, 1, 2, 3], labels: [4, 5] });
}

describe("the models of widgets", () => {
  it("are taken over by ipywidgets itself, which checks the type of every part", () =>
    onPage((page) => {
      everyWidget();
      const messages = page.comms.map(({ id, opened }) => ({ id, ...opened, buffers: [] }));
      const { status, stdout, stderr } = spawnSync(PYTHON, [path.join(__dirname, "adopt.py")], {
        input: JSON.stringify(messages),
        encoding: "utf8",
      });
      assert.equal(status, 0, stderr);
      const adopted = JSON.parse(stdout) as string[];
      const names = page.comms.map(({ opened }) => nameOf(opened.data.state));
      assert.deepEqual(adopted, names);
      assert.equal(new Set(names).size, 13);
    })).timeout(120_000);

  it("are all told to a page that opens later", () =>
    onPage((page) => {
      everyWidget();
      page.update("DropdownModel", { index: 2 });
      const control = page.open("jupyter.widget.control");
      control.receive({ method: "request_states" });
      const { data, buffers } = control.sent[0];
      assert.equal(data.method, "update_states");
      const states = data.states as Record<string, Record<string, unknown>>;
      const told = states[page.model("DropdownModel").id];
      assert.equal(told.model_module, "@jupyter-widgets/controls");
      assert.equal((told.state as Record<string, unknown>).index, 2);
      assertBuffers(page, data.buffer_paths as string[][], buffers);
    }));

  it("are no longer told once they are closed", () =>
    onPage((page) => {
      const beta = slider("β", { min: 0, max: 4 });
      const { id } = page.model("FloatSliderModel");
      const control = page.open("jupyter.widget.control");
      control.receive({ method: "request_states" });
      beta.close();
      control.receive({ method: "request_states" });
      const isTold = control.sent.map(({ data }) => id in (data.states as object));
      assert.deepEqual(isTold, [true, false]);
    }));
});

const nameOf = (state: unknown): unknown => (state as Record<string, unknown>)._model_name;

/** Bytes do not fit into JSON; each has its place in the states. */
function assertBuffers(page: Page, paths: string[][], buffers: Uint8Array[]): void {
  const { id } = page.model("AnyModel");
  const own = paths.filter(([model]) => model === id);
  assert.deepEqual(own.map(([, state, key]) => `${state}.${key}`).sort(), [
    "state.labels",
    "state.pixels",
    "state.points",
  ]);
  const at = paths.findIndex(([model, , key]) => model === id && key === "labels");
  assert.deepEqual([...buffers[at]], [4, 5]);
}
