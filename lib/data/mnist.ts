/** @file Sets of images in the four files of MNIST. */
import { join, resolve } from "node:path";
import { DataError } from "./errors";
import { datasetFolder, readDatasetFile, type FolderOptions } from "./folder";
import { parseIdx, type IdxArray, type Source } from "./idx";
import type { ImageSet } from "./images";

/** The two parts of a data set: to learn from, and to be judged by. */
export interface Split {
  readonly train: ImageSet;
  readonly test: ImageSet;
}

const TRAIN = { images: "train-images-idx3-ubyte", labels: "train-labels-idx1-ubyte" };
const TEST = { images: "t10k-images-idx3-ubyte", labels: "t10k-labels-idx1-ubyte" };

/** What an array of so many dimensions is, in words. */
function describe({ dims }: IdxArray): string {
  const shape = dims.join(" × ");
  if (dims.length === 1) return `labels: ${shape}`;
  return dims.length === 3 ? `images: ${shape}` : `an array of ${dims.length} dimensions: ${shape}`;
}

function readArray(
  name: string,
  file: string,
  { rank, expected, ...options }: FolderOptions & { rank: number; expected: string },
): { array: IdxArray; source: Source } {
  const { bytes, source } = readDatasetFile(name, file, options);
  const array = parseIdx(bytes, source);
  if (array.dims.length === rank && array.values.length > 0) return { array, source };
  throw new DataError({ ...source, found: describe(array), expected });
}

function readPart(name: string, files: typeof TRAIN, options: FolderOptions): ImageSet {
  const expected = "images: count × height × width";
  const images = readArray(name, files.images, { ...options, rank: 3, expected });
  const [count, height, width] = images.array.dims;
  const labels = readArray(name, files.labels, {
    ...options,
    rank: 1,
    expected: `labels: ${count}, one for each image`,
  });
  if (labels.array.dims[0] !== count) {
    throw new DataError({
      ...labels.source,
      found: describe(labels.array),
      expected: `${count}, one for each image of ${images.source.file}`,
    });
  }
  const set = { count, height, width, pixels: images.array.values, labels: labels.array.values };
  return { name: `${name} ${files === TRAIN ? "train" : "test"}`, ...set };
}

const size = ({ height, width }: ImageSet): string => `${height} × ${width} pixels`;

function readSplit(name: string, options: FolderOptions): Split {
  const train = readPart(name, TRAIN, options);
  const test = readPart(name, TEST, options);
  if (size(train) === size(test)) return { train, test };
  throw new DataError({
    file: join(datasetFolder(name, options), TEST.images),
    found: `images of ${size(test)}`,
    expected: `${size(train)}, like the training images`,
    mend: "take all four files from one data set",
  });
}

const loaded = new Map<string, Split>();

/**
 * A set of images: the four files in `datasets/<name>`, gzipped or not. Read once a process.
 * @param name the folder's name, for example "fashion-mnist" (datasets/README.md tells how to add one)
 * @throws DataError when a file is missing, damaged or another one than its name says
 */
export function loadImages(name: string, options: FolderOptions = {}): Split {
  const key = resolve(datasetFolder(name, options));
  const split = loaded.get(key) ?? readSplit(name, options);
  loaded.set(key, split);
  return split;
}

/** Forgets what was loaded, so that the next load reads the files anew. */
export const forgetImages = (): void => loaded.clear();

function assertMnist(set: ImageSet, count: number, file: string, options: FolderOptions): void {
  const found = `${set.count} images of ${size(set)}`;
  const expected = `${count} images of 28 × 28 pixels`;
  if (found === expected) return;
  throw new DataError({
    file: join(datasetFolder("mnist", options), file),
    found,
    expected,
    mend: "put the files of MNIST back; another data set goes into a folder of its own",
  });
}

/**
 * MNIST: 60,000 training and 10,000 test images of handwritten digits, 28 × 28 (LeCun, Cortes,
 * Burges). The first call takes about half a second; later ones return the same sets.
 * @throws DataError when a file is missing, damaged or another one than its name says
 */
export function loadMnist(options: FolderOptions = {}): Split {
  const split = loadImages("mnist", options);
  assertMnist(split.train, 60000, TRAIN.images, options);
  assertMnist(split.test, 10000, TEST.images, options);
  return split;
}
