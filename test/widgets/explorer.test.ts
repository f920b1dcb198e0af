import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Browser, Locator, Page } from "playwright-core";
import { launchBrowser } from "../browser";
import {
  cellErrors,
  type OpenLesson,
  openLesson,
  pictureOf,
  runAll,
  SCREENSHOTS,
} from "../browser/lab";
import { blackAndWhite } from "../browser/pixels";
import { type LabServer, startLab } from "../browser/server";

const ROOT = path.resolve(__dirname, "../..");

/** A folder that Jupyter hides unless it is told otherwise. */
const NOTEBOOK = ".elbolab/tests/explorer/explorer.ipynb";

const CELLS = [
  `import { imageTensor, interact, latentExplorer, loadMnist, loadPretrained, take, type Tensor2D, tf } from "elbolab";
const vae = loadPretrained("conditional-vae");
const some = take(loadMnist().test, 1500);
const labels = tf.tensor1d(Array.from(some.labels), "int32");
const points = vae.encode(imageTensor(some), labels).mu;
const digitAt = (z: Tensor2D, digit: number) =>
  vae.decode(z, tf.fill([z.shape[0]], digit, "int32"));`,
  `latentExplorer((z) => digitAt(z, 3), { points, labels: some.labels })`,
  `interact(({ z0, z1, digit }) => digitAt(tf.tensor2d([[z0, z1]]), digit).sigmoid(), {
  z0: [-3, 3, 0.1], z1: [-3, 3, 0.1], digit: [3, 5, 8],
});`,
];

function writeNotebook(): void {
  const file = path.join(ROOT, NOTEBOOK);
  mkdirSync(path.dirname(file), { recursive: true });
  const cells = CELLS.map((source, i) => ({
    cell_type: "code",
    id: `cell-${i}`,
    source,
    metadata: {},
    outputs: [],
    execution_count: null,
  }));
  const kernelspec = { name: "tslab", display_name: "TypeScript", language: "typescript" };
  const notebook = { cells, metadata: { kernelspec }, nbformat: 4, nbformat_minor: 5 };
  writeFileSync(file, JSON.stringify(notebook));
}

/** Where on the page a part of an element lies. */
async function placeIn(element: Locator, across: number, down: number): Promise<[number, number]> {
  await element.scrollIntoViewIfNeeded();
  const box = await element.boundingBox();
  assert.ok(box, "the element is not on the page");
  return [box.x + across * box.width, box.y + down * box.height];
}

/** Presses at one place of an element and moves to another. */
async function drag(page: Page, element: Locator, to: [number, number]): Promise<void> {
  await page.mouse.move(...(await placeIn(element, 0.5, 0.5)));
  await page.mouse.down();
  await page.mouse.move(...(await placeIn(element, ...to)), { steps: 10 });
  await page.mouse.up();
}

/** Waits until `look` gives something else than `before`. */
async function changed<T>(page: Page, look: () => Promise<T>, before: T): Promise<T> {
  for (let wait = 0; wait < 300; wait++) {
    const now = await look();
    if (now !== before) return now;
    await page.waitForTimeout(100);
  }
  throw new Error(`it stayed ${String(before).slice(0, 80)} for 30 s`);
}

describe("widgets in JupyterLab, in a real browser", function () {
  this.timeout(400_000);
  let server: LabServer;
  let browser: Browser;
  let lesson: OpenLesson;

  before(async () => {
    writeNotebook();
    [server, browser] = await Promise.all([
      startLab({}, ["--ContentsManager.allow_hidden=True"]),
      launchBrowser(),
    ]);
    lesson = await openLesson(server, NOTEBOOK, { browser, height: 1300 });
    await runAll(lesson.page);
    assert.deepEqual(await cellErrors(lesson.page), []);
  });

  it("decodes to an image that follows the point under the hand", async () => {
    const { page } = lesson;
    const digit = page.locator(".elbolab-plane canvas.digit");
    const caption = page.locator(".elbolab-plane figcaption");
    await digit.waitFor();
    const before = await pictureOf(digit, "latent-explorer-before");
    assert.equal(await caption.innerText(), "z = (0.00, 0.00)");
    await drag(page, page.locator(".elbolab-plane canvas.plane"), [0.8, 0.2]);
    await changed(page, () => caption.innerText(), "z = (0.00, 0.00)");
    await page.waitForTimeout(1000);
    const after = await pictureOf(digit, "latent-explorer-after");
    assert.ok(!before.equals(after), "the image stayed as it was");
    for (const png of [before, after]) {
      const { black, white } = blackAndWhite(png);
      assert.ok(black > 0.2 && white > 0.01, `${black} black, ${white} white`);
    }
    await pictureOf(page.locator(".elbolab-plane"), "latent-explorer");
  });

  it("moves the point by the arrow keys too", async () => {
    const { page } = lesson;
    const caption = page.locator(".elbolab-plane figcaption");
    const before = await caption.innerText();
    await page.locator(".elbolab-plane canvas.plane").press("ArrowLeft");
    await changed(page, () => caption.innerText(), before);
  });

  it("shows in place what two sliders and a menu decode to", async () => {
    const { page } = lesson;
    const image = page.locator(".jp-OutputArea-output img:visible").last();
    const source = (): Promise<string | null> => image.getAttribute("src");
    await image.waitFor();
    const first = await source();
    await drag(page, page.locator(".jupyter-widgets .noUi-handle").first(), [6, 0.5]);
    const second = await changed(page, source, first);
    await page.waitForTimeout(1000);
    const settled = await source();
    assert.ok(second !== first);
    await page.locator(".jupyter-widgets select").selectOption("8");
    await changed(page, source, settled);
    assert.equal(await page.locator(".jp-OutputArea-output img:visible").count(), 1);
    await page.screenshot({ path: path.join(SCREENSHOTS, "widgets.png") });
  });

  it("met no error", async () => {
    assert.deepEqual(await cellErrors(lesson.page), []);
    assert.deepEqual(lesson.pageErrors, []);
  });

  after(async () => {
    await lesson?.close();
    await browser?.close();
    await server?.stop();
  });
});
