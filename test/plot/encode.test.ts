import assert from "node:assert/strict";
import { encode, encodedLength, encodeMatrix } from "../../lib/plot/encode";

const decode = (encoded: unknown): number[] => {
  const { bdata } = encoded as { bdata: string };
  const bytes = new Uint8Array(Buffer.from(bdata, "base64"));
  return Array.from(new Float32Array(bytes.buffer));
};

describe("numbers for figures", () => {
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
});
