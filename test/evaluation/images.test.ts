import assert from "node:assert/strict";
import type * as TensorFlow from "@tensorflow/tfjs";
import { imageTensor } from "../../lib/data/images";
import { tf } from "../../lib/engine";
import { activeUnits } from "../../lib/evaluation/active-units";
import { nearestNeighbours, squaredDistances } from "../../lib/evaluation/neighbours";
import { principalComponents } from "../../lib/evaluation/principal-components";
import { meanSquaredError, psnr, sharpness } from "../../lib/evaluation/reconstruction";
import { randomNormal, randomUniform, uniformArray } from "../../lib/random";
import { allocated, assertClose } from "../helpers";
import { setOf } from "./sets";

type Tensor2D = TensorFlow.Tensor2D;

const random = (count: number, pixels: number, seed: number) =>
  Array.from({ length: count }, (_, i) =>
    Array.from(uniformArray(pixels, seed * 1000 + i + 1), (u) => Math.floor(256 * u)),
  );

describe("nearest neighbours", () => {
  it("are those that a search of every pair finds", () => {
    const [a, b] = [random(7, 12, 1), random(30, 12, 2)];
    const { indices, distances } = nearestNeighbours(setOf(a, [3, 4]), setOf(b, [3, 4]));
    a.forEach((row, i) => {
      const all = b.map((other) => Math.hypot(...row.map((pixel, j) => (pixel - other[j]) / 255)));
      assert.equal(indices[i], all.indexOf(Math.min(...all)));
      assertClose(distances[i], Math.min(...all), 1e-3);
    });
  });

  it("of an image of the set is itself, at distance 0", () => {
    const set = setOf(random(6, 16, 3), [4, 4]);
    const { indices, distances } = nearestNeighbours(imageTensor(set, [4, 0]), set);
    assert.deepEqual([...indices], [4, 0]);
    assertClose(distances, [0, 0], 2e-3);
  });

  it("squaredDistances is ‖a − b‖² for every pair", () => {
    const a = tf.tensor2d([
      [0, 0],
      [3, 4],
    ]);
    const b = tf.tensor2d([
      [0, 0],
      [3, 0],
      [6, 8],
    ]);
    assertClose(squaredDistances(a, b), [0, 9, 100, 25, 16, 25], 1e-5);
    assert.equal(
      allocated(() => squaredDistances(a, b)),
      1,
    );
  });
});

describe("principal components", () => {
  /** Points on a plane: 100 · a · (1, 2, 2)/3 + 20 · b · (2, 1, −2)/3 around the middle, as bytes. */
  const plane = setOf(
    Array.from({ length: 400 }, (_, i) => {
      const [a, b] = Array.from(uniformArray(2, i + 1), (u) => (2 * u - 1) / 3);
      return [100 * a + 40 * b, 200 * a + 20 * b, 200 * a - 40 * b].map((value) =>
        Math.round(128 + value),
      );
    }),
    [1, 3],
  );

  it("are the directions of the plane that the points lie on, the longer first", () => {
    const { components, variances, share, dispose } = principalComponents(plane, 2);
    assertClose(components.slice(0, 1), [1 / 3, 2 / 3, 2 / 3], 0.02);
    const second = components.slice(1, 1).dataSync();
    assertClose(second.map(Math.abs), [2 / 3, 1 / 3, 2 / 3], 0.05);
    assert.ok(variances[0] > 10 * variances[1] && variances[1] > 0);
    assert.ok(share > 0.999 && share <= 1 + 1e-6, `${share}`);
    dispose();
  });

  it("are orthonormal, and encode and decode are the projection on them", () => {
    const set = setOf(random(60, 16, 4), [4, 4]);
    const pca = principalComponents(set, 5);
    const gram = tf.matMul(pca.components, pca.components, false, true);
    assertClose(gram, tf.eye(5).dataSync(), 1e-5);
    const x = imageTensor(set);
    const z = pca.encode(x);
    assert.deepEqual(z.shape, [60, 5]);
    assertClose(pca.encode(pca.decode(z)), z.dataSync(), 1e-5);
    assertClose(z.square().mean(0), pca.variances, 1e-4);
    assertClose(pca.mean, x.mean(0).dataSync(), 1e-6);
    pca.dispose();
  });

  it("lose what they leave out: the error of all pixels is the variance outside", () => {
    const set = setOf(random(60, 16, 4), [4, 4]);
    const whole = principalComponents(set, 16);
    const total = whole.variances.reduce((sum, variance) => sum + variance, 0);
    assertClose([whole.share], [1], 1e-4);
    for (const dim of [1, 5, 12]) {
      const { encode, decode, variances } = principalComponents(set, dim);
      const inside = variances.reduce((sum, variance) => sum + variance, 0);
      const error = meanSquaredError((x) => decode(encode(x)), set);
      assertClose([error], [(total - inside) / 16], 1e-5);
    }
  });

  it("need no tensor but the mean and the directions, and free those", () => {
    const set = setOf(random(60, 16, 4), [4, 4]);
    assert.equal(
      allocated(() => principalComponents(set, 3)),
      2,
    );
    assert.equal(
      allocated(() => principalComponents(set, 3).dispose()),
      0,
    );
    assert.throws(() => principalComponents(set, 17), /1 to 16 principal components/);
  });
});

