import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { agree } from "../lib/agree";
import { tf } from "../lib/engine";
import { inTerminal } from "./plot/screen";

describe("agree", () => {
  it("says the largest difference, of numbers, lists and tensors alike", () => {
    const said = inTerminal(() => {
      agree("one", 1, 1);
      agree("two", [1, 2.5], [1, 2], 1);
      agree("tensor", tf.tensor1d([3, 4]), [3, 4]);
    });
    assert.deepEqual(said, [
      "✓ one agree: largest difference 0",
      "✓ two agree: largest difference 5.0e-1 over 2 numbers",
      "✓ tensor agree: largest difference 0 over 2 numbers",
    ]);
  });

  it("stops where numbers differ too much, naming the first that does", () => {
    assert.throws(
      () => agree("KLs", [1, 2, 3], [1, 2.5, 4]),
      /KLs do not agree: number 1 is 2 here and 2.5 there/,
    );
  });

  it("never lets NaN pass, nor another number of numbers", () => {
    assert.throws(() => agree("sums", [NaN], [1]), /do not agree/);
    assert.throws(() => agree("sums", [1], [NaN]), /do not agree/);
    assert.throws(() => agree("sums", [1, 2], [1]), /2 numbers are compared with 1/);
  });
});
