import assert from "node:assert/strict";
import { DISPLAY } from "../../lib/plot/display";
import { button, dropdown, slider, text, toggle } from "../../lib/widgets/controls";
import { VIEW_MIME } from "../../lib/widgets/widget";
import { onPage, strayErrors } from "./page";

describe("a widget on the page", () => {
  it("opens a model with a layout and a style, at its first value", () =>
    onPage((page) => {
      slider("β", { min: 0, max: 4, step: 0.1, value: 1 });
      const { state, opened, target } = page.model("FloatSliderModel");
      assert.equal(target, "jupyter.widget");
      assert.deepEqual(opened.metadata, { version: "2.1.0" });
      assert.equal(state.value, 1);
      assert.equal(state.description, "β");
      assert.equal(state.readout_format, ".1f");
      assert.equal(state.layout, `IPY_MODEL_${page.model("LayoutModel").id}`);
      assert.equal(state.style, `IPY_MODEL_${page.model("SliderStyleModel").id}`);
    }));

  it("shows one view each time it is shown, all of the same model", () =>
    onPage((page) => {
      const flip = toggle("flip");
      const views = [flip[DISPLAY](), flip[DISPLAY]()].map((bundle) => bundle[VIEW_MIME]);
      const view = { version_major: 2, version_minor: 0, model_id: page.model("CheckboxModel").id };
      assert.deepEqual(views, [view, view]);
    }));

  it("follows the hand: each kind reads the value that the page has", () =>
    onPage((page) => {
      const seen: unknown[] = [];
      const keep = (value: unknown): void => void seen.push(value);
      slider("β", { min: 0, max: 4 }).onChange(keep);
      dropdown("digit", ["zero", "one", "two"]).onChange(keep);
      toggle("flip").onChange(keep);
      text("name").onChange(keep);
      const again = button("again");
      again.onChange(keep);
      page.update("FloatSliderModel", { value: 2.5 });
      page.update("DropdownModel", { index: 2 });
      page.update("CheckboxModel", { value: true });
      page.update("TextModel", { value: "z" });
      const click = { method: "custom", content: { event: "click" } };
      page.model("ButtonModel").receive(click);
      page.model("ButtonModel").receive(click);
      assert.deepEqual(seen, [2.5, "two", true, "z", 1, 2]);
      assert.equal(again.value, 2);
    }));

  it("moves on the page when a cell sets its value, and tells its handlers", () =>
    onPage((page) => {
      const digit = dropdown("digit", [7, 8, 9]);
      const seen: number[] = [];
      digit.onChange((value) => seen.push(value));
      digit.value = 9;
      assert.equal(page.model("DropdownModel").state.index, 2);
      assert.deepEqual([digit.value, ...seen], [9, 9]);
    }));

  it("tells other pages of a change, and sends nothing else back", () =>
    onPage((page) => {
      slider("β", { min: 0, max: 4 });
      page.update("FloatSliderModel", { value: 3 });
      const echo = { method: "echo_update", state: { value: 3 }, buffer_paths: [] };
      assert.deepEqual(page.model("FloatSliderModel").sent, [{ data: echo, buffers: [] }]);
    }));

  it("ignores changes of the page that are not its value", () =>
    onPage((page) => {
      const beta = slider("β", { min: 0, max: 4, value: 1 });
      const seen: number[] = [];
      beta.onChange((value) => seen.push(value));
      page.update("FloatSliderModel", { description: "γ" });
      assert.deepEqual([beta.value, seen], [1, []]);
    }));

  it("says its whole state when it is asked for", () =>
    onPage((page) => {
      slider("β", { min: 0, max: 4, value: 1 });
      page.update("FloatSliderModel", { value: 3 });
      page.model("FloatSliderModel").receive({ method: "request_state" });
      const { data } = page.model("FloatSliderModel").sent[1];
      assert.equal(data.method, "update");
      assert.equal((data.state as Record<string, unknown>).value, 3);
      assert.equal((data.state as Record<string, unknown>).max, 4);
    }));

  it("ends with its layout and style, and says nothing more", () =>
    onPage((page) => {
      const beta = slider("β", { min: 0, max: 4 });
      beta.close();
      beta.value = 2;
      assert.deepEqual(
        page.comms.map(({ closed, sent }) => [closed, sent.length]),
        [
          [true, 0],
          [true, 0],
          [true, 0],
        ],
      );
    }));

  it("sends nothing once the page or the kernel has closed the other end", () =>
    onPage((page) => {
      const beta = slider("β", { min: 0, max: 4 });
      page.model("FloatSliderModel").end();
      beta.value = 2;
      assert.equal(page.model("FloatSliderModel").sent.length, 0);
      assert.equal(beta.value, 2);
    }));

  it("stops calling a handler that was taken back", () =>
    onPage((page) => {
      const seen: number[] = [];
      const stop = slider("β", { min: 0, max: 4 }).onChange((value) => seen.push(value));
      page.update("FloatSliderModel", { value: 1 });
      stop();
      page.update("FloatSliderModel", { value: 2 });
      assert.deepEqual(seen, [1]);
    }));

  it("throws a handler's error, also a late one, where the kernel shows it, and calls the others", async () => {
    const seen: number[] = [];
    const errors = await strayErrors(() =>
      onPage((page) => {
        const beta = slider("β", { min: 0, max: 4 });
        beta.onChange(() => {
          throw new Error("at once");
        });
        beta.onChange(async () => {
          await null;
          throw new Error("late");
        });
        beta.onChange((value) => seen.push(value));
        page.update("FloatSliderModel", { value: 1 });
      }),
    );
    assert.deepEqual(errors.map((error) => (error as Error).message).sort(), ["at once", "late"]);
    assert.deepEqual(seen, [1]);
  });
});

describe("a widget without a page", () => {
  it("keeps its value and says in one line that it does not move", () => {
    const digit = dropdown("digit", ["zero", "one"]);
    assert.equal(digit.value, "zero");
    assert.deepEqual(digit[DISPLAY](), {
      "text/plain":
        "digit: zero, of zero, one (moves only in JupyterLab, on the kernel of ELBO Lab)",
    });
    digit.value = "one";
    assert.match(digit[DISPLAY]()["text/plain"], /^digit: one/);
  });
});

describe("what makes no widget", () => {
  it("is refused with what was expected", () => {
    assert.throws(() => slider("β", { min: 1, max: 0 }), /β.*expected min < max/);
    assert.throws(() => slider("β", { min: 0, max: 1, value: 2 }), /expected one from 0 to 1/);
    assert.throws(() => dropdown("digit", []), /there are none/);
    assert.throws(() => dropdown("digit", ["a", "b"], { value: "c" }), /expected one of a, b/);
  });
});
