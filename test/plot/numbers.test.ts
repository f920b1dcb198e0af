import assert from "node:assert/strict";
import {
  columns,
  encode,
  encodedLength,
  encodeMatrix,
  flat,
  formatNumber,
  linspace,
} from "../../lib/plot/numbers";

const decode = (encoded: unknown): number[] => {
  const { bdata } = encoded as { bdata: string };
  const bytes = new Uint8Array(Buffer.from(bdata, "base64"));
  return Array.from(new Float32Array(bytes.buffer));
};

describe("numbers for figures", () => {
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

  it("stay readable in short lists, with gaps where a number is not finite", () => {
    assert.deepEqual(encode([1 / 3, NaN, Infinity, 2]), [0.33333, null, null, 2]);
  });

  it("travel as base64 of single precision in long lists, unchanged", () => {
    const values = Float32Array.from({ length: 100 }, (_, i) => Math.sin(i));
    assert.deepEqual(decode(encode(values)), Array.from(values));
    assert.equal(encodedLength(encode(values)), 100);
  });

  it("tell the shape of a matrix, and refuse one with missing numbers", () => {
    const { shape } = encodeMatrix([1, 2, 3, 4, 5, 6], 2, 3) as { shape: string };
    assert.equal(shape, "2, 3");
    assert.throws(() => encodeMatrix([1, 2, 3], 2, 3), /got 3 numbers, expected 2 rows of 3/);
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
