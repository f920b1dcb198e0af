import assert from "node:assert/strict";
import { batchCount, batches, evaluationBatches, type Batch } from "../../lib/data/batches";
import type { ImageSet } from "../../lib/data/images";
import { tf } from "../../lib/engine";
import { imageSetOf } from "./idx-files";

/** Image i has the pixels i and 255 − i, and the label i. */
const SET = imageSetOf(Array.from({ length: 10 }, (_, i) => [i, 255 - i]));

/** The same grey everywhere. */
const GREY: ImageSet = imageSetOf(Array.from({ length: 40 }, () => Array<number>(50).fill(64)));

/** What a batch holds, as plain arrays; disposes it. */
function read({ x, labels, indices }: Batch) {
  const plain = {
    x: [...x.dataSync()],
    shape: x.shape,
    labels: [...labels],
    indices: [...indices],
  };
  x.dispose();
  return plain;
}

const order = (seed: number): number[] =>
  [...batches(SET, { batchSize: 3, seed })].flatMap((batch) => read(batch).indices);

describe("batches", () => {
  it("visit every image once in an epoch", () => {
    const visited = order(1).sort((a, b) => a - b);
    assert.deepEqual(visited, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it("come in the same order from the same seed and in another from another", () => {
    assert.deepEqual(order(5), order(5));
    assert.notDeepEqual(order(5), order(6));
    assert.notDeepEqual(order(5), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it("hold each image's pixels in [0, 1] beside its label and index", () => {
    for (const batch of batches(SET, { batchSize: 4, seed: 2 })) {
      const { x, labels, indices } = read(batch);
      assert.deepEqual(labels, indices);
      const pixels = indices.flatMap((i) => [i / 255, (255 - i) / 255]);
      assert.deepEqual(x, [...Float32Array.from(pixels)]);
    }
  });

  it("end with a smaller batch, unless the rest is dropped", () => {
    const sizes = (dropRest: boolean): number[] =>
      [...batches(SET, { batchSize: 4, seed: 1, dropRest })].map((batch) => read(batch).shape[0]);
    assert.deepEqual(sizes(false), [4, 4, 2]);
    assert.deepEqual(sizes(true), [4, 4]);
  });

  it("are as many as batchCount says", () => {
    assert.equal(batchCount(SET, { batchSize: 4 }), 3);
    assert.equal(batchCount(SET, { batchSize: 4, dropRest: true }), 2);
    assert.equal(batchCount(SET, { batchSize: 5, dropRest: true }), 2);
  });

  it("allocate one tensor each, whether grey or binarized", () => {
    for (const binarize of ["none", "threshold", "sampled"] as const) {
      const before = tf.memory().numTensors;
      for (const { x } of batches(SET, { batchSize: 4, seed: 1, binarize })) {
        assert.equal(tf.memory().numTensors, before + 1);
        x.dispose();
      }
      assert.equal(tf.memory().numTensors, before);
    }
  });

  it("leave nothing behind when a loop ends early", () => {
    const before = tf.memory().numTensors;
    for (const { x } of batches(SET, { batchSize: 4, seed: 1 })) {
      x.dispose();
      break;
    }
    assert.equal(tf.memory().numTensors, before);
  });

  it("can be black and white at the threshold", () => {
    const [batch] = batches(SET, { batchSize: 10, seed: 1, binarize: "threshold" });
    const { x } = read(batch);
    assert.deepEqual(
      x,
      Array.from({ length: 20 }, (_, i) => i % 2),
    );
  });

  it("can be drawn in black and white, white as often as the grey says, anew in each batch", () => {
    const drawn = [...batches(GREY, { batchSize: 20, seed: 3, binarize: "sampled" })].map(read);
    assert.notDeepEqual(drawn[0].x, drawn[1].x);
    const values = drawn.flatMap(({ x }) => x);
    assert.deepEqual([...new Set(values)].sort(), [0, 1]);
    const p = 64 / 255;
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const standardError = Math.sqrt((p * (1 - p)) / values.length);
    assert.ok(Math.abs(mean - p) < 4 * standardError, `mean ${mean}, expected ${p}`);
  });

  it("are drawn the same from the same seed and differently from another", () => {
    const draw = (seed: number) => {
      const [batch] = batches(GREY, { batchSize: 40, seed, binarize: "sampled" });
      return read(batch).x;
    };
    assert.deepEqual(draw(1), draw(1));
    assert.notDeepEqual(draw(1), draw(2));
  });

  it("complain at the call about a bad size or seed, and when there would be no batch", () => {
    assert.throws(() => batches(SET, { batchSize: 0, seed: 1 }), /batchSize is 0; .* integer ≥ 1/);
    assert.throws(() => batches(SET, { batchSize: 2.5, seed: 1 }), /batchSize is 2\.5/);
    assert.throws(() => batches(SET, { batchSize: 2, seed: 0 }), RangeError);
    assert.throws(
      () => batches(SET, { batchSize: 11, seed: 1, dropRest: true }),
      /has 10 images, which makes no batch of 11; .* leave dropRest out/,
    );
  });
});

describe("evaluationBatches", () => {
  it("go through the whole set in its own order", () => {
    const read3 = [...evaluationBatches(SET, 4)].map(read);
    assert.deepEqual(
      read3.map(({ indices }) => indices),
      [
        [0, 1, 2, 3],
        [4, 5, 6, 7],
        [8, 9],
      ],
    );
    assert.deepEqual(read3[2].x, [...Float32Array.of(8 / 255, 247 / 255, 9 / 255, 246 / 255)]);
  });

  it("complain at the call about a bad size", () => {
    assert.throws(() => evaluationBatches(SET, -1), /batchSize is -1/);
  });
});