describe("reconstruction", () => {
  it("meanSquaredError is a mean over pixels and images", () => {
    const set = setOf(
      [
        [0, 255],
        [255, 255],
        [0, 0],
      ],
      [1, 2],
    );
    const black = (x: Tensor2D) => tf.zerosLike(x);
    assertClose(meanSquaredError(black, set), 3 / 6, 1e-6);
    assert.equal(
      allocated(() => meanSquaredError(black, set)),
      0,
    );
  });

  it("psnr is 20 dB for an error of a tenth, 6 more for half of it", () => {
    const x = tf.fill([2, 4], 0.5) as Tensor2D;
    const off = (by: number) => x.add<Tensor2D>(by);
    assertClose(psnr(off(0.1), x), 20, 1e-4);
    assertClose(psnr(off(0.05), x), 20 + 20 * Math.log10(2), 1e-4);
    assert.throws(() => psnr(x.slice(0, 1), x), /1 images to judge and 2/);
  });

  it("sharpness is the variance of the Laplacian, 0 for a slope", () => {
    const dot = tf.tensor2d([[0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0]]);
    // Of the four places inside the border one is left of the dot, one is the dot, one below it.
    const laplacian = [1, -4, 0, 1];
    const mean = laplacian.reduce((a, b) => a + b) / 4;
    const variance = laplacian.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 4;
    assertClose(sharpness(dot), variance, 1e-5);
    const slope = tf.range(0, 16).mul(0.05).reshape([1, 16]) as Tensor2D;
    assertClose(sharpness(slope), 0, 1e-6);
  });

  it("sharpness falls with blur and is highest for noise", () => {
    const x = randomUniform<TensorFlow.Rank.R2>([3, 144], 5);
    const images = x.reshape([3, 12, 12, 1]) as TensorFlow.Tensor4D;
    const blurred = tf.avgPool(images, 3, 1, "same").reshape([3, 144]) as Tensor2D;
    assert.ok(sharpness(blurred) < sharpness(x) / 10);
  });
});

describe("active units", () => {
  it("are those whose posterior mean moves by more than the threshold", () => {
    const images = randomNormal<TensorFlow.Rank.R2>([3000, 3], 6);
    const scales = tf.tensor1d([1, 0.09, 0.11]);
    const encoder = {
      encode: (x: Tensor2D) => {
        const mu = x.mul(scales).add<Tensor2D>(7);
        return { mu, logVar: tf.zerosLike(mu) };
      },
    };
    const { count, variances } = activeUnits(encoder, images);
    assert.equal(count, 2);
    assertClose(variances, [1, 0.0081, 0.0121], 0.1);
    assert.equal(activeUnits(encoder, images, { threshold: 0.5 }).count, 1);
    assert.equal(
      allocated(() => activeUnits(encoder, images)),
      0,
    );
  });
});
