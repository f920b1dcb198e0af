import assert from "node:assert/strict";
import { normalCdf, normalDensity, normalQuantile } from "../lib/normal";
import { integral } from "../lib/quadrature";
import { assertClose } from "./helpers";

describe("the standard normal distribution", () => {
  it("has a density that integrates to its distribution function", () => {
    for (const z of [-3, -1.2, 0, 0.4, 2.5, 6]) {
      assertClose(normalCdf(z), integral(normalDensity, [-12, z], { steps: 20000 }), 1e-13);
    }
  });

  it("has the known values: half at 0, 0.975 at 1.959963984540054", () => {
    assert.equal(normalCdf(0), 0.5);
    assertClose(normalCdf(1.959963984540054), 0.975, 1e-15);
    assertClose(normalCdf(-1.959963984540054), 0.025, 1e-15);
  });

  it("never leaves [0, 1], far out either", () => {
    assert.deepEqual([-40, -10, 10, 40, Infinity].map(normalCdf), [0, 0, 1, 1, 1]);
    for (let z = -9; z <= 9; z += 0.05) assert.ok(normalCdf(z) >= 0 && normalCdf(z) <= 1);
  });

  it("has a quantile that undoes the distribution function", () => {
    for (const p of [1e-6, 0.01, 0.3, 0.5, 0.9, 1 - 1e-6]) {
      assertClose(normalCdf(normalQuantile(p)), p, 1e-14);
    }
    assertClose(normalQuantile(0.975), 1.959963984540054, 1e-12);
  });

  it("has infinite quantiles at 0 and 1, and none beyond", () => {
    assert.deepEqual([0, 1].map(normalQuantile), [-Infinity, Infinity]);
    assert.throws(() => normalQuantile(1.2), /between 0 and 1, but got 1.2/);
  });
});
