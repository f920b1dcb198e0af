import assert from "node:assert/strict";
import { PNG } from "pngjs";
import { blackAndWhite, colouredShare, greenShare, inkShare } from "./pixels";

/** A picture of 100 pixels, the first `count` of one colour, the others of another. */
function picture(count: number, first: number[], others: number[]): Buffer {
  const png = new PNG({ width: 10, height: 10 });
  for (let i = 0; i < 100; i++) png.data.set([...(i < count ? first : others), 255], 4 * i);
  return PNG.sync.write(png);
}

const [BLACK, WHITE, GREY] = [
  [0, 0, 0],
  [255, 255, 255],
  [121, 122, 125],
];

describe("pixels", () => {
  it("greys have no colour, lines have", () => {
    assert.equal(colouredShare(picture(50, GREY, WHITE)), 0);
    assert.equal(colouredShare(picture(7, [87, 144, 252], WHITE)), 0.07);
  });

  it("black and white are told from grey", () => {
    assert.deepEqual(blackAndWhite(picture(80, BLACK, WHITE)), { black: 0.8, white: 0.2 });
    assert.deepEqual(blackAndWhite(picture(80, GREY, GREY)), { black: 0, white: 0 });
  });

  it("ink is grey or black; paper and coloured lines are none", () => {
    assert.equal(inkShare(picture(30, GREY, WHITE)), 0.3);
    assert.equal(inkShare(picture(30, BLACK, WHITE)), 0.3);
    assert.equal(inkShare(picture(30, [87, 144, 252], [235, 235, 235])), 0);
  });

  it("the green of a finished bar is told from the blue of a running one", () => {
    assert.equal(greenShare(picture(90, [0, 158, 115], WHITE)), 0.9);
    assert.equal(greenShare(picture(90, [0, 114, 178], WHITE)), 0);
  });
});
