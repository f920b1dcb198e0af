import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { DataError } from "../../lib/data/errors";
import { parseIdx, unpack } from "../../lib/data/idx";
import { encodeIdx } from "./idx-files";

const source = { file: "some/file", mend: "fetch it again" };

/** Asserts a DataError for `some/file` with these texts. */
function assertProblem(action: () => unknown, found: RegExp, expected: RegExp): void {
  assert.throws(action, (error: unknown) => {
    assert.ok(error instanceof DataError);
    assert.match(error.found, found);
    assert.match(error.expected, expected);
    for (const part of ["some/file", error.found, error.expected, "fetch it again"]) {
      assert.ok(error.message.includes(part), `the message lacks "${part}"`);
    }
    return true;
  });
}

describe("parseIdx", () => {
  it("reads the shape and the values of three dimensions", () => {
    const bytes = [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 10, 20, 30, 255];
    const { dims, values } = parseIdx(Uint8Array.from(bytes), source);
    assert.deepEqual(dims, [2, 1, 2]);
    assert.deepEqual([...values], [10, 20, 30, 255]);
  });

  it("reads dimensions above 255 with the highest byte first", () => {
    assert.deepEqual(parseIdx(encodeIdx([1 * 256 + 4]), source).dims, [260]);
  });

  it("reads bytes that begin in the middle of a buffer", () => {
    const shifted = Buffer.concat([Buffer.from("abc"), encodeIdx([2], [5, 6])]).subarray(3);
    assert.deepEqual([...parseIdx(shifted, source).values], [5, 6]);
  });

  it("refuses an empty file", () => {
    assertProblem(() => parseIdx(Buffer.alloc(0), source), /^an empty file$/, /magic number/);
  });

  it("quotes text that was saved in place of the data, such as a web page", () => {
    const page = Buffer.from("<!DOCTYPE html><html>403 Forbidden</html>");
    assertProblem(() => parseIdx(page, source), /"<!DOCTYPE html>/, /magic number/);
  });

  it("shows the first bytes of another binary format", () => {
    const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
    assertProblem(() => parseIdx(png, source), /^first bytes 89 50 4e 47$/, /00 00 08/);
  });

  it("names the type of values that are not unsigned bytes", () => {
    const floats = encodeIdx([1]);
    floats[2] = 0x0d;
    assertProblem(() => parseIdx(floats, source), /32-bit floats/, /00 00 08/);
  });

  it("refuses a type that IDX does not have", () => {
    const unknown = encodeIdx([1]);
    unknown[2] = 0x42;
    assertProblem(() => parseIdx(unknown, source), /00 00 42 01/, /magic number/);
  });

  it("refuses a header that stops early", () => {
    const cut = encodeIdx([2, 3, 4]).subarray(0, 9);
    assertProblem(() => parseIdx(cut, source), /^9 bytes$/, /header of 16 bytes/);
  });

  it("refuses values that stop early", () => {
    const cut = encodeIdx([2, 3, 4]).subarray(0, -1);
    assertProblem(() => parseIdx(cut, source), /^23 bytes of values$/, /^24, .* 2 × 3 × 4$/);
  });

  it("refuses values beyond what the header says", () => {
    const long = Buffer.concat([encodeIdx([2]), Buffer.from([1])]);
    assertProblem(
      () => parseIdx(long, source),
      /^3 bytes of values$/,
      /^2, as the header says: 2$/,
    );
  });
});

describe("unpack", () => {
  const plain = encodeIdx([1000]);
  const packed = gzipSync(plain);

  it("unpacks gzip and leaves other bytes alone", () => {
    assert.ok(plain.equals(unpack(packed, source)));
    assert.equal(unpack(plain, source), plain);
  });

  it("says that gzip data were cut off, and where", () => {
    const cut = packed.subarray(0, packed.length - 20);
    const where = new RegExp(`stop early, after ${cut.length} bytes`);
    assertProblem(() => unpack(cut, source), where, /whole gzip file/);
  });

  it("notices one flipped bit anywhere behind the gzip header", () => {
    for (let at = 10; at < packed.length; at += 7) {
      const flipped = Buffer.from(packed);
      flipped[at] ^= 1;
      assertProblem(() => unpack(flipped, source), /damaged gzip|stop early/, /whole gzip file/);
    }
  });
});
