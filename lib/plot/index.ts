/** @file Figures, pictures, formulas and tables of a lesson, and `show`. */
export { type BarData, bars, barWithError, stackedBars } from "./bars";
export { overlay, type PanelOptions, panels } from "./combine";
export { type AxesOptions, curves, type CurveOptions, type Line, lines } from "./curves";
export {
  densityContour,
  type Grid,
  gridOf,
  gridPoints,
  heatmap2d,
  type HeatOptions,
  matrix,
} from "./density";
export { type Displayable, type MimeBundle } from "./display";
export { type BoundStep, elboBars } from "./elbo-bars";
export { type Figure, figure, type Frame, type Layout, type Trace } from "./figure";
export { type Diagram, graphicalModel } from "./graph";
export type { GraphEdge, GraphModel, GraphNode, Plate } from "./graph-draw";
export { type GridOptions, imageGrid } from "./image-grids";
export { imageFrames, imagePairs, imageRows, type ImageStep, imageStrip } from "./image-rows";
export { type DigitImages, image, type ImageOptions } from "./images";
export { createLedger, type Ledger, type LedgerRun } from "./ledger";
export { lossCurves, type LossRun } from "./losses";
export { latentManifold, type ManifoldOptions } from "./manifold";
export { encodePng, type Pixels, pngDataUri, tileImages, type TileOptions } from "./png";
export { arrows, latentScatter, scatter, type ScatterOptions, vectorField } from "./scatter";
export { clearOutput, html, type LiveDisplay, liveDisplay, markdown, show } from "./show";
export { type SliderOptions, type SliderStep, withSlider } from "./slider";
export { boxes, countBins, histogram, type HistogramOptions, violins } from "./spread";
export { type Row, table, type Table, type TableOptions } from "./table";
export { formatTex, type Formula, formula, type FormulaValue, tex } from "./tex";
export { CLASSES, SERIES } from "./theme";
