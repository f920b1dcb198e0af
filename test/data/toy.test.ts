import assert from "node:assert/strict";
import { gaussianMixture, type ToyDensity } from "../../lib/data/mixture";
import {
  noisyCurves,
  pinwheel,
  ringOfGaussians,
  swissRoll,
  twoMoons,
  twoSpirals,
} from "../../lib/data/toy";

const SAMPLES = 20000;
const LOG_2PI = Math.log(2 * Math.PI);

const close = (actual: number, expected: number, tolerance = 1e-12): void =>
  assert.ok(Math.abs(actual - expected) <= tolerance, `${actual} is not ${expected}`);

/** The points of a sample, one array each. */
function points({ dim, sample }: ToyDensity, count: number, seed: number): number[][] {
  const values = sample(count, seed);
  return Array.from({ length: count }, (_, i) => [...values.subarray(i * dim, (i + 1) * dim)]);
}

/** Asserts that the mean of f over seeded samples is `expected` within four standard errors. */
function assertMean(density: ToyDensity, f: (x: number[]) => number, expected: number): void {
  const values = points(density, SAMPLES, 11).map(f);
  const mean = values.reduce((sum, value) => sum + value, 0) / SAMPLES;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (SAMPLES - 1);
  const standardError = Math.sqrt(variance / SAMPLES);
  assert.ok(
    Math.abs(mean - expected) < 4 * standardError,
    `${density.name}: mean ${mean} ± ${standardError}, expected ${expected}`,
  );
}

/** Where a density of the plane was evaluated, and its value there. */
type Evaluated = { x: number; y: number; logP: number };

/** Midpoints of cells of 0.05 × 0.05 in the square [−4.5, 4.5]², with the log density there. */
function evaluateGrid({ logDensity }: ToyDensity): Evaluated[] {
  const axis = Array.from({ length: 180 }, (_, i) => -4.5 + 0.05 * (i + 0.5));
  return axis.flatMap((x) => axis.map((y) => ({ x, y, logP: logDensity([x, y]) })));
}

/** ∫ p(x) f(x) dx by the midpoint rule. Where p is 0 to a computer, f does not count. */
const integrate = (grid: Evaluated[], f: (at: Evaluated) => number): number =>
  grid.reduce((sum, at) => (at.logP > -60 ? sum + Math.exp(at.logP) * f(at) : sum), 0) * 0.05 ** 2;

const CORRELATED = gaussianMixture([
  {
    mean: [1, -1],
    covariance: [
      [2, 1],
      [1, 2],
    ],
  },
]);

const TWO_ON_A_LINE = gaussianMixture([
  { weight: 3, mean: [-1], covariance: [[0.25]] },
  { weight: 1, mean: [3], covariance: [[1]] },
]);

describe("gaussianMixture", () => {
  it("is the standard normal density in one and two dimensions", () => {
    const line = gaussianMixture([{ mean: [0], covariance: [[1]] }]);
    close(line.logDensity([0]), -0.5 * LOG_2PI);
    close(line.logDensity([2]), -0.5 * LOG_2PI - 0.5 * 2 ** 2);
  });

  it("takes a covariance: −log 2π − ½ log 3 − ½ · 2/3 at (1, 1) from the mean", () => {
    // Σ = [[2, 1], [1, 2]]: |Σ| = 3 and (1, 1) Σ⁻¹ (1, 1)ᵀ = 2/3.
    close(CORRELATED.logDensity([2, 0]), -LOG_2PI - 0.5 * Math.log(3) - 0.5 * (2 / 3));
    // (1, −1) Σ⁻¹ (1, −1)ᵀ = 2.
    close(CORRELATED.logDensity([2, -2]), -LOG_2PI - 0.5 * Math.log(3) - 0.5 * 2);
  });

  it("weighs its components", () => {
    const normal = (x: number, mean: number, std: number): number =>
      Math.exp(-0.5 * ((x - mean) / std) ** 2) / (std * Math.sqrt(2 * Math.PI));
    const expected = 0.75 * normal(0.5, -1, 0.5) + 0.25 * normal(0.5, 3, 1);
    close(TWO_ON_A_LINE.logDensity([0.5]), Math.log(expected));
  });

  it("stays finite far from all components", () => {
    close(TWO_ON_A_LINE.logDensity([1003]), Math.log(0.25) - 0.5 * LOG_2PI - 0.5 * 1000 ** 2, 1e-6);
  });

  it("integrates to 1 on a line", () => {
    const step = 0.05;
    let sum = 0;
    for (let x = -8; x < 12; x += step) sum += Math.exp(TWO_ON_A_LINE.logDensity([x])) * step;
    close(sum, 1, 1e-9);
  });

  it("draws points with its mean and covariance", () => {
    assertMean(TWO_ON_A_LINE, ([x]) => x, 0.75 * -1 + 0.25 * 3);
    assertMean(TWO_ON_A_LINE, ([x]) => x ** 2, 0.75 * (0.25 + 1) + 0.25 * (1 + 9));
    assertMean(CORRELATED, ([x]) => x, 1);
    assertMean(CORRELATED, ([x]) => (x - 1) ** 2, 2);
    assertMean(CORRELATED, ([x, y]) => (x - 1) * (y + 1), 1);
  });

  it("explains components that do not fit together", () => {
    const unit = { mean: [0], covariance: [[1]] };
    assert.throws(() => gaussianMixture([]), /at least one component/);
    assert.throws(
      () => gaussianMixture([unit, { mean: [0, 0], covariance: [[1]] }]),
      /Component 1 has a mean of 2 numbers .* expected 1/,
    );
    assert.throws(() => gaussianMixture([{ ...unit, weight: 0 }]), /weight 0/);
    assert.throws(() => gaussianMixture([{ mean: [0], covariance: [[-1]] }]), /positive definite/);
  });
});

