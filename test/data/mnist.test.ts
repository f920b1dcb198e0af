import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { DataError } from "../../lib/data/errors";
import { datasetsFolder, mendFor, readDatasetFile } from "../../lib/data/folder";
import { labelCounts, type ImageSet } from "../../lib/data/images";
import { forgetImages, loadImages, loadMnist } from "../../lib/data/mnist";
import { encodeIdx, wholeSet, withDataset } from "./idx-files";

/** SHA-256 of the original, unpacked files, as many projects publish them. */
const PUBLISHED_SHA256: Record<string, string> = {
  "train-images-idx3-ubyte": "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
  "train-labels-idx1-ubyte": "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
  "t10k-images-idx3-ubyte": "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
  "t10k-labels-idx1-ubyte": "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
};

/** Loads a set made of `files` in a folder of its own. */
const load = (files: Record<string, Uint8Array | string>) =>
  withDataset("small", files, (folder) => loadImages("small", { folder }));

/** Asserts that loading `files` fails with an error that names `file` and holds these texts. */
function assertRefused(
  files: Record<string, Uint8Array | string>,
  { file, found, expected }: { file: string; found: RegExp; expected: RegExp },
): void {
  assert.throws(
    () => load(files),
    (error: unknown) => {
      assert.ok(error instanceof DataError);
      assert.ok(error.file.endsWith(join("small", file)), `it names ${error.file}`);
      assert.match(error.found, found);
      assert.match(error.expected, expected);
      assert.match(error.mend, /\S/);
      return true;
    },
  );
}

describe("loadMnist", () => {
  let train: ImageSet;
  let test: ImageSet;
  before(() => ({ train, test } = loadMnist()));

  it("gives 60,000 training and 10,000 test images of 28 × 28", () => {
    for (const [set, count] of [
      [train, 60000],
      [test, 10000],
    ] as const) {
      assert.deepEqual([set.count, set.height, set.width], [count, 28, 28]);
      assert.equal(set.pixels.length, count * 28 * 28);
      assert.equal(set.labels.length, count);
    }
  });

  it("has each digit as often as the published counts say", () => {
    const published = [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949];
    assert.deepEqual(labelCounts(train), published);
    assert.deepEqual(labelCounts(test), [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]);
  });

  it("has the mean and deviation that everyone normalizes MNIST with", () => {
    let [sum, squares] = [0, 0];
    for (const pixel of train.pixels) {
      sum += pixel / 255;
      squares += (pixel / 255) ** 2;
    }
    const mean = sum / train.pixels.length;
    assert.equal(mean.toFixed(4), "0.1307");
    assert.equal(Math.sqrt(squares / train.pixels.length - mean ** 2).toFixed(4), "0.3081");
  });

  it("is byte for byte the original MNIST", () => {
    for (const [file, sha256] of Object.entries(PUBLISHED_SHA256)) {
      const { bytes } = readDatasetFile("mnist", file);
      assert.equal(createHash("sha256").update(bytes).digest("hex"), sha256, file);
    }
  });

  it("reads the files once and then gives the same sets", () => {
    assert.ok(loadMnist().train === train);
    forgetImages();
    assert.ok(loadMnist().train !== train);
  });

  it("refuses another data set in the folder of MNIST", () => {
    withDataset("mnist", wholeSet(), (folder) => {
      assert.throws(() => loadMnist({ folder }), {
        name: "DataError",
        found: "3 images of 2 × 4 pixels",
        expected: "60000 images of 28 × 28 pixels",
      });
    });
  });

  it("mends its own files with a line of git that works from every folder", () => {
    const folder = datasetsFolder();
    const mend = mendFor(folder, "mnist", "a.gz");
    assert.equal(mend, `git -C "${dirname(folder)}" checkout -- datasets/mnist/a.gz`);
    assert.ok(existsSync(join(dirname(folder), "package.json")));
  });
});

