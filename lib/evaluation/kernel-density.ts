/**
 * @file A density from samples alone, for models that cannot write theirs down (Parzen 1962).
 */
import { logSumExp, type ToyDensity } from "../data/mixture";
import { createRandom } from "../random";

const LOG_2_PI = Math.log(2 * Math.PI);

/** The standard deviation over all coordinates together. */
function spread(points: ArrayLike<number>, dim: number): number {
  const count = points.length / dim;
  const [sums, squares] = [new Float64Array(dim), new Float64Array(dim)];
  for (let i = 0; i < points.length; i++) {
    sums[i % dim] += points[i] / count;
    squares[i % dim] += points[i] ** 2 / count;
  }
  const variances = Array.from(squares, (square, axis) => square - sums[axis] ** 2);
  return Math.sqrt(variances.reduce((sum, variance) => sum + variance, 0) / dim);
}

/**
 * p(x) = 1/n Σᵢ N(x; xᵢ, h² I): a Gaussian of width h on every sample.
 *
 * It smears the true density by h, and in many dimensions it says little: with images it ranks
 * models wrongly (Theis, van den Oord & Bethge 2016).
 * @param samples [count · dim]
 * @param bandwidth h; left out, Silverman's rule, which suits one bell and is too wide for several
 * @throws RangeError without a whole number of points, or with a bandwidth that is not positive
 */
export function kernelDensity(
  samples: ArrayLike<number>,
  { dim, bandwidth }: { readonly dim: number; readonly bandwidth?: number },
): ToyDensity {
  const count = samples.length / dim;
  if (!Number.isInteger(count) || count === 0) {
    throw new RangeError(`${samples.length} numbers are no whole points of dimension ${dim}.`);
  }
  const rule = (4 / ((dim + 2) * count)) ** (1 / (dim + 4));
  const h = bandwidth ?? rule * spread(samples, dim);
  if (!(h > 0)) {
    throw new RangeError(`The bandwidth is ${h}; it must be greater than 0, for example 0.1.`);
  }
  const exponents = new Float64Array(count);
  const logNormalizer = Math.log(count) + (dim / 2) * LOG_2_PI + dim * Math.log(h);
  return {
    name: "kernel density",
    dim,
    sample: (size, seed) => {
      const { integer, normal } = createRandom(seed);
      const drawn = new Float32Array(size * dim);
      for (let i = 0; i < size; i++) {
        const centre = integer(count) * dim;
        for (let axis = 0; axis < dim; axis++) {
          drawn[i * dim + axis] = samples[centre + axis] + h * normal();
        }
      }
      return drawn;
    },
    logDensity: (x) => {
      for (let i = 0; i < count; i++) {
        let square = 0;
        for (let axis = 0; axis < dim; axis++) square += (x[axis] - samples[i * dim + axis]) ** 2;
        exponents[i] = -square / (2 * h ** 2);
      }
      return logSumExp(exponents) - logNormalizer;
    },
  };
}
