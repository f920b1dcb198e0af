/** @file A lesson in JupyterLab, in a real browser: open it, run it, look at what it shows. */
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
  await orPicture(page, async () => {
    await kernelIdle(page);
    await page.locator(".jp-Notebook .jp-Cell").first().waitFor({ timeout: 60_000 });
  });
  const close = async () => {
    await context.close();
    if (!browser) await own.close();
  };
  return { page, pageErrors, close };
}

/** Waits until the notebook's kernel is there and has nothing to do, as the status bar says. */
export async function kernelIdle(page: Page, seconds = 60): Promise<void> {
  const idle = page.locator("#jp-main-statusbar").getByText(/^(?!No Kernel).+ \| Idle$/);
  await idle.first().waitFor({ timeout: seconds * 1000 });
}

/** Keeps a picture of the page where `work` fails on it. */
async function orPicture(page: Page, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    const file = path.join(SCREENSHOTS, "failed.png");
    await page.screenshot({ path: file });
    throw new Error(`${(error as Error).message}\nthe page: ${file}`, { cause: error });
  }
}

/** Run → Run All Cells, by the menu as a person does it. */
export async function runAll(page: Page, seconds = 300): Promise<void> {
  await page.getByRole("menuitem", { name: "Run", exact: true }).click();
  const item = page.getByRole("menuitem", { name: "Run All Cells", exact: true });
  await item.hover(); // a menu takes no click before the mouse has moved over it
  await item.click();
  await orPicture(page, async () => {
    await allCellsRan(page, seconds);
    await kernelIdle(page);
  });
}

/** What stands before the code cells: `[3]:` after a run, `[*]:` during it, `[ ]:` before it. */
function prompts(page: Page): Promise<string[]> {
  return page.locator(".jp-Notebook .jp-CodeCell .jp-InputPrompt").allTextContents();
}

async function allCellsRan(page: Page, seconds: number): Promise<void> {
  const end = performance.now() + seconds * 1000;
  for (;;) {
    const texts = await prompts(page);
    if (texts.length > 0 && texts.every((text) => /\[\d+\]/.test(text))) return;
    if (performance.now() > end) throw new Error(`cells after ${seconds} s: ${texts.join(" ")}`);
    await page.waitForTimeout(250);
  }
}

/** Texts of the errors that cells show; the page shows them as it shows what is written to stderr. */
export function cellErrors(page: Page): Promise<string[]> {
  return page.locator('[data-mime-type="application/vnd.jupyter.stderr"]').allInnerTexts();
}

/** Formulas that the page could not set, in red. */
export function formulaErrors(page: Page): Promise<string[]> {
  return page.locator("mjx-merror").allInnerTexts();
}

/** Scrolls an element into view, lets it settle, and takes its picture, also to a file. */
export async function pictureOf(element: Locator, name: string): Promise<Buffer> {
  await element.scrollIntoViewIfNeeded();
  return element.screenshot({ path: path.join(SCREENSHOTS, `${name}.png`) });
}