describe("loadImages", () => {
  it("reads any set of the four files, gzipped or not", () => {
    const files = wholeSet();
    const packed = Object.entries(files).map(([name, bytes]) => [`${name}.gz`, gzipSync(bytes)]);
    for (const set of [load(files), load(Object.fromEntries(packed))]) {
      assert.deepEqual([set.train.count, set.train.height, set.train.width], [3, 2, 4]);
      assert.deepEqual([...set.train.labels], [7, 0, 7]);
      assert.deepEqual([...set.test.pixels.subarray(8)], [8, 9, 10, 11, 12, 13, 14, 15]);
    }
  });

  it("reads a file that was unpacked on its way and kept the name .gz", () => {
    const { "train-images-idx3-ubyte": images, ...others } = wholeSet();
    assert.equal(load({ ...others, "train-images-idx3-ubyte.gz": images }).train.count, 3);
  });

  it("finds the folder through ELBOLAB_DATASETS", () => {
    const before = process.env.ELBOLAB_DATASETS;
    withDataset("small", wholeSet(), (folder) => {
      try {
        process.env.ELBOLAB_DATASETS = folder;
        assert.equal(loadImages("small").test.count, 2);
      } finally {
        if (before === undefined) delete process.env.ELBOLAB_DATASETS;
        else process.env.ELBOLAB_DATASETS = before;
      }
    });
  });

  it("names the folder when there is no data set of that name", () => {
    assert.throws(() => loadImages("mnits"), {
      name: "DataError",
      file: join(datasetsFolder(), "mnits"),
      found: "no such folder",
      expected: 'the data set "mnits", four IDX files',
    });
  });

  it("says which setting to mend when the folder of all data sets is not there", () => {
    assert.throws(() => loadImages("mnist", { folder: "/no/such/place" }), {
      file: "/no/such/place",
      mend: /ELBOLAB_DATASETS/,
    });
  });

  it("names a file that is missing", () => {
    const { "t10k-labels-idx1-ubyte": _, ...rest } = wholeSet();
    const file = "t10k-labels-idx1-ubyte.gz";
    assertRefused(rest, { file, found: /^no such file$/, expected: /idx1-ubyte\.gz or t10k/ });
  });

  it("names a file that is cut off", () => {
    const file = "train-images-idx3-ubyte";
    const cut = { ...wholeSet(), [file]: wholeSet()[file].subarray(0, 30) };
    assertRefused(cut, { file, found: /^14 bytes of values$/, expected: /^24, .*3 × 2 × 4/ });
  });

  it("names a gzip file that is damaged", () => {
    const file = "train-images-idx3-ubyte.gz";
    const damaged = gzipSync(wholeSet()["train-images-idx3-ubyte"]);
    damaged[damaged.length - 6] ^= 1;
    const files = { ...wholeSet(), [file]: damaged };
    assertRefused(files, { file, found: /damaged gzip/, expected: /whole gzip file/ });
  });

  it("notices images where labels should be, and labels where images should be", () => {
    const [images, labels] = ["train-images-idx3-ubyte", "train-labels-idx1-ubyte"];
    const whole = wholeSet();
    assertRefused(
      { ...whole, [labels]: whole[images] },
      { file: labels, found: /^images: 3 × 2 × 4$/, expected: /^labels: 3, one for each image$/ },
    );
    assertRefused(
      { ...whole, [images]: whole[labels] },
      { file: images, found: /^labels: 3$/, expected: /^images: count × height × width$/ },
    );
  });

  it("notices the labels of the other part", () => {
    const whole = wholeSet();
    const file = "train-labels-idx1-ubyte";
    const swapped = { ...whole, [file]: whole["t10k-labels-idx1-ubyte"] };
    assertRefused(swapped, { file, found: /^labels: 2$/, expected: /^3, one for each image of/ });
  });

  it("notices training and test images of different sizes", () => {
    const file = "t10k-images-idx3-ubyte";
    const mixed = { ...wholeSet(), [file]: encodeIdx([2, 3, 3]) };
    assertRefused(mixed, { file, found: /3 × 3 pixels/, expected: /^2 × 4 pixels/ });
  });

  it("refuses a file without any image", () => {
    const file = "train-images-idx3-ubyte";
    const empty = { ...wholeSet(), [file]: encodeIdx([0, 28, 28]) };
    assertRefused(empty, { file, found: /^images: 0 × 28 × 28$/, expected: /^images/ });
  });
});
