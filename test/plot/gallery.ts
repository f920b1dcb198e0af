/** @file One figure of every builder, each with the marks that must be on the page. */
import * as plot from "../../lib/plot";
import { linspace } from "../../lib/numbers";
import { normals } from "../../lib/philox";

/** A figure, and how many elements of each kind plotly.js must draw for it. */
export interface Exhibit {
  figure: plot.Figure & plot.Displayable;
  /** CSS selector → count. */
  marks: Record<string, number>;
}

const noise = (count: number, stream: number): number[] => Array.from(normals(count, [7, stream]));
const gaussian = (mean: number) => (x: number) =>
  Math.exp(-0.5 * (x - mean) ** 2) / Math.sqrt(2 * Math.PI);
const bump = (x: number, y: number): number => Math.exp(-x * x - y * y);

/** Soft discs, each a little larger: images that are mostly black, as digits are. */
export function discs(count: number, size = 28): Float32Array {
  const images = new Float32Array(count * size * size);
  for (let i = 0; i < images.length; i++) {
    const [x, y] = [i % size, Math.floor(i / size) % size];
    const radius = 3 + (8 * Math.floor(i / (size * size))) / count;
    images[i] = 1 / (1 + Math.exp(2 * (Math.hypot(x - size / 2, y - size / 2) - radius)));
  }
  return images;
}

const rising = Array.from({ length: 10 }, (_, i) => i + 1);
const run = (name: string): plot.LossRun => ({
  name,
  series: [
    { name: "train", values: rising.map((t) => 100 / t) },
    { name: "test", values: rising.map((t) => 110 / t) },
  ],
});

const LINE = ".scatterlayer .js-line";
const POINT = ".scatterlayer .point";
const BAR = ".barlayer .point";
const IMAGE = ".imagelayer image";

const lines: Record<string, () => Exhibit> = {
  lines: () => ({
    figure: plot.lines(
      [
        {
          name: "mean",
          x: [1, 2, 3],
          y: [2, 3, 5],
          band: [
            [1, 2, 4],
            [3, 4, 6],
          ],
        },
      ],
      {
        title: "A line with a band",
      },
    ),
    marks: { [`${LINE}`]: 3, ".scatterlayer .js-fill": 1 },
  }),
  curves: () => ({
    figure: plot.curves(
      { p: gaussian(0), q: gaussian(1) },
      { filled: true, levels: { top: 0.4 }, marks: { mean: 0 } },
    ),
    marks: { [LINE]: 2, ".scatterlayer .js-fill": 2, ".shapelayer path": 2 },
  }),
  lossCurves: () => ({
    figure: plot.lossCurves([run("one"), run("two"), run("three")]),
    marks: { [LINE]: 6, ".legend .traces": 6 },
  }),
  lossCurvesOfManySteps: () => ({
    figure: plot.lossCurves({ series: [{ name: "loss", values: noise(10_000, 1) }] }),
    marks: { [LINE]: 1 },
  }),
};

const points: Record<string, () => Exhibit> = {
  latentScatter: () => ({
    figure: plot.latentScatter(
      noise(20_000, 2),
      Array.from({ length: 10_000 }, (_, i) => i % 10),
    ),
    marks: { [POINT]: 10_000, ".legend .traces": 10 },
  }),
  scatter: () => ({
    figure: plot.scatter({ real: noise(200, 3), fake: noise(100, 4) }),
    marks: { [POINT]: 150, ".legend .traces": 2 },
  }),
  vectorField: () => {
    const places = plot.gridPoints([0, 1, 2], [0, 1]);
    return {
      figure: plot.vectorField(
        places,
        places.map(() => 1),
      ),
      marks: { [LINE]: 6 },
    };
  },
  arrows: () => ({ figure: plot.arrows([0, 0], [1, 1], { name: "step" }), marks: { [LINE]: 1 } }),
};

const GRID = plot.gridOf(bump, { x: [-2, 2], y: [-2, 2] });

const surfaces: Record<string, () => Exhibit> = {
  heatmap2d: () => ({
    figure: plot.heatmap2d(GRID, { zLabel: "density", signed: true }),
    marks: { ".heatmaplayer image": 1, ".colorbar": 1 },
  }),
  densityContour: () => ({
    figure: plot.overlay(plot.densityContour(GRID), plot.scatter({ samples: noise(40, 5) })),
    marks: { ".contourlayer .contourlines": 1, [POINT]: 20 },
  }),
  matrix: () => ({
    figure: plot.matrix([1, 2, 3, 4, 5, 6], {
      rowLabels: ["a", "b"],
      columnLabels: ["c", "d", "e"],
    }),
    marks: { ".heatmaplayer image": 1, ".heatmaplayer .heatmap-label": 6 },
  }),
};

