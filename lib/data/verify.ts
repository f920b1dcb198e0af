/** @file Checks the files of a data set against their sums. Loads no TensorFlow. */
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { DataError } from "./errors";
import { datasetFolder, datasetsFolder, mendFor, type FolderOptions } from "./folder";

const SUMS = "SHA256SUMS";

/** A line of SHA256SUMS. */
interface Sum {
  readonly file: string;
  readonly sha256: string;
}

/** The lines of a SHA256SUMS file: sum, spaces, name; lines with "#" are comments. */
function parseSums(text: string, file: string, mend: string): Sum[] {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== "" && !line.startsWith("#"));
  const expected = "lines of 64 hexadecimal digits, two spaces and a file's name";
  if (lines.length === 0) throw new DataError({ file, found: "no sums", expected, mend });
  return lines.map((line) => {
    const [, sha256, name] = /^([0-9a-f]{64}) [ *](.+)$/i.exec(line) ?? [];
    if (name === undefined) {
      throw new DataError({ file, found: JSON.stringify(line), expected, mend });
    }
    return { file: name, sha256: sha256.toLowerCase() };
  });
}

/**
 * Checks every file that SHA256SUMS of a data set names, byte for byte.
 * @returns the names of the files that were checked
 * @throws DataError at the first file that is missing or not what it was
 */
export function verifyDataset(name: string, options: FolderOptions = {}): string[] {
  const inside = datasetFolder(name, options);
  const mend = (file: string): string => mendFor(datasetsFolder(options), name, file);
  const sums = join(inside, SUMS);
  if (!existsSync(sums)) {
    const expected = `the sums of the files of "${name}"`;
    throw new DataError({ file: sums, found: "no such file", expected, mend: mend(SUMS) });
  }
  return parseSums(readFileSync(sums, "utf8"), sums, mend(SUMS)).map(({ file, sha256 }) => {
    const path = join(inside, file);
    const expected = `SHA-256 ${sha256}, as ${SUMS} says`;
    const fail = (found: string): never => {
      throw new DataError({ file: path, found, expected, mend: mend(file) });
    };
    if (!existsSync(path)) return fail("no such file");
    const found = createHash("sha256").update(readFileSync(path)).digest("hex");
    return found === sha256 ? file : fail(`SHA-256 ${found}`);
  });
}
