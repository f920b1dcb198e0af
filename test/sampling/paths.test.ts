import assert from "node:assert/strict";
import { tf } from "../../lib/engine";
import { normalCdf } from "../../lib/normal";
import { randomNormal } from "../../lib/random";
import {
  interpolate,
  interpolateSpherical,
  quantileGrid,
  traverse,
} from "../../lib/sampling/paths";
import { allocated, assertClose } from "../helpers";

const [a, b] = [tf.tensor1d([1, 0, 2]), tf.tensor1d([3, 4, 2])];

describe("paths of codes", () => {
  it("the straight one goes in equal steps from a to b", () => {
    assertClose(interpolate(a, b, 3), [1, 0, 2, 2, 2, 2, 3, 4, 2], 1e-6);
    assert.throws(() => interpolate(a, b, 1), /2 steps or more/);
  });

  it("the spherical one turns by equal angles, and keeps the length of codes of one length", () => {
    const [east, north] = [tf.tensor1d([2, 0]), tf.tensor1d([0, 2])];
    const path = interpolateSpherical(east, north, 4).arraySync();
    path.forEach(([x, y], i) => {
      assertClose(Math.hypot(x, y), 2, 1e-5);
      assertClose(Math.atan2(y, x), (i * Math.PI) / 6, 1e-5);
    });
  });

  it("the spherical one of codes along one ray is the straight one; opposite ones have none", () => {
    const double = a.mul(2);
    assertClose(
      interpolateSpherical(a, double as never, 5),
      interpolate(a, double as never, 5).dataSync(),
      1e-5,
    );
    assert.throws(() => interpolateSpherical(a, a.neg(), 5), /opposite/);
  });

  it("in many dimensions the straight way leaves the sphere of the prior, the spherical one stays", () => {
    const [from, to] = [1, 2].map((seed) => randomNormal<never>([200] as never, seed) as never);
    const middle = (path: typeof interpolate) =>
      path(from, to, 3).slice(1, 1).norm().dataSync()[0] / Math.sqrt(200);
    assert.ok(Math.abs(middle(interpolateSpherical) - 1) < 0.1);
    assert.ok(Math.abs(middle(interpolate) - Math.SQRT1_2) < 0.1);
  });

  it("a traversal moves one entry and no other", () => {
    const path = traverse(a, 1, { from: -1, to: 1, steps: 3 });
    assertClose(path, [1, -1, 2, 1, 0, 2, 1, 1, 2], 1e-6);
    assert.deepEqual(traverse(a, 0).shape, [9, 3]);
    assert.throws(() => traverse(a, 3), /no z\[3\]; choose an integer from 0 to 2/);
  });

  it("the grid of quantiles has equal probability between its lines, the largest z[1] on top", () => {
    const grid = quantileGrid(4).arraySync();
    assert.equal(grid.length, 16);
    const shares = grid.map(([z0, z1]) => [normalCdf(z0), normalCdf(z1)]);
    assertClose(
      shares.slice(0, 4),
      [1, 3, 5, 7].map((i) => [i / 8, 7 / 8]),
      1e-6,
    );
    assertClose(
      shares.slice(12),
      [1, 3, 5, 7].map((i) => [i / 8, 1 / 8]),
      1e-6,
    );
  });

  it("each leaves its result and nothing else", () => {
    const calls = [
      () => interpolate(a, b, 3),
      () => interpolateSpherical(a, b, 3),
      () => traverse(a, 1),
      () => quantileGrid(3),
    ];
    assert.deepEqual(
      calls.map(allocated),
      calls.map(() => 1),
    );
  });
});
