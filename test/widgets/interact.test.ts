import assert from "node:assert/strict";
import { tf } from "../../lib/engine";
import { DISPLAY } from "../../lib/plot/display";
import { decodePng } from "../../lib/plot/png";
import { clearOutput, show } from "../../lib/plot/show";
import { slider } from "../../lib/widgets/controls";
import { interact } from "../../lib/widgets/interact";
import { latentExplorer } from "../../lib/widgets/latent-explorer";
import { VIEW_MIME } from "../../lib/widgets/widget";
import { inTerminal } from "../plot/screen";
import { onPage, type Page } from "./page";

/** The texts of all areas but the first, which holds the controls. */
const results = (page: Page): unknown[] =>
  page
    .areas()
    .slice(1)
    .map((bundle) => bundle["text/plain"]);

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe("interact", () => {
  it("makes the control that fits each choice, and gives f all values by name", () =>
    onPage((page) => {
      const beta = slider("β", { min: 0, max: 4, value: 3 });
      const seen: unknown[] = [];
      const choices = {
        z0: [-3, 3, 0.1],
        digit: [0, 1, 2],
        arm: { min: 1, max: 3, step: 1, value: 2 },
        prior: ["normal", "mixture"],
        flip: true,
        name: "z",
        beta,
      } as const;
      interact((values) => void seen.push(values), choices);
      const first = { z0: 0, digit: 0, arm: 2, prior: "normal", flip: true, name: "z", beta: 3 };
      assert.deepEqual(seen, [first]);
      const box = page.model("VBoxModel");
      assert.equal((box.state.children as string[]).length, 7);
      assert.deepEqual(page.shown[0].bundle[VIEW_MIME], {
        version_major: 2,
        version_minor: 0,
        model_id: box.id,
      });
    }));

  it("puts what f returns in place of what it returned before", () =>
    onPage((page) => {
      interact(({ z }) => `z is ${z}`, { z: [-3, 3, 0.1] });
      assert.deepEqual(results(page), ["z is 0"]);
      page.update("FloatSliderModel", { value: 1.5 });
      assert.deepEqual(results(page), ["z is 1.5"]);
    }));

  it("puts what f shows in its place too, and each of several results", () =>
    onPage((page) => {
      const twice = ({ several }: { several: boolean }): unknown => {
        show("shown");
        return several ? [tf.zeros([1, 784]), tf.ones([1, 784])] : "returned";
      };
      interact(twice, { several: true });
      const [, shown, black, white] = page.areas();
      assert.equal(shown["text/plain"], "shown");
      const level = (png: unknown): number => decodePng(Buffer.from(String(png), "base64")).data[0];
      assert.deepEqual([level(black["image/png"]), level(white["image/png"])], [0, 255]);
      page.update("CheckboxModel", { value: false });
      assert.deepEqual(results(page), ["shown", "returned", ""]);
    }));

  it("forgets what f shows before it clears its output", () =>
    onPage((page) => {
      const f = (): void => {
        show("before");
        clearOutput();
        show("after");
      };
      interact(f, { again: true });
      assert.deepEqual(results(page), ["after"]);
    }));

  it("leaves no tensor behind, and those alone that were there before", () =>
    onPage((page) => {
      const kept = tf.ones([1, 784]);
      const before = tf.memory().numTensors;
      interact(({ own }) => (own ? kept : tf.zeros([1, 784]).add(kept)), { own: true });
      page.update("CheckboxModel", { value: false });
      page.update("CheckboxModel", { value: true });
      assert.equal(tf.memory().numTensors, before);
      kept.dispose();
    }));

  it("collapses the moves made while an async f waits: the last one wins", () =>
    onPage(async (page) => {
      const seen: number[] = [];
      const slow = async ({ z }: { z: number }): Promise<string> => {
        seen.push(z);
        await settled();
        return `z is ${z}`;
      };
      interact(slow, { z: [0, 100, 1] });
      for (let value = 1; value <= 50; value++) page.update("FloatSliderModel", { value });
      for (let turn = 0; turn < 5; turn++) await settled();
      assert.deepEqual(seen, [0, 50]);
      assert.deepEqual(results(page), ["z is 50"]);
    }));

  it("shows an error of f in the result's place, and the next result after it", () =>
    onPage((page) => {
      const root = ({ z }: { z: number }): string => {
        if (z < 0) throw new RangeError(`no root of ${z}`);
        return `${Math.sqrt(z)}`;
      };
      interact(root, { z: [-4, 4, 1] });
      page.update("FloatSliderModel", { value: -1 });
      const error = page.areas()[1];
      assert.match(String(error["application/vnd.jupyter.stderr"]), /RangeError: no root of -1/);
      page.update("FloatSliderModel", { value: 4 });
      assert.deepEqual(results(page), ["2"]);
      assert.equal(page.areas()[1]["application/vnd.jupyter.stderr"], undefined);
    }));

  it("shows an error of an async f too", () =>
    onPage(async (page) => {
      const late = async ({ z }: { z: number }): Promise<string> => {
        await settled();
        throw new Error(`late at ${z}`);
      };
      interact(late, { z: [0, 4, 1] });
      await settled();
      await settled();
      assert.match(String(results(page)[0]), /late at 0/);
    }));

  it("fails its cell where f fails for the first values", () =>
    onPage((page) => {
      const fails = (): never => {
        throw new Error("never works");
      };
      assert.throws(() => interact(fails, { z: [0, 4, 1] }), /never works/);
      assert.deepEqual(page.shown, []);
    }));

  it("prints the first values and their result where nothing moves", () => {
    const lines = inTerminal(() => interact(({ z }) => `z is ${z}`, { z: [-3, 3, 0.1] }));
    assert.deepEqual(lines, [
      "z: 0, of -3 to 3 (moves only in JupyterLab, on the kernel of ELBO Lab)",
      "z is 0",
    ]);
  });

  it("refuses what is no choice", () => {
    const wrong = { z: 3 } as unknown as { z: [number, number, number] };
    assert.throws(() => interact(() => undefined, wrong), /"z" got 3; expected \[min, max, step\]/);
  });
});