const PLANE = [ringOfGaussians(), twoMoons(), swissRoll(), twoSpirals(), pinwheel()];

for (const density of PLANE) {
  describe(`the ${density.name}`, () => {
    let grid: Evaluated[];
    before(() => (grid = evaluateGrid(density)));

    it("integrates to 1", () =>
      close(
        integrate(grid, () => 1),
        1,
        1e-5,
      ));

    it("draws points with the moments and the entropy of its density", () => {
      const expected = (f: (at: Evaluated) => number): number => integrate(grid, f);
      assertMean(
        density,
        ([x]) => x,
        expected(({ x }) => x),
      );
      assertMean(
        density,
        ([, y]) => y,
        expected(({ y }) => y),
      );
      assertMean(
        density,
        ([x, y]) => x * y,
        expected(({ x, y }) => x * y),
      );
      assertMean(
        density,
        (x) => -density.logDensity(x),
        expected(({ logP }) => -logP),
      );
    });

    it("draws the same points from the same seed", () => {
      assert.deepEqual(density.sample(50, 3), density.sample(50, 3));
      assert.notDeepEqual(density.sample(50, 3), density.sample(50, 4));
    });
  });
}

describe("toy densities", () => {
  const squaredRadius = ([x, y]: number[]): number => x ** 2 + y ** 2;

  it("ring: E r² = radius² + 2 std², and every mode gets its eighth", () => {
    const ring = ringOfGaussians();
    assertMean(ring, squaredRadius, 2 ** 2 + 2 * 0.1 ** 2);
    for (const { mean } of ring.components) {
      const isNear = ([x, y]: number[]): number =>
        Number(Math.hypot(x - mean[0], y - mean[1]) < 0.7);
      assertMean(ring, isNear, 1 / 8);
    }
  });

  it("two moons: mean (½, ¼) and E x² = 1 + σ²", () => {
    assertMean(twoMoons(), ([x]) => x, 0.5);
    assertMean(twoMoons(), ([, y]) => y, 0.25);
    assertMean(twoMoons(), ([x]) => x ** 2, (1 / 2 + 3 / 2) / 2 + 0.1 ** 2);
  });

  it("swiss roll: E r² = (0.2 · 1.5π)² · E(1 + 2t)² + 2σ²", () => {
    assertMean(swissRoll(), squaredRadius, (0.2 * 1.5 * Math.PI) ** 2 * (13 / 3) + 2 * 0.1 ** 2);
  });

  it("two spirals: mean 0 and E r² = (0.3π)² · (0.25 + 8.75/2) + 2σ²", () => {
    assertMean(twoSpirals(), ([x]) => x, 0);
    const expected = (0.3 * Math.PI) ** 2 * (0.25 + 8.75 / 2) + 2 * 0.1 ** 2;
    assertMean(twoSpirals(), squaredRadius, expected);
  });

  it("pinwheel: the turn leaves E r² = 1.2² + 0.3² + 0.1²", () => {
    assertMean(pinwheel(), squaredRadius, 1.2 ** 2 + 0.3 ** 2 + 0.1 ** 2);
  });

  it("a straight segment with noise has the density Φ(x/σ) − Φ((x − 1)/σ) across a normal", () => {
    // At x = ½ and σ = ½: Φ(1) − Φ(−1) = 0.682689492137086.
    const segment = noisyCurves([(t) => [t, 0]], { noise: 0.5 });
    const expected = Math.log(0.682689492137086) - Math.log(0.5) - 0.5 * LOG_2PI;
    close(segment.logDensity([0.5, 0]), expected, 1e-5);
    close(segment.logDensity([0.5, 1]), expected - 0.5 * (1 / 0.5) ** 2, 1e-5);
  });

  it("refuse a width that is not positive", () => {
    assert.throws(() => twoMoons({ noise: 0 }), /noise is 0; it must be greater than 0/);
    assert.throws(() => ringOfGaussians({ std: -1 }), /std is -1/);
  });
});
