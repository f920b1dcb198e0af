import assert from "node:assert/strict";
import type * as TensorFlow from "@tensorflow/tfjs";
import type { ImageSet } from "../../lib/data/images";
import { gaussianMixture } from "../../lib/data/mixture";
import { tf } from "../../lib/engine";
import { createAutoencoder } from "../../lib/models/autoencoder";
import { createVae } from "../../lib/models/vae";
import { uniformArray } from "../../lib/random";
import {
  classMeanCodes,
  codesOf,
  fitCodeMixture,
  meanCodes,
  mixtureCodes,
  posteriorCodes,
  priorCodes,
} from "../../lib/sampling/codes";
import { allocated, assertClose, assertMean } from "../helpers";

type Tensor2D = TensorFlow.Tensor2D;

const COUNT = 12;
const set: ImageSet = {
  name: "random",
  count: COUNT,
  height: 2,
  width: 3,
  pixels: Uint8Array.from(uniformArray(COUNT * 6, 1), (u) => Math.floor(256 * u)),
  labels: Uint8Array.from({ length: COUNT }, (_, i) => [0, 1, 3][i % 3]),
};
const x = tf.tensor2d(
  Array.from(set.pixels, (byte) => byte / 255),
  [COUNT, 6],
);
const vae = createVae({ inputDim: 6, hiddenDims: [4], latentDim: 2, seed: 1 });

describe("codes", () => {
  it("of a VAE are its means, of an autoencoder its codes, for a batch and for a set", () => {
    const autoencoder = createAutoencoder({ inputDim: 6, hiddenDims: [4], latentDim: 2, seed: 1 });
    assertClose(meanCodes(vae, x), vae.encode(x).mu.dataSync(), 0);
    assertClose(meanCodes(autoencoder, x), autoencoder.encode(x).dataSync(), 0);
    assertClose(codesOf(vae, set), vae.encode(x).mu.dataSync(), 1e-6);
  });

  it("of the prior are standard normal and repeat with the seed", () => {
    const z = priorCodes(vae, 20_000, 3);
    assert.deepEqual(z.shape, [20_000, 2]);
    assertMean(z.dataSync(), 0);
    assertMean(z.square().dataSync(), 1);
    assertClose(priorCodes(vae, 5, 3), z.slice(0, 5).dataSync(), 0);
  });

  it("of posteriors have their means and variances, those of one image together", () => {
    const [first, last] = [x.slice(0, 1), x.slice(COUNT - 1, 1)];
    const count = 10_000;
    const z = posteriorCodes(vae, tf.concat([first, last]), count, 5);
    assert.deepEqual(z.shape, [2 * count, 2]);
    [first, last].forEach((image, i) => {
      const { mu, logVar } = vae.encode(image);
      const own = z.slice(i * count, count);
      for (const entry of [0, 1]) {
        const values = own.slice([0, entry], [-1, 1]).sub(mu.slice([0, entry], [1, 1]));
        assertMean(values.dataSync(), 0);
        assertMean(values.square().dataSync(), Math.exp(logVar.dataSync()[entry]));
      }
    });
  });

  it("of class means are the means over the images of each class, of all where there are none", () => {
    const codes = vae.encode(x).mu.arraySync();
    const mean = (rows: number[][]) =>
      [0, 1].map((j) => rows.reduce((sum, row) => sum + row[j], 0) / rows.length);
    const ofLabel = (label: number) => mean(codes.filter((_, i) => set.labels[i] === label));
    assertClose(classMeanCodes(vae, set), [ofLabel(0), ofLabel(1), mean(codes), ofLabel(3)], 1e-5);
  });

  it("of a fitted mixture lie where the codes lie, and N(0, I) does not", () => {
    const covariance = [
      [0.04, 0],
      [0, 0.04],
    ];
    const far = gaussianMixture([
      { mean: [6, 0], covariance },
      { mean: [-6, 3], covariance },
    ]);
    const codes = mixtureCodes(far, 500, 1);
    const fitted = fitCodeMixture(codes, { components: 2, seed: 2, most: 300 });
    const drawn = mixtureCodes(fitted, 400, 3);
    assert.deepEqual(drawn.shape, [400, 2]);
    const isNear = (z: Tensor2D) =>
      z
        .arraySync()
        .filter(([a, b]) => Math.min(Math.hypot(a - 6, b), Math.hypot(a + 6, b - 3)) < 1);
    assert.ok(isNear(drawn).length > 396);
    assert.equal(isNear(priorCodes({ latentDim: 2 }, 400, 3)).length, 0);
    const right = drawn.arraySync().filter(([a]) => a > 0).length;
    assert.ok(right > 140 && right < 260, `${right}`);
  });

  it("leave one tensor each", () => {
    const mixture = gaussianMixture([
      {
        mean: [0, 0],
        covariance: [
          [1, 0],
          [0, 1],
        ],
      },
    ]);
    const calls = [
      () => meanCodes(vae, x),
      () => codesOf(vae, set),
      () => priorCodes(vae, 3, 1),
      () => posteriorCodes(vae, x, 3, 1),
      () => classMeanCodes(vae, set),
      () => mixtureCodes(mixture, 3, 1),
    ];
    assert.deepEqual(
      calls.map(allocated),
      calls.map(() => 1),
    );
    assert.equal(
      allocated(() => fitCodeMixture(x, { components: 1, seed: 1 })),
      0,
    );
  });
});
