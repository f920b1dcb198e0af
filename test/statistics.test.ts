import assert from "node:assert/strict";
import { tf } from "../lib/engine";
import { meanAndError, meanOf, smooth, sumOf } from "../lib/statistics";

describe("sum and mean", () => {
  it("are the same for lists, typed arrays, rows and tensors", () => {
    const forms = [[1, 2, 6], Float32Array.of(1, 2, 6), [[1], [2, 6]], tf.tensor1d([1, 2, 6])];
    for (const values of forms) {
      assert.equal(sumOf(values), 1 + 2 + 6);
      assert.equal(meanOf(values), (1 + 2 + 6) / 3);
    }
  });

  it("of nothing are 0 and NaN", () => {
    assert.equal(sumOf([]), 0);
    assert.ok(Number.isNaN(meanOf([])));
  });
});

describe("meanAndError", () => {
  it("gives the standard error s / √n", () => {
    const { mean, error } = meanAndError([1, 2, 6]);
    assert.equal(mean, (1 + 2 + 6) / 3);
    const variance = ((1 - 3) ** 2 + (2 - 3) ** 2 + (6 - 3) ** 2) / 2;
    assert.ok(Math.abs(error - Math.sqrt(variance / 3)) < 1e-12);
  });
});

describe("smooth", () => {
  it("takes the mean of a value and its neighbours, fewer at the ends", () => {
    assert.deepEqual(smooth([0, 3, 6, 0], 1), [(0 + 3) / 2, (0 + 3 + 6) / 3, (3 + 6 + 0) / 3, 3]);
  });

  it("changes nothing without neighbours", () => {
    assert.deepEqual(smooth([4, -1, 2], 0), [4, -1, 2]);
  });

  it("refuses a reach that is no count", () => {
    assert.throws(() => smooth([1], -1), /reach is -1; give the number of neighbours/);
    assert.throws(() => smooth([1], 0.5), RangeError);
  });
});
