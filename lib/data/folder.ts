/**
 * @file Where data sets lie, and their files. Nothing here loads TensorFlow, so that a check of the
 * files costs only the reading.
 */
import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { DataError } from "./errors";
import { unpack, type Source } from "./idx";

/** The folder with all data sets; left out, it is the project's own. */
export interface FolderOptions {
  readonly folder?: string;
}

const isFolder = (path: string): boolean => existsSync(path) && statSync(path).isDirectory();

/** The project's `datasets`: beside `lib`, whether this runs from lib/data or from lib/dist/data. */
export function projectFolder(): string | undefined {
  for (let at = __dirname; at !== dirname(at); at = dirname(at)) {
    const candidate = join(at, "datasets");
    if (isFolder(candidate)) return candidate;
  }
  return undefined;
}

/**
 * The folder that holds the data sets: the option, else the environment variable ELBOLAB_DATASETS,
 * else `datasets` of the project.
 * @throws DataError when there is none
 */
export function datasetsFolder({ folder }: FolderOptions = {}): string {
  const chosen = folder ?? process.env.ELBOLAB_DATASETS ?? projectFolder();
  if (chosen !== undefined && isFolder(chosen)) return chosen;
  throw new DataError({
    file: chosen ?? join(__dirname, "…", "datasets"),
    found: "no such folder",
    expected: "the folder with the data sets",
    mend: "set the environment variable ELBOLAB_DATASETS to the folder `datasets` of the project",
  });
}

/** The line that brings a file back: from git where the project keeps it, else from its origin. */
export function mendFor(folder: string, name: string, file: string): string {
  if (name !== "mnist" || folder !== projectFolder()) {
    return `put ${file} of ${name} into that folder; datasets/README.md tells where it comes from`;
  }
  return `git -C ${JSON.stringify(dirname(folder))} checkout -- datasets/${name}/${file}`;
}

/** The folder of one data set. @throws DataError naming the sets that are there */
export function datasetFolder(name: string, options: FolderOptions = {}): string {
  const path = join(datasetsFolder(options), name);
  if (isFolder(path)) return path;
  throw new DataError({
    file: path,
    found: "no such folder",
    expected: `the data set "${name}", four IDX files`,
    mend: "correct the name, or put the data set there; datasets/README.md tells how",
  });
}

/** A file's bytes. @throws DataError when it is missing or may not be read */
function readBytes(source: Source): Uint8Array {
  try {
    return readFileSync(source.file);
  } catch (error) {
    const found = `an unreadable file (${(error as Error).message})`;
    throw new DataError({ ...source, found, expected: "a file that may be read" });
  }
}

/**
 * One file of a data set, unpacked. `file` is its name without ".gz"; either form may be there.
 * @throws DataError when neither is there, or the gzip data are bad
 */
export function readDatasetFile(
  name: string,
  file: string,
  options: FolderOptions = {},
): { bytes: Uint8Array; source: Source } {
  const folder = datasetsFolder(options);
  const inside = datasetFolder(name, options);
  const found = [`${file}.gz`, file].find((candidate) => existsSync(join(inside, candidate)));
  const present = found ?? `${file}.gz`;
  const source = { file: join(inside, present), mend: mendFor(folder, name, present) };
  if (found === undefined) {
    throw new DataError({ ...source, found: "no such file", expected: `${file}.gz or ${file}` });
  }
  return { bytes: unpack(readBytes(source), source), source };
}
