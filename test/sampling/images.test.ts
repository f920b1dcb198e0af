import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import type * as TensorFlow from "@tensorflow/tfjs";
import { tf } from "../../lib/engine";
import { createConditionalVae } from "../../lib/models/conditional-vae";
import { createVae } from "../../lib/models/vae";
import { encodePng, tileImages } from "../../lib/plot/png";
import { randomUniform } from "../../lib/random";
import { posteriorCodes, priorCodes } from "../../lib/sampling/codes";
import {
  attributeDirection,
  decodeImages,
  sampleClasses,
  samplePosterior,
  samplePrior,
} from "../../lib/sampling/images";
import { allocated, assertClose } from "../helpers";

type Tensor2D = TensorFlow.Tensor2D;

const vae = createVae({ inputDim: 6, hiddenDims: [4], latentDim: 2, seed: 1 });
const x = randomUniform<TensorFlow.Rank.R2>([4, 6], 2);

describe("images from codes", () => {
  it("are sigmoid(decode(z)), for more codes than fit into one piece too", () => {
    const z = priorCodes(vae, 1100, 1);
    assertClose(decodeImages(vae, z), vae.decode(z).sigmoid().dataSync(), 1e-6);
  });

  it("of the prior and of posteriors are those of their codes", () => {
    assertClose(samplePrior(vae, 3, 7), decodeImages(vae, priorCodes(vae, 3, 7)).dataSync(), 0);
    const expected = decodeImages(vae, posteriorCodes(vae, x, 2, 7));
    assertClose(samplePosterior(vae, x, 2, 7), expected.dataSync(), 0);
    assert.deepEqual(expected.shape, [8, 6]);
  });

  it("of the prior are for one seed the same PNG, byte for byte, for another a different one", () => {
    const hashOf = (seed: number): string => {
      const tiles = tileImages(samplePrior(vae, 12, seed), { width: 3, height: 2 });
      return createHash("sha256").update(encodePng(tiles)).digest("hex");
    };
    assert.equal(hashOf(7), hashOf(7));
    assert.notEqual(hashOf(7), hashOf(8));
  });

  it("of chosen classes come from the class's own prior and its label in the decoder", () => {
    const options = { inputDim: 6, hiddenDims: [4], latentDim: 2, classes: 3, seed: 1 };
    const conditional = createConditionalVae({ ...options, prior: "normal" });
    // So narrow a prior that every sample is its mean
    conditional.weights["prior/logVar"].assign(tf.fill([3, 2], -60));
    conditional.weights["prior/mu"].assign(
      tf.tensor2d([
        [0, 1],
        [2, 3],
        [-4, 5],
      ]),
    );
    const images = sampleClasses(conditional, [2, 0], 1);
    const expected = conditional.decode(
      tf.tensor2d([
        [-4, 5],
        [0, 1],
      ]),
      tf.tensor1d([2, 0], "int32"),
    );
    assertClose(images, expected.sigmoid().dataSync(), 1e-5);
    const plain = createConditionalVae(options);
    assertClose(
      sampleClasses(plain, [1, 1, 2], 4),
      sampleClasses(plain, [1, 1, 2], 4).dataSync(),
      0,
    );
    assert.deepEqual(sampleClasses(plain, new Array(700).fill(1), 4).shape, [700, 6]);
  });

  it("the direction of an attribute leads from the mean without it to the mean with it", () => {
    const [having, lacking] = [x.slice(0, 1), x.slice(1, 3)];
    const direction = attributeDirection(vae, having, lacking);
    const mean = (images: Tensor2D) => vae.encode(images).mu.mean(0);
    assertClose(mean(lacking).add(direction), mean(having).dataSync(), 1e-5);
  });

  it("each leaves its result and nothing else", () => {
    const calls = [
      () => samplePrior(vae, 3, 1),
      () => samplePosterior(vae, x, 3, 1),
      () => attributeDirection(vae, x, x),
    ];
    assert.deepEqual(
      calls.map(allocated),
      calls.map(() => 1),
    );
  });
});
