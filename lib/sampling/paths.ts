/**
 * @file Paths and grids of codes: what one sees when z moves.
 */
import type * as TensorFlow from "@tensorflow/tfjs";
import { tf } from "../engine";
import { normalQuantile } from "../normal";

type Tensor1D = TensorFlow.Tensor1D;
type Tensor2D = TensorFlow.Tensor2D;

/** `steps` numbers from 0 to 1. */
const fractions = (steps: number): number[] => {
  if (steps < 2) throw new RangeError(`A path needs 2 steps or more, not ${steps}.`);
  return Array.from({ length: steps }, (_, i) => i / (steps - 1));
};

/**
 * The straight way from a to b: (1 − t) a + t b for t from 0 to 1.
 * @param a [dim]
 * @param b [dim]
 * @returns [steps, dim]
 */
export const interpolate = (a: Tensor1D, b: Tensor1D, steps: number): Tensor2D =>
  tf.tidy(() => {
    const t = tf.tensor2d(fractions(steps), [steps, 1]);
    return tf.add(tf.mul(tf.sub(1, t), a), tf.mul(t, b)) as Tensor2D;
  });

/**
 * The way from a to b on a sphere: (sin (1 − t) θ / sin θ) a + (sin t θ / sin θ) b, where θ is the
 * angle between them (Shoemake 1985; White 2016).
 *
 * In many dimensions N(0, I) lies near the sphere of radius √dim, and the straight way leaves it.
 * @param a [dim], not 0
 * @param b [dim], not 0 and not opposite to a
 * @returns [steps, dim]
 */
export function interpolateSpherical(a: Tensor1D, b: Tensor1D, steps: number): Tensor2D {
  const cosine = tf.tidy(() => tf.dot(a, b).div(a.norm().mul(b.norm())).dataSync()[0]);
  const angle = Math.acos(Math.min(1, Math.max(-1, cosine)));
  if (Math.PI - angle < 1e-3) {
    throw new RangeError("The two codes are opposite: every way around the sphere is as short.");
  }
  if (!(angle > 1e-3)) return interpolate(a, b, steps);
  const share = (t: number) => Math.sin(t * angle) / Math.sin(angle);
  return tf.tidy(() => {
    const [fromA, fromB] = [(t: number) => share(1 - t), share].map((weight) =>
      tf.tensor2d(fractions(steps).map(weight), [steps, 1]),
    );
    return tf.add(fromA.mul(a), fromB.mul(b)) as Tensor2D;
  });
}

/**
 * One entry of a code goes from `from` to `to`, the others stay.
 * @param z [dim]
 * @param entry which one, from 0
 * @returns [steps, dim]
 */
export function traverse(
  z: Tensor1D,
  entry: number,
  { from = -3, to = 3, steps = 9 } = {},
): Tensor2D {
  const [dim] = z.shape;
  if (!Number.isInteger(entry) || entry < 0 || entry >= dim) {
    throw new RangeError(`There is no z[${entry}]; choose an integer from 0 to ${dim - 1}.`);
  }
  return tf.tidy(() => {
    const isEntry = tf.oneHot(tf.scalar(entry, "int32"), dim).cast("float32");
    const values = tf.tensor2d(
      fractions(steps).map((t) => from + t * (to - from)),
      [steps, 1],
    );
    return z.mul(tf.sub(1, isEntry)).add(values.mul(isEntry)) as Tensor2D;
  });
}

/**
 * A grid of codes in two dimensions that is as dense as the prior: entries Φ⁻¹((i + ½) / side), so
 * that each code stands for the same share of N(0, I). The first row has the largest z[1], as a
 * plot has.
 * @returns [side², 2]
 */
export function quantileGrid(side: number): Tensor2D {
  const at = Array.from({ length: side }, (_, i) => normalQuantile((i + 0.5) / side));
  return tf.tensor2d(
    at.toReversed().flatMap((z1) => at.map((z0) => [z0, z1])),
    [side ** 2, 2],
  );
}
