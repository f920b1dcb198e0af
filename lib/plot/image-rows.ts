/** @file Figures of images that belong together: pairs, strips, and images under a slider. */
import type { Displayable } from "./display";
import type { Figure } from "./figure";
import { type GridOptions, imageGrid } from "./image-grids";
import { flat, type Numbers } from "../numbers";
import { countImages } from "./png";
import { type SliderOptions, withSlider } from "./slider";

/**
 * Several sets of images, one below the other, column by column: each column shows one image as
 * every set has it.
 *
 * @param sets name → images, as many in each; names stand left of the rows
 * @example imageRows({ x: images, "x̂ (PCA)": byPca, "x̂ (AE)": byAutoencoder })
 */
export function imageRows(
  sets: Record<string, Numbers>,
  options: GridOptions = {},
): Figure & Displayable {
  const { columns = 10, width = 28, height = 28, channels = 1, gap = 2 } = options;
  const lists = Object.values(sets).map(flat);
  const counts = lists.map((list) => countImages(list, options));
  if (new Set(counts).size > 1) {
    const got = Object.keys(sets).map((name, i) => `${name}: ${counts[i]}`);
    throw new RangeError(`sets of images differ in size (${got.join(", ")}); give as many in each`);
  }
  const across = Math.min(columns, counts[0]);
  const size = width * height * channels;
  const rows = Math.ceil(counts[0] / across);
  const all = new Float32Array(rows * lists.length * across * size);
  for (let row = 0; row < rows; row++) {
    lists.forEach((list, set) => {
      const part = Array.prototype.slice.call(list, row * across * size, (row + 1) * across * size);
      all.set(part as number[], (row * lists.length + set) * across * size);
    });
  }
  const rowLabels = Array.from({ length: rows }, () => Object.keys(sets)).flat();
  const rowGap = (row: number): number => ((row + 1) % lists.length === 0 ? 4 * gap : gap);
  return imageGrid(all, { rowLabels, rowGap, ...options, columns: across });
}

/**
 * Originals above their reconstructions.
 *
 * @param originals [n · height · width · channels]
 * @param reconstructions of the same shape
 */
export function imagePairs(
  originals: Numbers,
  reconstructions: Numbers,
  options: GridOptions = {},
): Figure & Displayable {
  return imageRows({ x: originals, x̂: reconstructions }, options);
}

/** Images in one row, such as an interpolation. */
export function imageStrip(images: Numbers, options: GridOptions = {}): Figure & Displayable {
  return imageGrid(images, { ...options, columns: countImages(images, options) });
}

/** One stop of a slider through images. */
export interface ImageStep {
  label: string;
  images: Numbers;
}

/**
 * Images that change under a slider or by a play button, such as samples over training.
 *
 * @param steps as many images in each
 * @example imageFrames(epochs.map((epoch) => ({ label: `${epoch}`, images: … })), { prefix: "epoch " })
 */
export function imageFrames(
  steps: readonly ImageStep[],
  options: GridOptions & SliderOptions = {},
): Figure & Displayable {
  const lighter = { levels: 32, ...options };
  const figures = steps.map(({ label, images }) => ({ label, figure: imageGrid(images, lighter) }));
  return withSlider(figures, options);
}
