import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { gaussianMixture } from "../../lib/data/mixture";
import { createCells, integrate } from "../../lib/evaluation/cells";
import { kernelDensity } from "../../lib/evaluation/kernel-density";
import { jensenShannon } from "../../lib/evaluation/optimal-discriminator";
import { assertClose, assertMean } from "../helpers";

describe("kernelDensity", () => {
  it("is the mean of a Gaussian on every sample", () => {
    const density = kernelDensity([-1, 3], { dim: 1, bandwidth: 0.5 });
    const bell = (distance: number): number =>
      Math.exp(-(distance ** 2) / (2 * 0.5 ** 2)) / (0.5 * Math.sqrt(2 * Math.PI));
    assertClose([Math.exp(density.logDensity([0]))], [(bell(1) + bell(3)) / 2], 1e-12);
  });

  it("integrates to 1 in the plane", () => {
    const density = kernelDensity([0, 0, 1, -1, 1, 1], { dim: 2, bandwidth: 0.3 });
    const cells = createCells({ dim: 2, low: -4, high: 4, perAxis: 160 });
    assertClose([integrate(cells, cells.points.map((x) => Math.exp(density.logDensity(x))))], [1], 1e-9); // prettier-ignore
  });

  it("draws points with the samples' mean and their variance plus h²", () => {
    const density = kernelDensity([-1, 3], { dim: 1, bandwidth: 0.5 });
    const drawn = density.sample(4000, 7);
    assertMean(drawn, 1);
    assertMean(
      drawn.map((x) => (x - 1) ** 2),
      2 ** 2 + 0.5 ** 2,
    );
  });

  it("by Silverman's rule comes close to the density that 4000 samples are from", () => {
    const normal = gaussianMixture([{ mean: [2], covariance: [[4]] }]);
    const density = kernelDensity(normal.sample(4000, 5), { dim: 1 });
    const cells = createCells({ dim: 1, low: -10, high: 14, perAxis: 400 });
    assert.ok(jensenShannon(normal, density, cells) < 0.002);
  });

  it("refuses half points and a width of 0", () => {
    assert.throws(() => kernelDensity([1, 2, 3], { dim: 2 }), /no whole points/);
    assert.throws(() => kernelDensity([1, 1], { dim: 1 }), /bandwidth is 0/);
  });
});
