import assert from "node:assert/strict";
import type * as TensorFlow from "@tensorflow/tfjs";
import { describe, it } from "mocha";
import { tf } from "../../lib/engine";
import {
  discriminatorMap,
  discriminatorScores,
  pullsOnSamples,
} from "../../lib/evaluation/gan-views";
import { createCells } from "../../lib/evaluation/cells";
import { createGan } from "../../lib/models/gan";
import { randomUniform } from "../../lib/random";
import { sampleNoise } from "../../lib/sampling/gan";
import { allocated, assertClose } from "../helpers";

/** D(x) = sigmoid(4x + y − 3) and G(z) = z. */
function createLinear() {
  const gan = createGan({ dataDim: 2, generatorDims: [], discriminatorDims: [], seed: 1 });
  gan.weights["generator/0/kernel"].assign(tf.eye(2));
  gan.weights["generator/0/bias"].assign(tf.zeros([2]));
  gan.weights["discriminator/0/kernel"].assign(tf.tensor2d([[4], [1]]));
  gan.weights["discriminator/0/bias"].assign(tf.tensor1d([-3]));
  return gan;
}

const sigmoid = (l: number): number => 1 / (1 + Math.exp(-l));

describe("views of a GAN in the plane", () => {
  const gan = createLinear();

  it("discriminatorMap is D at the cells’ midpoints", () => {
    const cells = createCells({ dim: 2, low: -1, high: 1, perAxis: 3 });
    const expected = cells.points.map(([x, y]) => sigmoid(4 * x + y - 3));
    assertClose(discriminatorMap(gan, cells), expected, 1e-6);
  });

  it("pullsOnSamples points up D's slope: (1 − D) of it for −log D, D of it for the minimax loss", () => {
    const z = sampleNoise(gan, 5, 2);
    for (const loss of ["nonSaturating", "minimax"] as const) {
      const { points, pulls } = pullsOnSamples(gan, z, loss);
      assertClose(points, z.dataSync(), 1e-6);
      const expected = Array.from({ length: 5 }, (_, i) => {
        const d = sigmoid(4 * points[2 * i] + points[2 * i + 1] - 3);
        const size = loss === "minimax" ? d : 1 - d;
        return [4 * size, size];
      });
      assertClose(pulls, expected, 1e-5);
    }
  });

  it("discriminatorScores is D of each image, however many there are", () => {
    const x = randomUniform<TensorFlow.Rank.R2>([1101, 2], 4);
    assertClose(discriminatorScores(gan, x), gan.logits(x).sigmoid().dataSync(), 1e-6);
    x.dispose();
  });

  it("leave no tensor behind", () => {
    const cells = createCells({ dim: 2, low: -1, high: 1, perAxis: 3 });
    const z = sampleNoise(gan, 5, 2);
    assert.equal(allocated(() => discriminatorMap(gan, cells)), 0); // prettier-ignore
    assert.equal(allocated(() => pullsOnSamples(gan, z)), 0); // prettier-ignore
  });
});
