import assert from "node:assert/strict";
import path from "node:path";
import { Browser, Locator } from "playwright-core";
import { PROJECT } from "../../lib/lessons/folder";
import { readNotebook, tagsOf } from "../../lib/lessons/notebook";
import { launchBrowser } from "../browser";
import { LESSONS } from "../lessons/all";
import {
  cellErrors,
  formulaErrors,
  OpenLesson,
  openLesson,
  pictureOf,
  runAll,
  SCREENSHOTS,
} from "./lab";
import { blackAndWhite, colouredShare, greenShare, inkShare } from "./pixels";
import { LabServer, startLab } from "./server";

/** Lessons that train on digits and show them, whatever else they show. */
const hasDigits = (name: string): boolean => /^(00|01|06)-/.test(name);

/** The lessons that this opens, to save time; all of them with ELBOLAB_OPEN=all. The others run without a page. */
const OPENED = LESSONS.filter(
  ({ name }) => process.env.ELBOLAB_OPEN === "all" || /^(00|01|06|11)-/.test(name),
);

/** At full length with ELBOLAB_SHORT=0. */
const ELBOLAB_SHORT = process.env.ELBOLAB_SHORT ?? "1";

/** Lines and points have a colour; axes, grids and texts have none. One point is enough. */
const isColoured = (png: Buffer): boolean => colouredShare(png) > 0.00003;

/** Images fill their place, also the grey ones of untrained networks; axes and texts do not. */
const isFilled = (png: Buffer): boolean => inkShare(png) > 0.05;

/** Handwritten digits: mostly black, with white strokes. */
function showsDigits(png: Buffer): boolean {
  const { black, white } = blackAndWhite(png);
  return black > 0.2 && white > 0.02;
}

/** Pictures of all elements, also kept as files. */
async function picturesOf(elements: Locator, name: string): Promise<Buffer[]> {
  const pictures: Buffer[] = [];
  for (const [at, element] of (await elements.all()).entries()) {
    pictures.push(await pictureOf(element, `${name}-${at + 1}`));
  }
  return pictures;
}

describe("a lesson in JupyterLab, in a real browser", function () {
  this.timeout(400_000);
  let server: LabServer;
  let browser: Browser;

  before(async () => {
    [server, browser] = await Promise.all([startLab({ ELBOLAB_SHORT }), launchBrowser()]);
  });

  for (const { name, learner } of OPENED) {
    describe(name, () => {
      let lesson: OpenLesson;

      before(async () => {
        lesson = await openLesson(server, path.relative(PROJECT, learner), { browser });
        await runAll(lesson.page);
      });
      after(() => lesson?.close());

      it("runs all cells, and none shows an error that was not planned", async () => {
        const planned = readNotebook(learner).cells.filter((cell) =>
          tagsOf(cell).includes("raises-exception"),
        );
        const errors = await cellErrors(lesson.page);
        assert.equal(errors.length, planned.length, errors.join("\n\n"));
        assert.deepEqual(lesson.pageErrors, []);
      });

      it("sets every formula", async () => {
        assert.deepEqual(await formulaErrors(lesson.page), []);
        assert.ok((await lesson.page.locator("mjx-container").count()) > 0);
      });

      it("draws every figure, lines and digits", async () => {
        const figures = await picturesOf(lesson.page.locator(".js-plotly-plot"), `${name}-figure`);
        const images = await picturesOf(
          lesson.page.locator(".jp-OutputArea-output img:visible"),
          `${name}-image`,
        );
        const empty = figures.flatMap((png, at) =>
          isColoured(png) || isFilled(png) ? [] : [`figure ${at + 1} shows nothing`],
        );
        assert.deepEqual(empty, []);
        assert.ok(figures.some(isColoured), `${figures.length} figures, none with lines or points`);
        const isDrawn = !hasDigits(name) || [...figures, ...images].some(showsDigits);
        assert.ok(isDrawn, "digits are nowhere to be seen");
        await lesson.page.screenshot({ path: path.join(SCREENSHOTS, `${name}-page.png`) });
      });

      if (!hasDigits(name)) return;
      it("shows a finished progress bar, full and green", async () => {
        const bar = lesson.page.locator(".elbolab-done").first();
        const png = await pictureOf(bar.locator("> div").first(), `${name}-progress`);
        assert.ok(greenShare(png) > 0.8, `${greenShare(png)} of the bar is green`);
      });
    });
  }

  // In a describe of its own, because mocha runs the tests of one level before those below it.
  describe("the end", () => {
    it("one Ctrl-C ends the server with all its kernels", async () => {
      assert.deepEqual(await server.stop(), []);
    });
  });

  after(async () => {
    await browser?.close();
    await server?.stop();
  });
});
