/**
 * @file The IDX format of MNIST: two zero bytes, one byte for the type of the values, one for the
 * number of dimensions, each dimension as a big-endian 32-bit integer, then the values.
 * (http://yann.lecun.com/exdb/mnist/, "The IDX file format")
 */
import { gunzipSync } from "node:zlib";
import { DataError } from "./errors";

const UNSIGNED_BYTE = 0x08;
const TYPES: Record<number, string> = {
  0x08: "unsigned bytes",
  0x09: "signed bytes",
  0x0b: "16-bit integers",
  0x0c: "32-bit integers",
  0x0d: "32-bit floats",
  0x0e: "64-bit floats",
};

/** An array of unsigned bytes with its shape. */
export interface IdxArray {
  readonly dims: readonly number[];
  /** All values in row-major order, [dims[0] · dims[1] · …]. */
  readonly values: Uint8Array;
}

/** Where bytes came from, for the error if they are bad. */
export interface Source {
  readonly file: string;
  readonly mend: string;
}

/** The first bytes of a file, as hexadecimal and, where they are text, as text. */
function firstBytes(bytes: Uint8Array): string {
  const head = Buffer.from(bytes.subarray(0, 16));
  const hex = head
    .subarray(0, 4)
    .toString("hex")
    .replace(/(..)(?=.)/g, "$1 ");
  const isText = head.length > 0 && head.every((byte) => byte >= 0x09 && byte < 0x7f);
  return isText
    ? `text that begins ${JSON.stringify(head.toString("latin1"))}`
    : `first bytes ${hex}`;
}

const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

/**
 * Unpacks gzip; bytes that are not gzip come back as they are, since browsers often unpack a
 * download and leave ".gz" in its name.
 * @throws DataError when the gzip data are damaged or cut off
 */
export function unpack(bytes: Uint8Array, source: Source): Uint8Array {
  if (!isGzip(bytes)) return bytes;
  try {
    return gunzipSync(bytes);
  } catch (error) {
    const isCutOff = (error as NodeJS.ErrnoException).code === "Z_BUF_ERROR";
    const found = isCutOff
      ? `gzip data that stop early, after ${bytes.length} bytes`
      : `damaged gzip data (${(error as Error).message})`;
    throw new DataError({ ...source, found, expected: "a whole gzip file" });
  }
}

/** The number of dimensions that the magic number at the front announces. */
function readMagic(bytes: Uint8Array, source: Source): number {
  const expected = "the IDX magic number: 00 00 08 and the number of dimensions";
  const fail = (found: string): never => {
    throw new DataError({ ...source, found, expected });
  };
  if (bytes.length === 0) return fail("an empty file");
  if (bytes.length < 4 || bytes[0] !== 0 || bytes[1] !== 0) return fail(firstBytes(bytes));
  const type = TYPES[bytes[2]];
  if (type === undefined || bytes[3] === 0) return fail(firstBytes(bytes));
  if (bytes[2] !== UNSIGNED_BYTE) return fail(`IDX with ${type} (${firstBytes(bytes)})`);
  return bytes[3];
}

/**
 * Reads IDX with unsigned bytes.
 * @param bytes the file, unpacked; the values are a view of it, not a copy
 * @param source names the file in an error
 * @throws DataError on another format, another type of values, or a length that disagrees
 */
export function parseIdx(bytes: Uint8Array, source: Source): IdxArray {
  const rank = readMagic(bytes, source);
  const header = 4 + 4 * rank;
  if (bytes.length < header) {
    const found = `${bytes.length} bytes`;
    throw new DataError({ ...source, found, expected: `a header of ${header} bytes` });
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const dims = Array.from({ length: rank }, (_, axis) => view.getUint32(4 + 4 * axis));
  const size = dims.reduce((product, dim) => product * dim, 1);
  if (bytes.length !== header + size) {
    const found = `${bytes.length - header} bytes of values`;
    const expected = `${size}, as the header says: ${dims.join(" × ")}`;
    throw new DataError({ ...source, found, expected });
  }
  return { dims, values: bytes.subarray(header) };
}
