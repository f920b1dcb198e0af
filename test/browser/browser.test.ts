import assert from "node:assert/strict";
import { findBrowser, launchBrowser } from "../browser";
import { blackAndWhite } from "./pixels";
import { packagedBrowser } from "./packaged";

const IS_PACKAGED = process.platform === "linux" && process.arch === "x64";

describe("the browser for tests", function () {
  this.timeout(240_000);
  const before = process.env.CHROME_PATH;
  afterEach(() => {
    if (before === undefined) delete process.env.CHROME_PATH;
    else process.env.CHROME_PATH = before;
  });

  it("is the one that CHROME_PATH names", async () => {
    process.env.CHROME_PATH = process.execPath;
    assert.equal((await findBrowser()).executablePath, process.execPath);
  });

  it("is none where CHROME_PATH leads nowhere, and says so", async () => {
    process.env.CHROME_PATH = "/no/such/browser";
    await assert.rejects(
      findBrowser(),
      /CHROME_PATH is \/no\/such\/browser, where no program lies/,
    );
  });

  it("comes out of a package where none is installed, or says what to install", async () => {
    if (!IS_PACKAGED) return assert.rejects(packagedBrowser(), /install one, or set CHROME_PATH/);
    const browser = await launchBrowser(await packagedBrowser());
    const page = await browser.newPage({ viewport: { width: 200, height: 100 } });
    await page.setContent('<body style="margin:0;font-size:90px;font-weight:bold">■ Ab</body>');
    const { black, white } = blackAndWhite(await page.screenshot());
    await browser.close();
    assert.ok(black > 0.05 && white > 0.2, `black ${black}, white ${white}`);
  });
});
