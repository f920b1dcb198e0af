/** @file A lesson in JupyterLab, in a real browser: open it, run it, look at what it shows. */
import { mkdirSync } from "node:fs";
import path from "node:path";
import { Browser, Locator, Page } from "playwright-core";
import { launchBrowser } from "../browser";
import { LabServer } from "./server";

/** Where pictures of pages are kept for people to look at. */
export const SCREENSHOTS = path.join(__dirname, "..", "..", ".elbolab", "screenshots");

/** A lesson that is open in JupyterLab. */
export interface OpenLesson {
  page: Page;
  /** Errors that the page itself met, such as a script that failed. */
  pageErrors: string[];
  close(): Promise<void>;
}

export interface OpenOptions {
  browser?: Browser;
  width?: number;
  height?: number;
  /** Two for pictures that people look at. */
  scale?: number;
}

/**
 * Opens a notebook in JupyterLab and waits until its kernel is ready.
 * @param server as {@link startLab} gives it
 * @param notebook its path below the server's folder, such as `01-autoencoder.ipynb`
 */
export async function openLesson(
  server: LabServer,
  notebook: string,
  { browser, width = 1280, height = 900, scale = 1 }: OpenOptions = {},
): Promise<OpenLesson> {
  const own = browser ?? (await launchBrowser());
  const context = await own.newContext({
    viewport: { width, height },
    deviceScaleFactor: scale,
  });
  const page = await context.newPage();
  const pageErrors: string[] = [];
  page.on("pageerror", (error) => pageErrors.push(error.message));
  await page.goto(`${server.origin}/lab/tree/${notebook}?reset&token=${server.token}`);
  await page.locator(".jp-Notebook .jp-Cell").first().waitFor({ timeout: 60_000 });
  await kernelIdle(page);
  const close = async () => {
    await context.close();
    if (!browser) await own.close();
  };
  return { page, pageErrors, close };
}

/** Waits until the notebook's kernel has nothing to do. */
export async function kernelIdle(page: Page, seconds = 60): Promise<void> {
  const idle = page.locator('.jp-Notebook-ExecutionIndicator[data-status="idle"]');
  await idle.first().waitFor({ timeout: seconds * 1000 });
}

/** Run → Run All Cells, by the menu as a person does it. */
export async function runAll(page: Page, seconds = 300): Promise<void> {
  await page.getByRole("menuitem", { name: "Run", exact: true }).click();
  const item = page.getByRole("menuitem", { name: "Run All Cells", exact: true });
  await item.hover(); // a menu takes no click before the mouse has moved over it
  await item.click();
  await item.waitFor({ state: "hidden" });
  const end = performance.now() + seconds * 1000;
  while (!(await allCellsRan(page))) {
    if (performance.now() > end) throw new Error(`after ${seconds} s: ${await prompts(page)}`);
    await page.waitForTimeout(250);
  }
  await kernelIdle(page);
}

/** What stands before the code cells: `[3]:` after a run, `[*]:` during it, `[ ]:` before it. */
function prompts(page: Page): Promise<string[]> {
  return page.locator(".jp-Notebook .jp-CodeCell .jp-InputPrompt").allTextContents();
}

async function allCellsRan(page: Page): Promise<boolean> {
  const texts = await prompts(page);
  return texts.length > 0 && texts.every((text) => /\[\d+\]/.test(text));
}

/** Texts of the errors that cells show. */
export function cellErrors(page: Page): Promise<string[]> {
  return page.locator('[data-mime-type="application/vnd.jupyter.error"]').allInnerTexts();
}

/** Formulas that the page could not set, in red. */
export function formulaErrors(page: Page): Promise<string[]> {
  return page.locator("mjx-merror").allInnerTexts();
}

/** Scrolls an element into view, lets it settle, and takes its picture, also to a file. */
export async function pictureOf(element: Locator, name: string): Promise<Buffer> {
  mkdirSync(SCREENSHOTS, { recursive: true });
  await element.scrollIntoViewIfNeeded();
  return element.screenshot({ path: path.join(SCREENSHOTS, `${name}.png`) });
}
