import assert from "node:assert/strict";
import type * as TensorFlow from "@tensorflow/tfjs";
import { tf } from "../../lib/engine";
import { inpaint } from "../../lib/sampling/inpaint";
import { allocated, assertClose } from "../helpers";

type Tensor2D = TensorFlow.Tensor2D;

/**
 * A model of images of one grey value: the code is the logit of the mean pixel, almost without
 * noise, and every decoded pixel is that mean again.
 */
const flat = {
  encode: (x: Tensor2D) => {
    const mean = x.mean(1, true) as Tensor2D;
    const mu = mean.div<Tensor2D>(tf.sub(1, mean)).log();
    return { mu, logVar: tf.fill(mu.shape, -20) as Tensor2D };
  },
  decode: (z: Tensor2D) => z.tile<Tensor2D>([1, 4]),
};
const x = tf.tensor2d([
  [0.8, 0.8, 0.1, 0.1],
  [0.3, 0.3, 0.9, 0.9],
]);
const visible = tf.tensor2d([[1, 1, 0, 0]]);

describe("inpaint", () => {
  it("ends with hidden pixels that fit the visible ones, which it keeps", () => {
    const filled = inpaint(flat, x, visible, { rounds: 20, seed: 1 });
    assertClose(filled.mul(visible), [0.8, 0.8, 0, 0, 0.3, 0.3, 0, 0], 1e-6);
    assertClose(filled, [0.8, 0.8, 0.8, 0.8, 0.3, 0.3, 0.3, 0.3], 1e-3);
  });

  it("halves the distance in every round here, where half of the pixels are visible", () => {
    const distance = (rounds: number) =>
      Math.abs(inpaint(flat, x, visible, { rounds, seed: 1 }).arraySync()[0][2] - 0.8);
    for (const rounds of [0, 1, 2, 3]) assertClose(distance(rounds), 0.7 / 2 ** rounds, 1e-3);
  });

  it("hides other pixels in each image where each has a row of its own", () => {
    const own = tf.tensor2d([
      [1, 1, 0, 0],
      [0, 0, 1, 1],
    ]);
    const filled = inpaint(flat, x, own, { seed: 1 });
    assertClose(filled, [0.8, 0.8, 0.8, 0.8, 0.9, 0.9, 0.9, 0.9], 1e-3);
  });

  it("leaves one tensor", () => {
    assert.equal(
      allocated(() => inpaint(flat, x, visible, { rounds: 3, seed: 1 })),
      1,
    );
  });
});
