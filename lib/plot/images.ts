/** @file Pictures as values that show themselves: `image(x)` at the end of a cell is a picture. */
import { type Displayable, displayable } from "./display";
import { flat, type Numbers } from "./numbers";
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

/** The whole number of screen pixels for each pixel that makes a picture fit. */
export function fittingScale(width: number, widest: number, largest = 5): number {
  return Math.max(1, Math.min(largest, Math.floor(widest / width)));
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
  const scale = options.scale ?? fittingScale(pixels.width, count === 1 ? SINGLE : WIDEST);
  const what = count === 1 ? "an image" : `${count} images`;
  const alt = options.alt ?? `${what} of ${width}×${height} pixels`;
  return pictureOf(upscale(pixels, scale), count, alt);
}
