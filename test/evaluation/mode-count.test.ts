import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { gaussianMixture } from "../../lib/data/mixture";
import { ringOfGaussians } from "../../lib/data/toy";
import { countModes } from "../../lib/evaluation/mode-count";
import { assertClose } from "../helpers";

const ring = ringOfGaussians();

describe("countModes", () => {
  it("finds all eight modes and 98.9 % of high quality in the mixture's own points", () => {
    const count = 20000;
    const { modes, highQuality, counts } = countModes(ring.sample(count, 3), ring);
    const expected = 1 - Math.exp(-9 / 2);
    const error = Math.sqrt((expected * (1 - expected)) / count);
    assert.equal(modes, 8);
    assertClose([highQuality], [expected], 4 * error);
    assert.equal(counts.length, 8);
    counts.forEach((atMode) => assertClose([atMode], [count / 8], 4 * Math.sqrt(count / 8)));
  });

  it("finds one mode where all points are at one", () => {
    const points = Array.from({ length: 50 }, () => ring.components[2].mean).flat();
    assert.deepEqual(countModes(points, ring), {
      counts: [0, 0, 50, 0, 0, 0, 0, 0],
      modes: 1,
      highQuality: 1,
    });
  });

  it("gives no quality to points between the modes", () => {
    assert.deepEqual(countModes([0, 0, 1, 1, 0.5, 2], ring).highQuality, 0);
  });

  it("counts a point at three standard deviations, and none beyond", () => {
    const two = gaussianMixture([
      { mean: [0], covariance: [[0.25]] },
      { mean: [10], covariance: [[1]] },
    ]);
    assert.deepEqual(countModes([1.499, 1.501, 7.01, 6.99, 12.99, 13.01], two).counts, [1, 2]);
  });

  it("does not take a few stray points for a mode", () => {
    const [first, second] = ring.components.map(({ mean }) => mean);
    const points = [...Array.from({ length: 799 }, () => first).flat(), ...second];
    assert.equal(countModes(points, ring).modes, 1);
    assert.equal(countModes(points, ring, { leastShare: 0.01 }).modes, 2);
  });

  it("refuses numbers that are no whole points", () => {
    assert.throws(
      () => countModes([1, 2, 3], ring),
      /3 numbers are no whole points of dimension 2/,
    );
    assert.throws(() => countModes([], ring), RangeError);
  });
});
