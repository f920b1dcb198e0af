import assert from "node:assert/strict";
import { take, withLabel } from "../../lib/data/images";
import { loadMnist } from "../../lib/data/mnist";
import { tf } from "../../lib/engine";
import { slant, thickness } from "../../lib/evaluation/attributes";
import { allocated, assertClose } from "../helpers";

/** An image of 12 × 12 pixels, white where `isInk`. */
const image = (isInk: (row: number, column: number) => boolean) =>
  tf.tensor2d(
    Array.from({ length: 144 }, (_, i) => (isInk(Math.floor(i / 12), i % 12) ? 1 : 0)),
    [1, 144],
  );

describe("attributes of digits", () => {
  it("a bar of w × h pixels has thickness w h / √(w² + h²), wherever it stands and lies", () => {
    const bar = (top: number, left: number, height: number, width: number) =>
      image(
        (row, column) =>
          row >= top && row < top + height && column >= left && column < left + width,
      );
    for (const [top, left] of [
      [1, 4],
      [0, 0],
      [2, 9],
    ]) {
      assertClose(thickness(bar(top, left, 10, 3)), [30 / Math.hypot(10, 3)], 1e-4);
    }
    assertClose(thickness(bar(4, 1, 2, 8)), [16 / Math.hypot(2, 8)], 1e-4);
  });

  it("an upright bar has slant 0, a diagonal one 1 or −1", () => {
    assertClose(slant(image((_, column) => column === 5)), [0], 1e-4);
    assertClose(slant(image((row, column) => row + column === 11)), [1], 1e-4);
    assertClose(slant(image((row, column) => row === column)), [-1], 1e-4);
  });

  it("more ones of MNIST lean to the right than to the left, and strokes are some pixels thick", () => {
    const ones = take(withLabel(loadMnist().test, 1), 200);
    assert.ok(slant(ones).filter((lean) => lean > 0).length > 120);
    assert.ok(thickness(ones).every((width) => width > 1 && width < 6));
  });

  it("leave no tensor behind", () => {
    const black = tf.zeros([2, 144]) as never;
    assert.equal(
      allocated(() => [slant(black), thickness(black)]),
      0,
    );
    assertClose([...slant(black), ...thickness(black)], [0, 0, 0, 0], 0);
  });
});
