import assert from "node:assert/strict";
import { integral, integral2d } from "../lib/quadrature";
import { assertClose } from "./helpers";

describe("integral", () => {
  it("is exact for cubics, as Simpson's rule is", () => {
    assertClose(
      integral((x) => 4 * x ** 3 - 3 * x ** 2 + 1, [-1, 2], { steps: 2 }),
      15 - 9 + 3,
      1e-12,
    );
  });

  it("finds √(2π) under the bell to twelve digits", () => {
    assertClose(
      integral((z) => Math.exp(-0.5 * z ** 2), [-10, 10]),
      Math.sqrt(2 * Math.PI),
      1e-12,
    );
  });

  it("errs like the fourth power of the step", () => {
    const error = (steps: number): number =>
      Math.abs(integral(Math.exp, [0, 1], { steps }) - (Math.E - 1));
    assertClose(error(10) / error(20), 2 ** 4, 0.1);
  });

  it("refuses an odd number of steps", () => {
    assert.throws(() => integral((x) => x, [0, 1], { steps: 3 }), /even number of steps, not 3/);
  });
});

describe("integral2d", () => {
  it("takes the first interval for x and the second for y", () => {
    assertClose(
      integral2d((x, y) => x * y ** 2, [0, 2], [0, 3], { steps: 4 }),
      2 * 9,
      1e-12,
    );
  });
});
