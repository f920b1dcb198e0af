/** @file What is really on a picture, by its pixels. */
import { PNG } from "pngjs";

/** Share of the pixels for which `test` holds. */
function share(png: Buffer, test: (r: number, g: number, b: number) => boolean): number {
  const { width, height, data } = PNG.sync.read(png);
  let count = 0;
  for (let i = 0; i < data.length; i += 4) if (test(data[i], data[i + 1], data[i + 2])) count++;
  return count / (width * height);
}

/** Share of pixels with a colour, which axes, grids and texts have none of. */
export function colouredShare(png: Buffer): number {
  return share(png, (r, g, b) => Math.max(r, g, b) - Math.min(r, g, b) > 60);
}

/** Share of grey and black pixels: some hundredths for axes and texts, far more for images. */
export function inkShare(png: Buffer): number {
  return share(
    png,
    (r, g, b) => Math.max(r, g, b) < 195 && Math.max(r, g, b) - Math.min(r, g, b) < 30,
  );
}

/** Share of pixels that are more green than anything else. */
export function greenShare(png: Buffer): number {
  return share(png, (r, g, b) => g > r + 60 && g > b + 20);
}

/** Shares of nearly black and nearly white pixels. */
export function blackAndWhite(png: Buffer): { black: number; white: number } {
  return {
    black: share(png, (r, g, b) => Math.max(r, g, b) < 60),
    white: share(png, (r, g, b) => Math.min(r, g, b) > 195),
  };
}
