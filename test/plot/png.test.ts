import assert from "node:assert/strict";
import { image } from "../../lib/plot/images";
import { DISPLAY } from "../../lib/plot/display";
import {
  countImages,
  decodePng,
  encodePng,
  type Pixels,
  pngDataUri,
  tileImages,
  toByte,
  upscale,
} from "../../lib/plot/png";

const colour: Pixels = {
  width: 2,
  height: 2,
  channels: 3,
  data: Uint8Array.of(255, 0, 0, 0, 255, 0, 0, 0, 255, 1, 2, 3),
};

/** The grey of one pixel of a decoded picture, or "clear". */
function at({ width, data }: Pixels, x: number, y: number): number | "clear" {
  const place = 4 * (y * width + x);
  return data[place + 3] === 0 ? "clear" : data[place];
}

describe("PNG pictures", () => {
  it("decode to the pixels that they were made from, in colour", () => {
    const opaque = [255, 0, 0, 255, 0, 255, 0, 255, 0, 0, 255, 255, 1, 2, 3, 255];
    assert.deepEqual(Array.from(decodePng(encodePng(colour)).data), opaque);
  });

  it("decode to every grey that they were made from", () => {
    const data = Uint8Array.from({ length: 256 }, (_, i) => i);
    const { data: got } = decodePng(encodePng({ width: 16, height: 16, channels: 1, data }));
    assert.deepEqual(
      Array.from({ length: 256 }, (_, i) => got[4 * i]),
      Array.from(data),
    );
  });

  it("decode to half-clear pixels that they were made from", () => {
    const data = Uint8Array.of(9, 8, 7, 128);
    const png = encodePng({ width: 1, height: 1, channels: 4, data });
    assert.deepEqual(Array.from(decodePng(png).data), [9, 8, 7, 128]);
  });

  it("refuse a number of bytes that is not the picture's", () => {
    assert.throws(() => encodePng({ ...colour, width: 3 }), /has 18 bytes, got 12/);
  });

  it("stand in a page as an address", () => {
    const [head, body] = pngDataUri(colour).split(",");
    assert.equal(head, "data:image/png;base64");
    assert.equal(decodePng(Buffer.from(body, "base64")).width, 2);
  });
});

describe("tileImages", () => {
  it("cuts brightness off at black and white, and makes NaN black", () => {
    assert.deepEqual(
      [-1, 0, 0.5, 1, 7, NaN].map((b) => toByte(b)),
      [0, 0, 128, 255, 255, 0],
    );
  });

  it("keeps to the wanted number of greys", () => {
    const greys = new Set(Array.from({ length: 1000 }, (_, i) => toByte(i / 999, 32)));
    assert.equal(greys.size, 32);
    assert.ok(greys.has(0) && greys.has(255));
  });

  it("places images row by row with clear gaps, and leaves missing places clear", () => {
    const brightness = [0, 0.2, 0.4].flatMap((level) => [level, level, level, level]);
    const tiles = tileImages(brightness, { width: 2, height: 2, columns: 2, gap: 1 });
    assert.deepEqual([tiles.width, tiles.height], [5, 5]);
    const row = (y: number): unknown[] => [0, 1, 2, 3, 4].map((x) => at(tiles, x, y));
    assert.deepEqual(row(0), [0, 0, "clear", 51, 51]);
    assert.deepEqual(row(2), ["clear", "clear", "clear", "clear", "clear"]);
    assert.deepEqual(row(4), [102, 102, "clear", "clear", "clear"]);
  });

  it("keeps the colours of colour images", () => {
    const tiles = tileImages([1, 0, 0, 0, 1, 0], { width: 2, height: 1, channels: 3 });
    assert.deepEqual(Array.from(tiles.data), [255, 0, 0, 255, 0, 255, 0, 255]);
  });

  it("refuses a broken last image and says what to set", () => {
    assert.throws(
      () => countImages(new Float32Array(1000)),
      /got 1000 numbers, expected a multiple of 784/,
    );
    assert.throws(() => countImages([]), /got 0 numbers/);
  });
});

describe("image", () => {
  it("enlarges each pixel to a block of equal ones", () => {
    const { width, height, data } = upscale(
      { width: 2, height: 1, channels: 1, data: Uint8Array.of(5, 9) },
      2,
    );
    assert.deepEqual([width, height], [4, 2]);
    assert.deepEqual(Array.from(data), [5, 5, 9, 9, 5, 5, 9, 9]);
  });

  it("shows itself as a crisp PNG and in words", () => {
    const gradient = Float32Array.from({ length: 784 }, (_, i) => (i % 28) / 27);
    const bundle = image(gradient, { scale: 3, alt: "a gradient" })[DISPLAY]();
    const picture = decodePng(Buffer.from(bundle["image/png"] as string, "base64"));
    assert.deepEqual([picture.width, picture.height], [84, 84]);
    assert.deepEqual([at(picture, 0, 0), at(picture, 81, 83), at(picture, 83, 0)], [0, 255, 255]);
    assert.equal(bundle["text/plain"], "[a gradient]");
  });
});
