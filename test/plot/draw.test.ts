import assert from "node:assert/strict";
import { DISPLAY } from "../../lib/plot/display";
import type { Figure } from "../../lib/plot";
import { curves, imageGrid, withSlider } from "../../lib/plot";
import { decodePng } from "../../lib/plot/png";
import { discs, GALLERY } from "./gallery";
import { openPlotPage, type PlotPage } from "./page";

/** Still figures stay under 200 kB, moving ones under 1 MB: a notebook of twenty stays quick. */
const BUDGET = { still: 200_000, moving: 1_000_000 };

/** Numbers in base64 as plain lists, for plotly.js's validation does not look into them. */
function unpacked(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unpacked);
  if (typeof value !== "object" || value === null) return value;
  const { bdata, shape } = value as { bdata?: string; shape?: string };
  if (bdata === undefined) {
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, unpacked(part)]));
  }
  const list = Array.from(new Float32Array(new Uint8Array(Buffer.from(bdata, "base64")).buffer));
  if (shape === undefined) return list;
  const [rows, columns] = shape.split(",").map(Number);
  return Array.from({ length: rows }, (_, row) => list.slice(row * columns, (row + 1) * columns));
}

/** plotly.js's validation compares a button's arguments as objects, and never finds them equal. */
const isReal = (complaint: string): boolean => !complaint.includes(".args[");

describe("every figure", () => {
  let stage: PlotPage;
  before(async () => (stage = await openPlotPage()));
  after(() => stage.close());

  for (const [name, make] of Object.entries(GALLERY)) {
    it(`${name} is drawn by plotly.js with all its marks`, async () => {
      const { figure, marks } = make();
      await stage.draw(figure);
      for (const [selector, count] of Object.entries(marks)) {
        assert.equal(await stage.page.locator(selector).count(), count, selector);
      }
      assert.deepEqual(stage.faults.splice(0), []);
    });

    it(`${name} has no attribute that plotly.js does not know`, async () => {
      const complaints = await stage.complaints(unpacked(make().figure) as Figure);
      assert.deepEqual(complaints.filter(isReal), []);
    });

    it(`${name} is small, and says in words what it shows`, () => {
      const { figure } = make();
      const size = JSON.stringify(figure).length;
      const budget = figure.frames ? BUDGET.moving : BUDGET.still;
      assert.ok(size < budget, `${size} bytes, expected less than ${budget}`);
      assert.match(figure[DISPLAY]()["text/plain"], /^Figure/);
    });
  }

  for (const name of ["withSlider", "elboBars", "imageFrames"]) {
    it(`${name} changes when its slider is moved`, async () => {
      const { figure } = GALLERY[name]();
      const last = figure.frames?.at(-1)?.name;
      assert.ok(last !== undefined);
      await stage.draw(figure);
      const first = await stage.picture();
      await stage.goTo(last);
      const moved = await stage.picture();
      assert.ok(!first.equals(moved));
      await stage.goTo(String(figure.frames?.[0].name));
      assert.ok(first.equals(await stage.picture()), "and changes back");
    });
  }

  for (const side of [28, 80]) {
    it(`a slider begins right of its buttons below images of ${side} pixels, too`, async () => {
      const images = new Float32Array(side * side);
      const still = imageGrid(images, { width: side, height: side, scale: 4 });
      await stage.draw(withSlider(["a", "b"].map((label) => ({ label, figure: still }))));
      const boxOf = (selector: string) => stage.page.locator(selector).last().boundingBox();
      const [pause, rail] = [await boxOf(".updatemenu-button"), await boxOf(".slider-rail-rect")];
      assert.ok(pause && rail);
      assert.ok(rail.x >= pause.x + pause.width, `${rail.x}, ${pause.x + pause.width}`);
      assert.ok(rail.width > 150, `${rail.width} pixels to slide along`);
      const { width = 0 } =
        (await stage.page.locator("#figure .svg-container").boundingBox()) ?? {};
      assert.ok(rail.x + rail.width <= width, "the whole of it is to be seen");
    });
  }

  it("a slider begins right of its buttons where a legend narrows the axes, too", async () => {
    const named = curves({
      "codes of the first image and of all others": (x) => x,
      other: (x) => -x,
    });
    await stage.draw(withSlider(["a", "b"].map((label) => ({ label, figure: named }))));
    const boxOf = (selector: string) => stage.page.locator(selector).last().boundingBox();
    const [pause, rail] = [await boxOf(".updatemenu-button"), await boxOf(".slider-rail-rect")];
    assert.ok(pause && rail);
    assert.ok(rail.x >= pause.x + pause.width, `${rail.x}, ${pause.x + pause.width}`);
  });

  it("a slider's last label is not cut below images, which have narrow margins", async () => {
    const still = imageGrid(new Float32Array(150 * 150), { width: 150, height: 150, scale: 4 });
    const steps = ["both", "prior only, at last"].map((label) => ({ label, figure: still }));
    await stage.draw(withSlider(steps, { play: false }));
    const label = await stage.page.locator(".slider-label").last().boundingBox();
    const figure = await stage.page.locator("#figure .svg-container").boundingBox();
    assert.ok(label && figure);
    assert.ok(label.x + label.width <= figure.x + figure.width);
  });

  it("imageGrid's pixels reach the screen as they are, enlarged and in their places", async () => {
    const images = discs(4);
    await stage.draw(imageGrid(images, { columns: 2, scale: 4 }));
    const screen = decodePng(await stage.picture());
    const { l, t } = { l: 4, t: 6 };
    for (const [image, x, y] of [
      [0, 14, 14],
      [1, 14, 3],
      [2, 8, 14],
      [3, 20, 20],
    ]) {
      const left = l + 4 * (x + (image % 2) * 30) + 2;
      const top = t + 4 * (y + Math.floor(image / 2) * 30) + 2;
      const shown = screen.data[4 * (top * screen.width + left)];
      const wanted = 255 * images[image * 784 + y * 28 + x];
      assert.ok(
        Math.abs(shown - wanted) <= 2,
        `image ${image} at (${x}, ${y}): ${shown}, expected ${wanted}`,
      );
    }
  });
});
