/** @file Pixels to PNG, and many small images to one. */
import { PNG } from "pngjs";
import { flat, type Numbers } from "../numbers";

/** A picture: rows from the top, `channels` bytes a pixel (1 grey, 3 RGB, 4 RGB and opacity). */
export interface Pixels {
  width: number;
  height: number;
  channels: 1 | 3 | 4;
  data: Uint8Array;
}

/**
 * The byte for a brightness: 0 is black and 1 white; what lies outside is cut off, NaN is black.
 *
 * @param levels how many different greys there are; fewer make a smaller file
 */
export function toByte(brightness: number, levels = 256): number {
  const level = Math.round((levels - 1) * Math.min(1, Math.max(0, brightness || 0)));
  return Math.round((255 * level) / (levels - 1));
}

function rgbaOf({ channels, data }: Pixels, pixel: number): [number, number, number, number] {
  const at = pixel * channels;
  if (channels === 1) return [data[at], data[at], data[at], 255];
  return [data[at], data[at + 1], data[at + 2], channels === 4 ? data[at + 3] : 255];
}

/** @throws where there are not `width · height · channels` bytes */
function assertWhole({ width, height, channels, data }: Pixels): void {
  if (data.length === width * height * channels) return;
  throw new RangeError(
    `a picture of ${width}×${height} pixels with ${channels} channels has ${width * height * channels} bytes, got ${data.length}`,
  );
}

/** Digits are mostly black: plain deflate without filters halves what pngjs does by default. */
const COMPRESSION = { filterType: 0, deflateStrategy: 0, deflateLevel: 6 } as const;

/** The bytes of a PNG file: grey for one channel, colour for three, with opacity for four. */
export function encodePng(pixels: Pixels): Uint8Array {
  assertWhole(pixels);
  const { width, height, channels } = pixels;
  const png = new PNG({ width, height });
  for (let pixel = 0; pixel < width * height; pixel++)
    png.data.set(rgbaOf(pixels, pixel), 4 * pixel);
  const grey = isGrey(png.data);
  const colorType = channels === 4 ? (grey ? 4 : 6) : grey ? 0 : 2;
  return PNG.sync.write(png, { colorType, ...COMPRESSION });
}

function isGrey(rgba: Uint8Array): boolean {
  for (let at = 0; at < rgba.length; at += 4) {
    if (rgba[at] !== rgba[at + 1] || rgba[at] !== rgba[at + 2]) return false;
  }
  return true;
}

/** The pixels of a PNG file, with opacity. */
export function decodePng(bytes: Uint8Array): Pixels {
  const { width, height, data } = PNG.sync.read(Buffer.from(bytes));
  return { width, height, channels: 4, data: new Uint8Array(data) };
}

/** A PNG as an address that pages and figures can hold in place. */
export function pngDataUri(pixels: Pixels): string {
  return `data:image/png;base64,${Buffer.from(encodePng(pixels)).toString("base64")}`;
}

/** Each pixel as a block of `scale` × `scale` equal ones, so that small images stay crisp. */
export function upscale({ width, height, channels, data }: Pixels, scale: number): Pixels {
  const large = new Uint8Array(width * height * channels * scale * scale);
  for (let y = 0; y < height * scale; y++) {
    for (let x = 0; x < width * scale; x++) {
      const from = (Math.floor(y / scale) * width + Math.floor(x / scale)) * channels;
      large.set(data.subarray(from, from + channels), (y * width * scale + x) * channels);
    }
  }
  return { width: width * scale, height: height * scale, channels, data: large };
}

/** The size of one image among many. */
export interface ImageSize {
  width?: number;
  height?: number;
  /** 1 for grey, 3 for colour (red, green, blue beside one another in each pixel). */
  channels?: 1 | 3;
}

/** How images are laid out. */
export interface TileOptions extends ImageSize {
  /** Images a row. */
  columns?: number;
  /** Transparent pixels between neighbours. */
  gap?: number;
  /** Transparent pixels between rows, where it is not `gap`; a function of the row above. */
  rowGap?: number | ((row: number) => number);
  /** How many greys, 256 when absent; 32 look the same and halve the file. */
  levels?: number;
}

/**
 * How many images `values` holds.
 *
 * @throws where the last one is not whole
 */
export function countImages(
  values: Numbers,
  { width = 28, height = 28, channels = 1 }: ImageSize = {},
): number {
  const [got, each] = [flat(values).length, width * height * channels];
  if (got % each === 0 && got > 0) return got / each;
  const size = `${width}×${height}${channels === 3 ? " in colour" : ""}`;
  throw new RangeError(
    `got ${got} numbers, expected a multiple of ${each}: images of ${size}; set width, height or channels`,
  );
}

/** Where tiles stand: the left and the upper edges of columns and rows, and the size of the whole. */
export interface Tiling {
  columns: number;
  rows: number;
  left: number[];
  top: number[];
  width: number;
  height: number;
}

/** The places of `count` images in rows of `columns`. */
export function tiling(count: number, options: TileOptions = {}): Tiling {
  const { width = 28, height = 28, columns = 10, gap = 2, rowGap = gap } = options;
  const across = Math.min(columns, count);
  const rows = Math.ceil(count / across);
  const below = (row: number): number => (typeof rowGap === "function" ? rowGap(row) : rowGap);
  const top = [0];
  for (let row = 0; row < rows - 1; row++) top.push(top[row] + height + below(row));
  return {
    columns: across,
    rows,
    left: Array.from({ length: across }, (_, column) => column * (width + gap)),
    top,
    width: across * (width + gap) - gap,
    height: top[rows - 1] + height,
  };
}

/**
 * Many images as one picture, row by row, transparent between them.
 *
 * @param values brightness in [0, 1], [n · height · width · channels]
 */
export function tileImages(values: Numbers, options: TileOptions = {}): Pixels {
  const { width = 28, height = 28, channels = 1, levels } = options;
  const list = flat(values);
  const count = countImages(list, options);
  const places = tiling(count, options);
  const data = new Uint8Array(places.width * places.height * 4);
  for (let pixel = 0; pixel < count * width * height; pixel++) {
    const image = Math.floor(pixel / (width * height));
    const x = places.left[image % places.columns] + (pixel % width);
    const y = places.top[Math.floor(image / places.columns)] + (Math.floor(pixel / width) % height);
    const at = 4 * (y * places.width + x);
    for (let c = 0; c < 3; c++) {
      data[at + c] = toByte(list[pixel * channels + (channels === 3 ? c : 0)], levels);
    }
    data[at + 3] = 255;
  }
  return { width: places.width, height: places.height, channels: 4, data };
}
