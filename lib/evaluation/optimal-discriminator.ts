/**
 * @file What the theory of GANs says, in numbers: the best D, the value of the game with it, and
 * how far a trained D is from it (Goodfellow et al. 2014, section 4).
 */
import { type Cells, integrate } from "./cells";

/** A density that can be written down, such as every toy density. */
export interface Density {
  /** log p(x), nats. @param x one point, [dim] */
  logDensity(x: ArrayLike<number>): number;
}

/** log(1 + exp(a)), without overflow. */
const softplus = (a: number): number => Math.max(a, 0) + Math.log1p(Math.exp(-Math.abs(a)));

/**
 * D*(x) = p(x) / (p(x) + q(x)), the D of the greatest V for a generator of density q.
 * @param p of the data
 * @param q of the generator
 */
export const optimalDiscriminator =
  (p: Density, q: Density) =>
  (x: ArrayLike<number>): number =>
    Math.exp(-softplus(q.logDensity(x) - p.logDensity(x)));

/** w · f, and 0 where there is no weight, whatever f is. */
const weighted = (weight: number, f: number): number => (weight === 0 ? 0 : weight * f);

/**
 * V(D*) = ∫ p log(p/(p + q)) + q log(q/(p + q)) dx = −log 4 + 2 JSD(p, q): what is left to G when D
 * does its best. −log 4 where q = p, 0 where they do not overlap.
 * @param cells that hold nearly all of p and q
 * @returns nats
 */
export const optimalValue = (p: Density, q: Density, cells: Cells): number =>
  integrate(
    cells,
    cells.points.map((x) => {
      const [logP, logQ] = [p.logDensity(x), q.logDensity(x)];
      return (
        weighted(Math.exp(logP), -softplus(logQ - logP)) +
        weighted(Math.exp(logQ), -softplus(logP - logQ))
      );
    }),
  );

/**
 * JSD(p, q) = ½ KL(p ‖ m) + ½ KL(q ‖ m) with m = (p + q)/2, the Jensen–Shannon divergence: from 0
 * for q = p to log 2 where they do not overlap.
 * @param cells that hold nearly all of p and q
 * @returns nats
 */
export function jensenShannon(p: Density, q: Density, cells: Cells): number {
  const terms = cells.points.map((x) => {
    const [logP, logQ] = [p.logDensity(x), q.logDensity(x)];
    const logM = Math.max(logP, logQ) + softplus(-Math.abs(logP - logQ)) - Math.log(2);
    return (
      0.5 * weighted(Math.exp(logP), logP - logM) + 0.5 * weighted(Math.exp(logQ), logQ - logM)
    );
  });
  return integrate(cells, terms);
}

/**
 * ∫ ½ (p + q) |D − D*| dx: how far D's answers are from the best ones, on average over what it is
 * shown, half of it real.
 * @param answers D at the cells' midpoints
 * @param cells that hold nearly all of p and q
 */
export function discriminatorError(
  answers: ArrayLike<number>,
  p: Density,
  q: Density,
  cells: Cells,
): number {
  const best = optimalDiscriminator(p, q);
  const terms = cells.points.map((x, i) => {
    const shown = 0.5 * (Math.exp(p.logDensity(x)) + Math.exp(q.logDensity(x)));
    return weighted(shown, Math.abs(answers[i] - best(x)));
  });
  return integrate(cells, terms);
}
