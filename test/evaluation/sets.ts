/** @file Small sets of images for the tests of judges. */
import type { ImageSet } from "../../lib/data/images";

/** A set from rows of bytes. */
export function setOf(rows: number[][], [height, width]: [number, number]): ImageSet {
  const pixels = Uint8Array.from(rows.flat());
  const labels = new Uint8Array(rows.length);
  return { name: "rows", count: rows.length, height, width, pixels, labels };
}