describe("the latent explorer", () => {
  /** Brightness is sigmoid(z0) left and sigmoid(z1) right of the middle. */
  const decode = (z: import("@tensorflow/tfjs").Tensor2D) => tf.concat([z, z], 1);
  const options = { width: 2, height: 2, value: [0, 0] as [number, number] };
  const grey = (logit: number): number => Math.round(255 / (1 + Math.exp(-logit)));

  it("sends the decoded pixels as bytes, first and after each move", () =>
    onPage((page) => {
      latentExplorer(decode, options);
      const pixels = (): number[] => [...(page.model("AnyModel").state.pixels as Uint8Array)];
      assert.deepEqual(pixels(), [grey(0), grey(0), grey(0), grey(0)]);
      page.update("AnyModel", { z: [1, -2] });
      assert.deepEqual(pixels(), [grey(1), grey(-2), grey(1), grey(-2)]);
      assert.deepEqual(page.model("AnyModel").state.decoded, [1, -2]);
    }));

  it("has z as its value, which a cell can read and set", () =>
    onPage((page) => {
      const explorer = latentExplorer(decode, options);
      page.update("AnyModel", { z: [1, -2] });
      assert.deepEqual(explorer.value, [1, -2]);
      explorer.value = [2, 2];
      assert.deepEqual(page.model("AnyModel").state.z, [2, 2]);
      assert.deepEqual(page.model("AnyModel").state.decoded, [2, 2]);
    }));

  it("leaves no tensor behind", () =>
    onPage((page) => {
      const before = tf.memory().numTensors;
      latentExplorer(decode, options);
      page.update("AnyModel", { z: [1, -2] });
      assert.equal(tf.memory().numTensors, before);
    }));

  it("shows a square around all points", () =>
    onPage((page) => {
      latentExplorer(decode, { ...options, points: [0, 0, 2, 1], labels: [3, 4] });
      const [left, right, bottom, top] = page.model("AnyModel").state.range as number[];
      assert.ok(left < 0 && right > 2 && bottom < 0 && top > 1);
      assert.ok(Math.abs(right - left - (top - bottom)) < 1e-12);
    }));

  it("says on the page why a place could not be decoded", () =>
    onPage((page) => {
      const picky = (z: import("@tensorflow/tfjs").Tensor2D) => {
        if (z.dataSync()[0] > 1) throw new Error("too far out");
        return decode(z);
      };
      latentExplorer(picky, options);
      page.update("AnyModel", { z: [2, 0] });
      assert.match(String(page.model("AnyModel").state.error), /too far out/);
      page.update("AnyModel", { z: [1, 0] });
      assert.equal(page.model("AnyModel").state.error, "");
    }));

  it("is a picture of the whole plane, and a line, where nothing moves", () => {
    const bundle = latentExplorer(decode, options)[DISPLAY]();
    assert.match(bundle["text/plain"], /^latent plane: z = \(0, 0\) \(moves only/);
    const [, png] = /src="data:image\/png;base64,([^"]+)"/.exec(String(bundle["text/html"])) ?? [];
    const { width, height, data } = decodePng(Buffer.from(png, "base64"));
    // Top left is z = (−3, 3): dark on the left of its image, bright on the right.
    assert.ok(data[0] < 40, `brightness ${data[0]}`);
    assert.equal(width, height);
  });

  it("refuses points and labels that do not fit, and a decoder of other images", () => {
    const points = { points: [1, 2, 3], labels: [1] };
    assert.throws(() => latentExplorer(decode, { ...options, ...points }), /two numbers a label/);
    assert.throws(() => latentExplorer(decode), /gave 4 numbers for 1 places, expected 784/);
  });

  it("has a page's half that is a module anywidget can load", () =>
    onPage(async (page) => {
      latentExplorer(decode, options);
      const source = Buffer.from(String(page.model("AnyModel").state._esm)).toString("base64");
      const module = (await import(`data:text/javascript;base64,${source}`)) as {
        default: { render: unknown };
      };
      assert.equal(typeof module.default.render, "function");
    }));
});
