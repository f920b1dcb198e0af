import assert from "node:assert/strict";
import { columns, flat, formatNumber, linspace } from "../lib/numbers";

describe("numbers", () => {
  it("are read from flat lists, nested ones and tensors alike", () => {
    const tensor = { shape: [2, 2], dataSync: () => Float32Array.of(1, 2, 3, 4) };
    const nested = [
      [[1], [2]],
      [[3], [4]],
    ];
    for (const form of [[1, 2, 3, 4], Float32Array.of(1, 2, 3, 4), nested, tensor]) {
      assert.deepEqual(Array.from(flat(form)), [1, 2, 3, 4]);
    }
  });

  it("are split into the columns of points, and a broken last point is an error", () => {
    assert.deepEqual(columns([1, 10, 2, 20, 3, 30], 2), [
      [1, 2, 3],
      [10, 20, 30],
    ]);
    assert.throws(() => columns([1, 2, 3], 2), /got 3 numbers, expected a multiple of 2/);
  });

  it("are written with significant digits and no negative zero", () => {
    assert.equal(formatNumber(Math.PI), "3.142");
    assert.equal(formatNumber(123456), "123500");
    assert.equal(formatNumber(-0), "0");
    assert.equal(formatNumber(-1e-9 / 3, 2), "-3.3e-10");
    assert.equal(formatNumber(NaN), "NaN");
    assert.equal(formatNumber(-Infinity), "-∞");
  });

  it("are spaced evenly with both ends", () => {
    assert.deepEqual(linspace(-1, 1, 5), [-1, -0.5, 0, 0.5, 1]);
    assert.deepEqual(linspace(3, 9, 1), [3]);
  });
});
