import assert from "node:assert/strict";
import { kolmogorovSmirnov } from "../../lib/evaluation/kolmogorov-smirnov";
import { uniformArray } from "../../lib/random";
import { assertClose } from "../helpers";

const uniformCdf = (x: number): number => Math.min(1, Math.max(0, x));

describe("kolmogorovSmirnov", () => {
  it("is ½/n for the n midpoints of a uniform distribution, in any order", () => {
    assertClose(kolmogorovSmirnov([7 / 8, 1 / 8, 5 / 8, 3 / 8], uniformCdf), 1 / 8, 1e-15);
  });

  it("counts both sides of a jump: a single point in the middle is ½ away", () => {
    assert.equal(kolmogorovSmirnov([0.5], uniformCdf), 0.5);
    assert.equal(kolmogorovSmirnov([0.25], uniformCdf), 0.75);
    assert.equal(kolmogorovSmirnov([0.75], uniformCdf), 0.75);
  });

  it("is 1 where the sample lies wholly elsewhere", () => {
    assert.equal(kolmogorovSmirnov([2, 3], uniformCdf), 1);
  });

  it("is within 1.36/√n in about 95 of 100 samples of the distribution itself", () => {
    const [n, samples] = [500, 400];
    const far = Array.from({ length: samples }, (_, i) =>
      kolmogorovSmirnov(uniformArray(n, i + 1), uniformCdf),
    ).filter((distance) => distance > 1.36 / Math.sqrt(n)).length;
    const standardError = Math.sqrt(samples * 0.05 * 0.95);
    assert.ok(
      Math.abs(far - 0.05 * samples) < 4 * standardError,
      `${far} of ${samples} are beyond`,
    );
  });

  it("refuses an empty sample", () => {
    assert.throws(() => kolmogorovSmirnov([], uniformCdf), /draw some/);
  });
});