const amounts: Record<string, () => Exhibit> = {
  histogram: () => ({
    figure: plot.histogram(noise(5000, 6), {
      bins: 30,
      range: [-3, 3],
      curve: gaussian(0),
      curveName: "N(0, 1)",
    }),
    marks: { [BAR]: 30, [LINE]: 1 },
  }),
  bars: () => ({ figure: plot.bars({ a: 1, b: 2, c: 3 }), marks: { [BAR]: 3 } }),
  groupedBars: () => ({
    figure: plot.bars({
      labels: [2, 8],
      series: [
        { name: "PCA", values: [4, 3], errors: [0.5, 0.25] },
        { name: "AE", values: [3, 2] },
      ],
    }),
    marks: { [BAR]: 4, ".barlayer .errorbar": 2, ".legend .traces": 2 },
  }),
  stackedBars: () => ({
    figure: plot.stackedBars({
      labels: ["β = 1", "β = 4"],
      series: [
        { name: "reconstruction", values: [80, 100] },
        { name: "KL", values: [25, 9] },
      ],
    }),
    marks: { [BAR]: 4 },
  }),
  barWithError: () => ({
    figure: plot.barWithError({ BCE: [1, 2, 3], MSE: [2, 3, 5, 6] }),
    marks: { [BAR]: 2, ".barlayer .errorbar": 2, [POINT]: 7 },
  }),
  boxes: () => ({
    figure: plot.boxes({ one: noise(1000, 8), two: noise(1000, 9) }),
    marks: { ".boxlayer path.box": 2 },
  }),
  violins: () => ({
    figure: plot.violins({ one: noise(1000, 8), two: noise(1000, 9) }),
    marks: { ".violinlayer path.violin": 2 },
  }),
};

const images: Record<string, () => Exhibit> = {
  imageGrid: () => ({
    figure: plot.imageGrid(discs(100), { title: "Discs" }),
    marks: { [IMAGE]: 1 },
  }),
  imageGridWithLabels: () => ({
    figure: plot.imageGrid(discs(16), { columns: 8, labels: rising.concat(rising.slice(0, 6)) }),
    marks: { [IMAGE]: 1, ".scatterlayer .textpoint": 16 },
  }),
  imagePairs: () => ({
    figure: plot.imagePairs(discs(20), discs(20)),
    marks: { [IMAGE]: 1, ".yaxislayer-above .ytick text": 4 },
  }),
  imageRows: () => ({
    figure: plot.imageRows({ x: discs(8), PCA: discs(8), AE: discs(8) }),
    marks: { [IMAGE]: 1, ".yaxislayer-above .ytick text": 3 },
  }),
  imageStrip: () => ({
    figure: plot.imageStrip(discs(11), { columnLabels: rising.map(String).concat("11") }),
    marks: { [IMAGE]: 1, ".xaxislayer-above .xtick text": 11 },
  }),
  latentManifold: () => ({
    figure: plot.latentManifold(discs(225), {
      x: linspace(-2, 2, 15),
      y: linspace(2, -2, 15),
    }),
    marks: { [IMAGE]: 1, ".xaxislayer-above .xtick text": 5, ".yaxislayer-above .ytick text": 5 },
  }),
};

const SLIDER = { ".slider-container": 1, ".updatemenu-button": 2 };

const moving: Record<string, () => Exhibit> = {
  withSlider: () => ({
    figure: plot.withSlider(
      [-1, 0, 1].map((mean) => ({
        label: `${mean}`,
        figure: plot.curves({ p: gaussian(0), q: gaussian(mean) }, { title: `mean ${mean}` }),
      })),
      { prefix: "μ = " },
    ),
    marks: { [LINE]: 2, ...SLIDER },
  }),
  elboBars: () => ({
    figure: plot.elboBars(rising.map((t) => ({ label: `${t}`, elbo: -3 - 2 / t, kl: 2 / t }))),
    marks: { [BAR]: 2, ".scatterlayer .textpoint": 2, ...SLIDER },
  }),
  imageFrames: () => ({
    figure: plot.imageFrames(
      rising.map((t) => ({ label: `${t}`, images: discs(40).map((value) => (value * t) / 10) })),
    ),
    marks: { [IMAGE]: 1, ...SLIDER },
  }),
  panels: () => ({
    figure: plot.panels(
      [
        plot.curves({ p: gaussian(0) }, { title: "a curve" }),
        plot.scatter({ x: noise(60, 10) }, { title: "points" }),
        plot.imageGrid(discs(4), { columns: 2, title: "images" }),
      ],
      { title: "Three panels" },
    ),
    marks: { [LINE]: 1, ".subplot": 3, [IMAGE]: 1, ".annotation": 3 },
  }),
};

/** Name → figure and marks. */
export const GALLERY: Record<string, () => Exhibit> = {
  ...lines,
  ...points,
  ...surfaces,
  ...amounts,
  ...images,
  ...moving,
};
