import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { agree } from "../lib/agree";
import { tf } from "../lib/engine";

describe("agree", () => {
  it("returns the largest difference, of numbers, lists and tensors alike", () => {
    assert.equal(agree("one", 1, 1), 0);
    assert.equal(agree("two", [1, 2.5], [1, 2], 1), 0.5);
    assert.equal(agree("tensor", tf.tensor1d([3, 4]), [3, 4]), 0);
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
