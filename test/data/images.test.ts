import type { Rank } from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { binarize, binarized } from "../../lib/data/binarize";
import {
  imageArray,
  imageTensor,
  labelCounts,
  select,
  take,
  withLabel,
} from "../../lib/data/images";
import { loadMnist } from "../../lib/data/mnist";
import { tf } from "../../lib/engine";
import { imageSetOf } from "./idx-files";

const THREE = imageSetOf(
  [
    [0, 255],
    [51, 102],
    [153, 204],
  ],
  [4, 9, 4],
);

describe("take", () => {
  it("gives the first images, or those from a place on", () => {
    assert.deepEqual([...take(THREE, 2).pixels], [0, 255, 51, 102]);
    const middle = take(THREE, 1, { from: 1 });
    assert.deepEqual([middle.count, ...middle.pixels, ...middle.labels], [1, 51, 102, 9]);
  });

  it("copies nothing", () => {
    assert.equal(take(THREE, 2, { from: 1 }).pixels.buffer, THREE.pixels.buffer);
  });

  it("says how many images there are when more are wanted", () => {
    assert.throws(() => take(THREE, 2, { from: 2 }), /2 images from image 2 on: rows has 3/);
    assert.throws(() => take(THREE, -1), RangeError);
    assert.throws(() => take(THREE, 1.5), RangeError);
  });
});

describe("select", () => {
  it("gives images in the order of the indices, as often as they occur", () => {
    const chosen = select(THREE, [2, 0, 2]);
    assert.deepEqual([...chosen.pixels], [153, 204, 0, 255, 153, 204]);
    assert.deepEqual([chosen.count, ...chosen.labels], [3, 4, 4, 4]);
  });

  it("refuses an index outside the set", () => {
    for (const index of [3, -1, 0.5, NaN]) {
      assert.throws(() => select(THREE, [index]), /choose an integer from 0 to 2/);
    }
  });
});

describe("withLabel and labelCounts", () => {
  it("find the images of one label", () => {
    assert.deepEqual([...withLabel(THREE, 4).pixels], [0, 255, 153, 204]);
    assert.equal(withLabel(THREE, 5).count, 0);
    assert.deepEqual(labelCounts(THREE), [0, 0, 0, 0, 2, 0, 0, 0, 0, 1]);
  });

  it("agree on MNIST", () => {
    const { test } = loadMnist();
    labelCounts(test).forEach((count, digit) => assert.equal(withLabel(test, digit).count, count));
  });
});

describe("imageArray and imageTensor", () => {
  it("divide each pixel by 255", () => {
    assert.deepEqual(imageArray(THREE, 0), Float32Array.of(0, 1));
    assert.deepEqual(imageArray(THREE, 1), Float32Array.of(51 / 255, 102 / 255));
  });

  it("keep MNIST within [0, 1] and reach both ends", () => {
    const { test } = loadMnist();
    tf.tidy(() => {
      const x = imageTensor(test);
      assert.deepEqual(x.shape, [10000, 784]);
      assert.deepEqual([x.min().dataSync()[0], x.max().dataSync()[0]], [0, 1]);
    });
  });

  it("take the rows that the indices name", () => {
    const x = imageTensor(THREE, [2, 0]);
    assert.deepEqual(x.shape, [2, 2]);
    assert.deepEqual([...x.dataSync()], [...Float32Array.of(153 / 255, 204 / 255, 0, 1)]);
    x.dispose();
  });

  it("allocate one tensor", () => {
    const before = tf.memory().numTensors;
    const x = imageTensor(THREE);
    assert.equal(tf.memory().numTensors, before + 1);
    x.dispose();
  });

  it("refuse an index outside the set", () => {
    assert.throws(() => imageArray(THREE, 3), /no image 3 in rows/);
    assert.throws(() => imageTensor(THREE, [0, 3]), /no image 3 in rows/);
  });
});

describe("binarize", () => {
  it("at the threshold makes 0.5 and above white", () => {
    tf.tidy(() => {
      const x = tf.tensor2d([[0, 0.49, 0.5, 1]]);
      assert.deepEqual([...binarize(x, "threshold", 1).dataSync()], [0, 0, 1, 1]);
    });
  });

  it("by draws never changes black and white", () => {
    tf.tidy(() => {
      const x = tf.concat2d([tf.zeros([1, 5000]), tf.ones([1, 5000])], 1);
      assert.deepEqual(binarize(x, "sampled", 3).dataSync(), x.dataSync());
    });
  });

  it("by draws makes a pixel white as often as its value says", () => {
    const [count, p] = [40000, 0.3];
    const mean = tf.tidy(
      () =>
        binarize(tf.fill<Rank.R2>([200, 200], p), "sampled", 5)
          .mean()
          .dataSync()[0],
    );
    assert.ok(Math.abs(mean - p) < 4 * Math.sqrt((p * (1 - p)) / count), `mean ${mean}`);
  });

  it("by draws depends on the seed alone", () => {
    const draw = (seed: number): Float32Array =>
      tf.tidy(() =>
        binarize(tf.fill<Rank.R2>([1, 100], 0.5), "sampled", seed).dataSync<"float32">(),
      );
    assert.deepEqual(draw(1), draw(1));
    assert.notDeepEqual(draw(1), draw(2));
  });

  it("allocates one tensor", () => {
    const x = tf.tensor2d([0.1, 0.4, 0.6, 0.9], [2, 2]);
    for (const how of ["threshold", "sampled"] as const) {
      const before = tf.memory().numTensors;
      const result = binarize(x, how, 1);
      assert.equal(tf.memory().numTensors, before + 1);
      result.dispose();
    }
    x.dispose();
  });
});

describe("binarized", () => {
  it("makes a set of black and white images and leaves the grey one as it is", () => {
    assert.deepEqual([...binarized(THREE, "threshold", 1).pixels], [0, 255, 0, 0, 255, 255]);
    assert.deepEqual([...THREE.pixels], [0, 255, 51, 102, 153, 204]);
  });

  it("draws every image of a large set anew, and the same again from the same seed", () => {
    const rows = Array.from({ length: 2500 }, () => Array<number>(16).fill(128));
    const grey = imageSetOf(rows);
    const before = tf.memory().numTensors;
    const drawn = binarized(grey, "sampled", 7);
    assert.equal(tf.memory().numTensors, before);
    const image = (i: number): string => drawn.pixels.subarray(16 * i, 16 * i + 16).join();
    for (const other of [1, 1000, 2000]) assert.notEqual(image(0), image(other));
    assert.ok(drawn.pixels.every((pixel) => pixel === 0 || pixel === 255));
    assert.deepEqual(binarized(grey, "sampled", 7).pixels, drawn.pixels);
  });
});
