/** @file Pictures as values that show themselves: `image(x)` at the end of a cell is a picture. */
import { type Displayable, displayable } from "./display";
import { flat, type Numbers } from "../numbers";
import { countImages, encodePng, type Pixels, tileImages, type TileOptions, upscale } from "./png";

/** One picture of one or many images. */
export interface DigitImages {
  /** How many images it holds. */
  count: number;
  /** Size in pixels as shown. */
  width: number;
  height: number;
  /** The picture in words. */
  alt: string;
  /** The PNG file. */
  png: Uint8Array;
}

/** How a picture is made from images. */
export interface ImageOptions extends TileOptions {
  /** Each pixel becomes `scale` × `scale`; chosen so that the picture fits when absent. */
  scale?: number;
  /** The picture in words, for those who cannot see it. */
  alt?: string;
}

/** A picture of one image is about this wide, one of many at most 640. */
const SINGLE = 140;
const WIDEST = 640;

/**
 * How many screen pixels for each pixel make a picture fit: a whole number, so that pixels are
 * equal, or 1½ where one would be too small and two too large.
 */
export function fittingScale(width: number, widest: number, largest = 5): number {
  const scale = Math.floor((2 * widest) / width) / 2;
  return scale < 2 ? Math.max(1, scale) : Math.min(largest, Math.floor(scale));
}

function pictureOf(pixels: Pixels, count: number, alt: string): DigitImages & Displayable {
  const { width, height } = pixels;
  const picture: DigitImages = { count, width, height, alt, png: encodePng(pixels) };
  return displayable(picture, () => ({
    "image/png": Buffer.from(picture.png).toString("base64"),
    "text/plain": `[${alt}]`,
  }));
}

/**
 * One or many images as a picture that shows itself. Pixels are enlarged by whole numbers, so that
 * digits of 28 × 28 stay crisp.
 *
 * @param values brightness in [0, 1], [n · height · width · channels]
 * @throws where the numbers do not fill whole images
 */
export function image(values: Numbers, options: ImageOptions = {}): DigitImages & Displayable {
  const { width = 28, height = 28 } = options;
  const list = flat(values);
  const count = countImages(list, options);
  const pixels = tileImages(list, options);
  const scale =
    options.scale ?? Math.floor(fittingScale(pixels.width, count === 1 ? SINGLE : WIDEST));
  const what = count === 1 ? "an image" : `${count} images`;
  const alt = options.alt ?? `${what} of ${width}×${height} pixels`;
  return pictureOf(upscale(pixels, scale), count, alt);
}
