/** @file A page of a real browser that draws figures with the pinned plotly.js. */
import type { Browser, Page } from "playwright-core";
import type { Figure } from "../../lib/plot";
import { launchBrowser } from "../browser";

/** Draws a figure as JupyterLab's renderer does: react, then the frames. */
const SCRIPT = `
  window.draw = async (text) => {
    const { data, layout, frames, config } = JSON.parse(text);
    document.body.innerHTML = "<div id=figure></div>";
    await Plotly.react("figure", data, layout, config);
    if (frames) await Plotly.addFrames("figure", frames);
  };
  window.complaints = (text) => {
    const { data, layout } = JSON.parse(text);
    return (Plotly.validate(data, layout) ?? []).map(({ msg }) => msg);
  };
  window.goTo = (name) => Plotly.animate("figure", [name], {
    mode: "immediate", frame: { duration: 0, redraw: true }, transition: { duration: 0 },
  });
`;

/** A browser with one page on which plotly.js draws. */
export interface PlotPage {
  page: Page;
  /** What went wrong on the page since it was opened. */
  faults: string[];
  draw(figure: Figure): Promise<void>;
  /** What plotly.js has against a figure's attributes. */
  complaints(figure: Figure): Promise<string[]>;
  /** Goes to the frame of that name. */
  goTo(frame: string): Promise<void>;
  /** The figure as PNG. */
  picture(): Promise<Buffer>;
  close(): Promise<void>;
}

/** What SCRIPT leaves on the page. */
interface Script {
  draw(text: string): Promise<void>;
  complaints(text: string): string[];
  goTo(frame: string): Promise<void>;
}

/** Opens the page. */
export async function openPlotPage(): Promise<PlotPage> {
  const browser: Browser = await launchBrowser();
  const page = await browser.newPage({ viewport: { width: 900, height: 900 } });
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(error.message));
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) faults.push(message.text());
  });
  await page.addScriptTag({ path: require.resolve("plotly.js-dist") });
  await page.addScriptTag({ content: SCRIPT });
  return {
    page,
    faults,
    draw: (figure) =>
      page.evaluate((text) => (globalThis as unknown as Script).draw(text), JSON.stringify(figure)),
    complaints: (figure) =>
      page.evaluate(
        (text) => (globalThis as unknown as Script).complaints(text),
        JSON.stringify(figure),
      ),
    goTo: async (frame) => {
      await page.evaluate(async (name) => {
        await (globalThis as unknown as Script).goTo(name);
      }, frame);
    },
    picture: () => page.locator("#figure .svg-container").screenshot(),
    close: () => browser.close(),
  };
}
