/**
 * @file From a key press to the changed image, in a real browser: `npx tsx test/widgets/latency.ts`.
 * Leave the machine alone meanwhile.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Page } from "playwright-core";
import { launchBrowser } from "../browser";
import { cellErrors, openLesson, runAll, SCREENSHOTS } from "../browser/lab";
import { startLab } from "../browser/server";

const ROOT = path.resolve(__dirname, "../..");
const NOTEBOOK = ".elbolab/tests/latency/latency.ipynb";
const MOVES = 60;

const CELLS = [
  `import { interact, latentExplorer, loadPretrained, tf, type Tensor2D } from "elbolab";
const vae = loadPretrained("conditional-vae");
const digitAt = (z: Tensor2D) => vae.decode(z, tf.fill([z.shape[0]], 3, "int32"));`,
  `latentExplorer(digitAt)`,
  `interact(({ z0 }) => digitAt(tf.tensor2d([[z0, 0]])).sigmoid(), { z0: [-3, 3, 0.05] });`,
];

function writeNotebook(): void {
  const file = path.join(ROOT, NOTEBOOK);
  mkdirSync(path.dirname(file), { recursive: true });
  const cells = CELLS.map((source, i) => ({
    ...{ cell_type: "code", id: `cell-${i}`, source },
    ...{ metadata: {}, outputs: [], execution_count: null },
  }));
  const kernelspec = { name: "tslab", display_name: "TypeScript", language: "typescript" };
  writeFileSync(
    file,
    JSON.stringify({ cells, metadata: { kernelspec }, nbformat: 4, nbformat_minor: 5 }),
  );
}

/** Notes, in the page, when a key went down and when the picture had changed. */
const WATCH = `
window.waited = [];
let pressed = 0;
addEventListener("keydown", (event) => { pressed = event.timeStamp; }, true);
const note = () => { if (pressed) waited.push(performance.now() - pressed); pressed = 0; };
new MutationObserver((changes) => {
  for (const { target, addedNodes, attributeName } of changes) {
    if (attributeName === "aria-label" && target.matches("canvas.digit")) note();
    const images = [...addedNodes].flatMap((node) => node.matches?.("img") ? [node] : [...(node.querySelectorAll?.("img") ?? [])]);
    if (attributeName === "src") images.push(target);
    for (const image of images) image.decode().then(note);
  }
}).observe(document.body, { subtree: true, childList: true, attributes: true, attributeFilter: ["aria-label", "src"] });
`;

/** Presses arrow keys on `selector`, one after the picture of the other. */
async function press(page: Page, selector: string): Promise<number[]> {
  const target = page.locator(selector).first();
  await target.scrollIntoViewIfNeeded();
  await target.focus();
  const before = await count(page);
  for (let move = 0; move < MOVES; move++) {
    await page.keyboard.press(move % 30 < 15 ? "ArrowRight" : "ArrowLeft");
    for (let wait = 0; (await count(page)) <= before + move && wait < 200; wait++)
      await page.waitForTimeout(10);
    await page.waitForTimeout(30);
  }
  const waited = (await page.evaluate("window.waited")) as number[];
  return waited.slice(before).sort((a, b) => a - b);
}

const count = async (page: Page): Promise<number> =>
  (await page.evaluate("window.waited.length")) as number;

function tell(what: string, waited: number[]): void {
  const at = (share: number): string =>
    waited[Math.min(waited.length - 1, Math.floor(share * waited.length))]?.toFixed(0) ?? "–";
  console.log(`${what}: median ${at(0.5)} ms, 90 % within ${at(0.9)} ms, ${waited.length} moves`);
}

async function main(): Promise<void> {
  writeNotebook();
  const server = await startLab({}, ["--ContentsManager.allow_hidden=True"]);
  const browser = await launchBrowser();
  try {
    const { page, close } = await openLesson(server, NOTEBOOK, { browser, height: 1200 });
    await runAll(page);
    await page.locator(".elbolab-plane canvas.digit").waitFor();
    await page.waitForTimeout(2000);
    await page.evaluate(WATCH);
    tell("latent explorer", await press(page, ".elbolab-plane canvas.plane"));
    tell("slider of interact", await press(page, ".jupyter-widgets .noUi-handle"));
    await page.screenshot({ path: path.join(SCREENSHOTS, "latency.png") });
    console.log((await cellErrors(page)).join("\n"));
    await close();
  } finally {
    await browser.close();
    await server.stop();
  }
}

void main();
