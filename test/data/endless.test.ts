import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { endlessBatches, type EndlessOptions, stepsOfEpoch } from "../../lib/data/endless";
import type { ImageSet } from "../../lib/data/images";
import { ringOfGaussians, twoMoons } from "../../lib/data/toy";

/** Images of one pixel, each of its own brightness, its label the same number. */
const COUNT = 7;
const set: ImageSet = {
  name: "pixels",
  count: COUNT,
  height: 1,
  width: 1,
  pixels: Uint8Array.from({ length: COUNT }, (_, i) => i),
  labels: Uint8Array.from({ length: COUNT }, (_, i) => i),
};

/** The labels of the first batches; asserts that each pixel still has its own. */
function firstLabels(count: number, options: EndlessOptions): number[][] {
  const source = endlessBatches(set, options);
  return Array.from({ length: count }, () => {
    const { x, labels } = source.next().value;
    const list = Array.from(labels.dataSync());
    assert.deepEqual(Array.from(x.dataSync(), (pixel) => Math.round(pixel * 255)), list); // prettier-ignore
    return list;
  });
}

describe("endless batches", () => {
  it("go on after the last image, whole batches only, each epoch in another order", () => {
    const batches = firstLabels(6, { batchSize: 3, seed: 1 });
    const epochs = [batches.slice(0, 2), batches.slice(2, 4), batches.slice(4)].map((e) =>
      e.flat(),
    );
    epochs.forEach((epoch) => assert.equal(new Set(epoch).size, 6));
    assert.equal(new Set(epochs.map(String)).size, 3);
  });

  it("can begin where an earlier run stopped, also in the middle of an epoch", () => {
    const options = { batchSize: 2, seed: 5 };
    const all = firstLabels(10, options);
    for (const from of [3, 4, 7]) assert.deepEqual(firstLabels(10 - from, { ...options, from }), all.slice(from)); // prettier-ignore
  });

  it("of a density are new points each time, the same for the same seed", () => {
    const ring = ringOfGaussians();
    const draw = (options: EndlessOptions, count: number): number[][] => {
      const source = endlessBatches(ring, options);
      return Array.from({ length: count }, () => {
        const { x, labels } = source.next().value;
        assert.deepEqual([x.shape, labels.shape], [[4, 2], [4]]);
        return Array.from(x.dataSync());
      });
    };
    const options = { batchSize: 4, seed: 1 };
    const [first, second, third] = draw(options, 3);
    assert.notDeepEqual(first, second);
    assert.deepEqual(draw(options, 2), [first, second]);
    assert.deepEqual(draw({ ...options, from: 2 }, 1), [third]);
  });

  it("refuse a batch that is larger than the set", () => {
    assert.throws(() => endlessBatches(set, { batchSize: 8, seed: 1 }).next(), /no batch of 8/);
  });

  it("an epoch is all whole batches of the images, or a hundred batches of a density", () => {
    assert.equal(stepsOfEpoch(set, 3), 2);
    assert.equal(stepsOfEpoch(twoMoons(), 3), 100);
  });
});
