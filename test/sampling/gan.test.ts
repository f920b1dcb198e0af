import assert from "node:assert/strict";
import type * as TensorFlow from "@tensorflow/tfjs";
import { describe, it } from "mocha";
import { tf } from "../../lib/engine";
import { createConditionalGan } from "../../lib/models/conditional-gan";
import { createGan } from "../../lib/models/gan";
import {
  generateAll,
  generateLabelled,
  sampleGan,
  sampleLabelled,
  sampleNoise,
} from "../../lib/sampling/gan";
import { noiseDirection } from "../../lib/sampling/gan-arithmetic";
import { allocated, assertClose } from "../helpers";

const gan = createGan({ dataDim: 2, noiseDim: 3, seed: 1 });
const labelled = createConditionalGan({
  side: 16,
  noiseDim: 4,
  channels: [8, 6, 4],
  classes: 3,
  seed: 1,
});

describe("samples of a GAN", () => {
  it("are G(z) of seeded noise, the same for the same seed", () => {
    const z = sampleNoise(gan, 6, 4);
    assert.deepEqual(z.shape, [6, 3]);
    assertClose(sampleGan(gan, 6, 4), gan.generate(z).dataSync(), 0);
    assert.notDeepEqual(sampleGan(gan, 6, 5).dataSync(), sampleGan(gan, 6, 4).dataSync());
  });

  it("may be more than are made at once", () => {
    const z = sampleNoise(gan, 1201, 4);
    assertClose(generateAll(gan, z), gan.generate(z).dataSync(), 1e-5);
    assert.equal(
      allocated(() => sampleGan(gan, 1201, 4)),
      1,
    );
  });

  it("of a conditional GAN have the labels one asks for, for any z", () => {
    const z = tf.tile(sampleNoise(labelled, 1, 3), [4, 1]);
    const [first, second, third, again] = generateLabelled(labelled, z, [0, 1, 2, 0]).arraySync();
    assertClose(again, first, 1e-6);
    for (const [a, b] of [[first, second], [second, third]]) assert.notDeepEqual(a, b); // prettier-ignore
    const labels = Uint8Array.from({ length: 600 }, (_, i) => i % 3);
    assert.deepEqual(sampleLabelled(labelled, labels, 2).shape, [600, 256]);
    assert.equal(allocated(() => sampleLabelled(labelled, labels, 2)), 1); // prettier-ignore
  });

  it("refuse labels that are none, and another number of them", () => {
    const z = sampleNoise(labelled, 2, 3);
    assert.throws(() => generateLabelled(labelled, z, [0, 3]), /no class 3; .* from 0 to 2/);
    assert.throws(() => generateLabelled(labelled, z, [0]), /2 rows of noise for 1 labels/);
  });
});

describe("noiseDirection", () => {
  it("is the way in z along which the attribute grows", () => {
    const linear = createGan({ dataDim: 2, generatorDims: [], seed: 1 });
    linear.weights["generator/0/kernel"].assign(tf.tensor2d([[3, 0], [4, 1]])); // prettier-ignore
    const first = (x: TensorFlow.Tensor2D) => x.slice([0, 0], [-1, 1]).dataSync();
    const direction = noiseDirection(linear, first, { seed: 2 });
    // x₀ = 3 z₀ + 4 z₁ + b is 5 u + b, u along (0.6, 0.8). The mean of u beyond its quartiles is
    // φ(0.6745) / 0.25 = 1.271, and across u the deviation is 1 / √500 on each side.
    assertClose(
      direction,
      [0.6 * 2 * 1.271, 0.8 * 2 * 1.271],
      4 * Math.sqrt(2) * (1 / Math.sqrt(500)),
    );
    assert.equal(allocated(() => noiseDirection(linear, first, { seed: 2 })), 1); // prettier-ignore
  });
});
