/** @file Small data sets written to a temporary folder, whole or broken on purpose. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ImageSet } from "../../lib/data/images";

/** IDX of unsigned bytes; the values count up unless given. */
export function encodeIdx(dims: number[], values?: ArrayLike<number>): Buffer {
  const size = dims.reduce((product, dim) => product * dim, 1);
  const header = Buffer.alloc(4 + 4 * dims.length);
  header[2] = 0x08;
  header[3] = dims.length;
  dims.forEach((dim, axis) => header.writeUInt32BE(dim, 4 + 4 * axis));
  const body = Uint8Array.from(values ?? Array.from({ length: size }, (_, i) => i % 256));
  return Buffer.concat([header, body]);
}

/** The four files of a whole set: 3 training and 2 test images of 2 × 4 pixels. */
export const wholeSet = (): Record<string, Buffer> => ({
  "train-images-idx3-ubyte": encodeIdx([3, 2, 4]),
  "train-labels-idx1-ubyte": encodeIdx([3], [7, 0, 7]),
  "t10k-images-idx3-ubyte": encodeIdx([2, 2, 4]),
  "t10k-labels-idx1-ubyte": encodeIdx([2], [1, 2]),
});

/** Runs `use` with a folder of data sets that holds `files` as the set `name`, then removes it. */
export function withDataset<T>(
  name: string,
  files: Record<string, Uint8Array | string>,
  use: (folder: string) => T,
): T {
  const folder = mkdtempSync(join(tmpdir(), "elbolab-data-"));
  try {
    mkdirSync(join(folder, name));
    for (const [file, content] of Object.entries(files)) {
      writeFileSync(join(folder, name, file), content);
    }
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A set in memory whose image i is `rows[i]`, one pixel high. */
export const imageSetOf = (rows: number[][], labels = rows.map((_, i) => i)): ImageSet => ({
  name: "rows",
  count: rows.length,
  height: 1,
  width: rows[0].length,
  pixels: Uint8Array.from(rows.flat()),
  labels: Uint8Array.from(labels),
});
