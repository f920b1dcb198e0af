/**
 * @file Toy densities of the plane. Each knows its log density, so that a lesson can say how far a
 * model is from the truth and not only draw it.
 */
import { createRandom } from "../random";
import {
  gaussianMixture,
  logSumExp,
  samplePoints,
  type GaussianMixture,
  type ToyDensity,
} from "./mixture";

/** A curve in the plane, followed while t goes from 0 to 1. */
export type Curve = (t: number) => readonly [x: number, y: number];

/** @throws RangeError unless a width is greater than 0 */
function assertWidth(name: string, width: number): void {
  if (width > 0) return;
  throw new RangeError(`${name} is ${width}; it must be greater than 0, for example 0.1.`);
}

/** The longest of 256 pieces of a curve, as a bound on its speed |c′(t)|. */
function fastest(curve: Curve): number {
  const PIECES = 256;
  const lengths = Array.from({ length: PIECES }, (_, i) => {
    const [[x0, y0], [x1, y1]] = [curve(i / PIECES), curve((i + 1) / PIECES)];
    return Math.hypot(x1 - x0, y1 - y0);
  });
  return PIECES * Math.max(...lengths);
}

/** log ∫₀¹ exp(−|x − c(t)|²/2σ²) dt for one curve, as a function of x. */
function curveIntegral(curve: Curve, noise: number): (x: ArrayLike<number>) => number {
  // Simpson's rule in steps of at most σ/8 along the curve: an error near 1e-6 of the peak.
  const steps = 2 * Math.ceil((4 * fastest(curve)) / noise);
  const nodes = Array.from({ length: steps + 1 }, (_, i) => curve(i / steps));
  const xs = Float64Array.from(nodes, ([x]) => x);
  const ys = Float64Array.from(nodes, ([, y]) => y);
  const squares = new Float64Array(steps + 1);
  return ({ 0: x, 1: y }) => {
    let nearest = Infinity;
    for (let i = 0; i <= steps; i++) {
      squares[i] = (x - xs[i]) ** 2 + (y - ys[i]) ** 2;
      nearest = Math.min(nearest, squares[i]);
    }
    let sum = 0;
    for (let i = 0; i <= steps; i++) {
      const weight = i === 0 || i === steps ? 1 : i % 2 === 1 ? 4 : 2;
      sum += weight * Math.exp((nearest - squares[i]) / (2 * noise ** 2));
    }
    return Math.log(sum / (3 * steps)) - nearest / (2 * noise ** 2);
  };
}

/**
 * Curves with Gaussian noise: choose a curve, t uniform in [0, 1], add noise of deviation σ.
 * p(x) = 1/K · Σₖ ∫₀¹ N(x; cₖ(t), σ²I) dt, the integral by Simpson's rule.
 * @throws RangeError unless noise > 0
 */
export function noisyCurves(
  curves: readonly Curve[],
  { noise, name = "noisy curves" }: { noise: number; name?: string },
): ToyDensity {
  assertWidth("noise", noise);
  const integrals = curves.map((curve) => curveIntegral(curve, noise));
  const logNormalizer = Math.log(2 * Math.PI * noise ** 2 * curves.length);
  return {
    name,
    dim: 2,
    sample: (count, seed) => {
      const { integer, uniform, normal } = createRandom(seed);
      return samplePoints(count, 2, () => {
        const [x, y] = curves[integer(curves.length)](uniform());
        return [x + noise * normal(), y + noise * normal()];
      });
    },
    logDensity: (x) => logSumExp(integrals.map((integral) => integral(x))) - logNormalizer,
  };
}

/** Two half circles that hook into each other, as in scikit-learn's `make_moons`. */
export function twoMoons({ noise = 0.1 } = {}): ToyDensity {
  const upper: Curve = (t) => [Math.cos(Math.PI * t), Math.sin(Math.PI * t)];
  const lower: Curve = (t) => [1 - Math.cos(Math.PI * t), 0.5 - Math.sin(Math.PI * t)];
  return noisyCurves([upper, lower], { noise, name: "two moons" });
}

const spiral = (angle: number, scale: number): readonly [number, number] => [
  scale * angle * Math.cos(angle),
  scale * angle * Math.sin(angle),
];

/** The swiss roll seen from its end: one and a half turns, from radius 0.94 to 2.83. */
export function swissRoll({ noise = 0.1 } = {}): ToyDensity {
  const curve: Curve = (t) => spiral(1.5 * Math.PI * (1 + 2 * t), 0.2);
  return noisyCurves([curve], { noise, name: "swiss roll" });
}

/** Two spirals of one and a quarter turns, each the other one turned by half a turn. */
export function twoSpirals({ noise = 0.1 } = {}): ToyDensity {
  // An angle that grows like a root spreads the points evenly, not crowded at the centre.
  const angle = (t: number): number => Math.PI * Math.sqrt(0.25 + 8.75 * t);
  const arms: Curve[] = [(t) => spiral(angle(t), 0.3), (t) => spiral(angle(t), -0.3)];
  return noisyCurves(arms, { noise, name: "two spirals" });
}

/** Equal Gaussians in a ring: the test for a generator that forgets modes. */
export function ringOfGaussians({ modes = 8, radius = 2, std = 0.1 } = {}): GaussianMixture {
  assertWidth("std", std);
  const covariance = [
    [std ** 2, 0],
    [0, std ** 2],
  ];
  const components = Array.from({ length: modes }, (_, k) => {
    const angle = (2 * Math.PI * k) / modes;
    return { mean: [radius * Math.cos(angle), radius * Math.sin(angle)], covariance };
  });
  return gaussianMixture(components, { name: `ring of ${modes} Gaussians` });
}

const rotate = ({ 0: x, 1: y }: ArrayLike<number>, angle: number): [number, number] => [
  x * Math.cos(angle) - y * Math.sin(angle),
  x * Math.sin(angle) + y * Math.cos(angle),
];

/**
 * Blades of Gaussian shape, each point turned by an angle that grows with its radius. Such a turn
 * keeps areas, so p(x) is the density of the blades at the point turned back.
 */
export function pinwheel({ blades = 5, twist = 1 } = {}): ToyDensity {
  const components = Array.from({ length: blades }, (_, k) => {
    const angle = (2 * Math.PI * k) / blades;
    const [c, s] = [Math.cos(angle), Math.sin(angle)];
    const [along, across] = [0.3 ** 2, 0.1 ** 2];
    const mixed = (along - across) * c * s;
    const covariance = [
      [along * c * c + across * s * s, mixed],
      [mixed, along * s * s + across * c * c],
    ];
    return { mean: [1.2 * c, 1.2 * s], covariance };
  });
  const straight = gaussianMixture(components);
  return {
    name: "pinwheel",
    dim: 2,
    sample: (count, seed) => {
      const points = straight.sample(count, seed);
      for (let i = 0; i < points.length; i += 2) {
        const point = points.subarray(i, i + 2);
        points.set(rotate(point, twist * Math.hypot(...point)), i);
      }
      return points;
    },
    logDensity: (x) => straight.logDensity(rotate(x, -twist * Math.hypot(x[0], x[1]))),
  };
}
