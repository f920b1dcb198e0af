import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { gaussianMixture } from "../../lib/data/mixture";
import { ringOfGaussians } from "../../lib/data/toy";
import { createCells, integrate } from "../../lib/evaluation/cells";
import {
  discriminatorError,
  jensenShannon,
  optimalDiscriminator,
  optimalValue,
} from "../../lib/evaluation/optimal-discriminator";
import { assertClose, assertMean } from "../helpers";

const normal = (mean: number, variance = 1) =>
  gaussianMixture([{ mean: [mean], covariance: [[variance]] }]);
const [p, q] = [normal(0), normal(1)];
const line = createCells({ dim: 1, low: -9, high: 10, perAxis: 2000 });

describe("cells", () => {
  it("have midpoints, the first coordinate changing fastest", () => {
    assert.deepEqual(createCells({ dim: 1, low: 0, high: 3, perAxis: 3 }).points, [[0.5], [1.5], [2.5]]); // prettier-ignore
    const plane = createCells({ dim: 2, low: -2, high: 2, perAxis: 2 });
    assert.deepEqual(plane.points, [[-1, -1], [1, -1], [-1, 1], [1, 1]]); // prettier-ignore
    assert.equal(plane.size, 4);
    assert.deepEqual(plane.axis, [-1, 1]);
  });

  it("integrate x² from 0 to 3 to 9, and x²y⁰ over the square [0, 3]² to 27", () => {
    for (const [dim, expected] of [
      [1, 9],
      [2, 27],
    ] as const) {
      // prettier-ignore
      const cells = createCells({ dim, low: 0, high: 3, perAxis: 300 });
      const values = cells.points.map(([x]) => x ** 2);
      assertClose([integrate(cells, values)], [expected], 1e-3);
    }
  });

  it("refuse to be none", () => {
    assert.throws(
      () => createCells({ dim: 1, low: 3, high: -3, perAxis: 9 }),
      /40 cells from -3 to 3/,
    );
    assert.throws(() => createCells({ dim: 1, low: 0, high: 1, perAxis: 0 }), RangeError);
  });
});

describe("the best discriminator", () => {
  it("is p/(p + q): for N(0, 1) and N(1, 1) sigmoid(½ − x)", () => {
    const best = optimalDiscriminator(p, q);
    const points = [-40, -1, 0, 0.5, 2, 40];
    assertClose(
      points.map((x) => best([x])),
      points.map((x) => 1 / (1 + Math.exp(x - 0.5))),
      1e-12,
    );
  });

  it("makes the value −1.163451 for N(0, 1) and N(1, 1), both by V(D*) and by −log 4 + 2 JSD", () => {
    const value = optimalValue(p, q, line);
    assertClose([value], [-1.163451], 5e-7);
    assertClose([-Math.log(4) + 2 * jensenShannon(p, q, line)], [value], 1e-9);
  });

  it("the value by quadrature is the mean of log D*(x) + log(1 − D*(G(z)))", () => {
    const best = optimalDiscriminator(p, q);
    const [real, fake] = [p.sample(20000, 1), q.sample(20000, 2)];
    const terms = Array.from(real, (x, i) => Math.log(best([x])) + Math.log(1 - best([fake[i]])));
    assertMean(terms, optimalValue(p, q, line));
  });

  it("is ½ with the value −log 4 where q = p, and the divergence is 0", () => {
    assert.equal(optimalDiscriminator(p, p)([3]), 0.5);
    assertClose([optimalValue(p, p, line)], [-Math.log(4)], 1e-9);
    assertClose([jensenShannon(p, p, line)], [0], 1e-12);
  });

  it("leaves G a value of 0 and a divergence of log 2 where nothing overlaps", () => {
    const [left, right] = [normal(-5, 0.01), normal(5, 0.01)];
    assertClose([optimalValue(left, right, line)], [0], 1e-9);
    assertClose([jensenShannon(left, right, line)], [Math.log(2)], 1e-9);
  });

  it("works in the plane: a ring against itself gives −log 4", () => {
    const ring = ringOfGaussians();
    const plane = createCells({ dim: 2, low: -3, high: 3, perAxis: 120 });
    assertClose([optimalValue(ring, ring, plane)], [-Math.log(4)], 1e-4);
  });

  it("has no error itself; answering ½ errs by the mean of |D* − ½|", () => {
    const best = line.points.map(optimalDiscriminator(p, q));
    assertClose([discriminatorError(best, p, q, line)], [0], 1e-12);
    const blind = line.points.map(() => 0.5);
    // ∫ ½ (p + q) |p/(p + q) − ½| dx = ¼ ∫ |p − q| dx = ½ (Φ(½) − Φ(−½)), with Φ(½) = 0.691462461
    const expected = 0.5 * (2 * 0.691462461 - 1);
    assertClose([discriminatorError(blind, p, q, line)], [expected], 1e-6);
  });
});
