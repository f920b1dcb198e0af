import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CLASSES, INK, RIGHT, SERIES, TEMPLATE, translucent, WRONG } from "../../lib/plot/theme";

/** Relative luminance of "#rrggbb" (WCAG 2.1). */
function luminance(color: string): number {
  const [red, green, blue] = [1, 3, 5]
    .map((at) => parseInt(color.slice(at, at + 2), 16) / 255)
    .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** Contrast of two colours, 1 to 21 (WCAG 2.1). */
function contrast(one: string, other: string): number {
  const [high, low] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
}

/** The pages of JupyterLab's two themes. */
const GROUNDS = ["#ffffff", "#111111"];

describe("the theme", () => {
  it("knows contrast: black on white is 21, a colour on itself 1", () => {
    assert.ok(Math.abs(contrast("#000000", "#ffffff") - 21) < 1e-9);
    assert.equal(contrast(INK, INK), 1);
  });

  it("has text that is read on the light and the dark page", () => {
    for (const ground of GROUNDS) assert.ok(contrast(INK, ground) > 4.2, ground);
  });

  it("has marks of right and wrong that stand out on both pages", () => {
    for (const ground of GROUNDS) {
      for (const mark of [RIGHT, WRONG]) assert.ok(contrast(mark, ground) > 3, `${mark} ${ground}`);
    }
  });

  it("has ten colours for ten classes and six for series, all different", () => {
    assert.equal(new Set(CLASSES).size, 10);
    assert.equal(new Set(SERIES).size, 6);
  });

  it("paints nothing behind a figure", () => {
    const { layout } = TEMPLATE as { layout: Record<string, unknown> };
    assert.equal(layout.paper_bgcolor, "rgba(0, 0, 0, 0)");
    assert.equal(layout.plot_bgcolor, "rgba(0, 0, 0, 0)");
  });

  it("makes a colour see-through", () => {
    assert.equal(translucent("#5790fc", 0.2), "rgba(87, 144, 252, 0.2)");
  });
});

describe("plotly.js", () => {
  const read = (path: string): { version: string; dependencies: Record<string, string> } =>
    JSON.parse(readFileSync(path, "utf8")) as {
      version: string;
      dependencies: Record<string, string>;
    };
  const major = (version: string): string => version.replace(/^[^\d]*/, "").split(".")[0];

  it("has the same major version in JupyterLab and in the tests", () => {
    const root = join(__dirname, "..", "..");
    const lab = read(
      join(root, ".venv/share/jupyter/labextensions/jupyterlab-plotly/package.json"),
    );
    const ours = read(join(root, "node_modules/plotly.js-dist/package.json"));
    assert.equal(major(lab.dependencies["plotly.js"]), major(ours.version));
  });
});
