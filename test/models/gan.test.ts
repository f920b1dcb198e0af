import assert from "node:assert/strict";
import type * as TensorFlow from "@tensorflow/tfjs";
import { describe, it } from "mocha";
import { crossEntropyDiscriminatorLoss, nonSaturatingGeneratorLoss } from "../../lib/adversarial";
import { tf } from "../../lib/engine";
import { createDcgan } from "../../lib/models/dcgan";
import { drawNoise } from "../../lib/models/game";
import { createGan, discriminatorLoss, type Gan, generatorLoss } from "../../lib/models/gan";
import { fromTanhRange, toTanhRange } from "../../lib/models/image-players";
import { disposeModel, parameterCount } from "../../lib/models/layers";
import { createNoise, type Noise, randomUniform, seedTensor } from "../../lib/random";
import { allocated, assertClose, assertMean } from "../helpers";

type Tensor2D = TensorFlow.Tensor2D;

const noiseOf = (seed: number): Noise => createNoise(seedTensor(seed));
const inRange = (values: Float32Array, low: number, high: number): boolean =>
  values.every((value) => value >= low && value <= high);

const createSmallDcgan = (options: Partial<Parameters<typeof createDcgan>[0]> = {}): Gan =>
  createDcgan({ side: 16, noiseDim: 5, channels: [8, 6, 4], seed: 1, ...options });

describe("the noise of a generator", () => {
  it("is standard normal, or even over [−1, 1)", () => {
    const draw = (prior: "normal" | "uniform") =>
      drawNoise({ noiseDim: 10, prior }, 1000, noiseOf(3)).dataSync() as Float32Array;
    const [normal, uniform] = [draw("normal"), draw("uniform")];
    assertMean(normal, 0);
    assertMean(
      normal.map((z) => z ** 2),
      1,
    );
    assertMean(uniform, 0);
    assertMean(
      uniform.map((z) => z ** 2),
      1 / 3,
    );
    assert.ok(inRange(uniform, -1, 1));
  });
});

describe("the GAN of dense layers", () => {
  it("makes samples of the data's dimension, and gives one logit for each", () => {
    const gan = createGan({ dataDim: 2, noiseDim: 3, generatorDims: [5], seed: 1 });
    const x = gan.generate(drawNoise(gan, 7, noiseOf(1)));
    assert.deepEqual([x.shape, gan.logits(x).shape], [[7, 2], [7]]);
    const [inG, inD] = [3 * 5 + 5 + (5 * 2 + 2), 2 * 64 + 64 + (64 * 64 + 64) + (64 + 1)];
    assert.deepEqual([gan.generator, gan.discriminator, gan].map(parameterCount), [inG, inD, inG + inD]); // prettier-ignore
    disposeModel(gan);
  });

  it("without hidden layers G is z W + b", () => {
    const gan = createGan({ dataDim: 1, generatorDims: [], seed: 1 });
    gan.weights["generator/0/kernel"].assign(tf.tensor2d([[3]]));
    gan.weights["generator/0/bias"].assign(tf.tensor1d([-1]));
    assertClose(gan.generate(tf.tensor2d([[0], [2]])), [-1, 3 * 2 - 1], 1e-6);
    disposeModel(gan);
  });

  it("the losses are those of the formulas at the noise of the step", () => {
    const gan = createGan({ dataDim: 2, seed: 1 });
    const x = randomUniform<TensorFlow.Rank.R2>([4, 2], 5);
    const fake = gan.logits(gan.generate(drawNoise(gan, 4, noiseOf(9))));
    const d = discriminatorLoss(gan, x, noiseOf(9), { realLabel: 0.9 });
    const expected = crossEntropyDiscriminatorLoss(gan.logits(x), fake, { realLabel: 0.9 });
    assertClose(d.loss, expected.dataSync(), 1e-6);
    assertClose(d.real, gan.logits(x).sigmoid().dataSync(), 1e-6);
    assertClose(d.fake, fake.sigmoid().dataSync(), 1e-6);
    const g = generatorLoss(gan, 4, noiseOf(9));
    assertClose(g.loss, nonSaturatingGeneratorLoss(fake).dataSync(), 1e-6);
    assertClose(g.fake, fake.sigmoid().dataSync(), 1e-6);
    disposeModel(gan);
  });

  it("in the least-squares game D answers with its output itself", () => {
    const gan = createGan({ dataDim: 2, seed: 1 });
    const x = randomUniform<TensorFlow.Rank.R2>([4, 2], 5);
    const { real, loss } = discriminatorLoss(gan, x, noiseOf(9), { loss: "leastSquares" });
    assertClose(real, gan.logits(x).dataSync(), 0);
    assert.ok(loss.dataSync().every((value) => value >= 0));
    disposeModel(gan);
  });

  it("frees all when it is disposed", () => {
    assert.equal(
      allocated(() => disposeModel(createGan({ dataDim: 2, seed: 1 }))),
      0,
    );
  });
});

describe("DCGAN", () => {
  it("for 28 × 28 has the parameters of its layers", () => {
    const gan = createDcgan({ seed: 1 });
    const norm = (channels: number): number => 2 * channels;
    const generator =
      (100 * 4 * 4 * 128 + 4 * 4 * 128) + norm(128) + (4 * 4 * 128 * 64 + 64) + norm(64) +
      (4 * 4 * 64 * 32 + 32) + norm(32) + (4 * 4 * 32 * 1 + 1); // prettier-ignore
    const discriminator =
      (4 * 4 * 1 * 32 + 32) + (4 * 4 * 32 * 64 + 64) + norm(64) +
      (4 * 4 * 64 * 128 + 128) + norm(128) + (4 * 4 * 128 + 1); // prettier-ignore
    assert.deepEqual([gan.generator, gan.discriminator].map(parameterCount), [generator, discriminator]); // prettier-ignore
    disposeModel(gan);
  });

  it("takes 100 numbers from [−1, 1) and makes images in [0, 1], for which D has a logit each", () => {
    const gan = createDcgan({ channels: [8, 4, 2], seed: 1 });
    const z = drawNoise(gan, 3, noiseOf(1));
    assert.deepEqual(z.shape, [3, 100]);
    const x = gan.generate(z);
    assert.deepEqual([x.shape, gan.logits(x).shape], [[3, 784], [3]]);
    assert.ok(inRange(x.dataSync() as Float32Array, 0, 1));
    disposeModel(gan);
  });

  it("pixels go from [0, 1] to the range of tanh and back", () => {
    const x = tf.tensor1d([0, 0.25, 1]);
    assertClose(toTanhRange(x), [-1, -0.5, 1], 0);
    assertClose(fromTanhRange(toTanhRange(x)), [0, 0.25, 1], 0);
  });

  it("begins with kernels from N(0, 0.02²), scales near 1 and offsets of 0", () => {
    const gan = createDcgan({ seed: 1 });
    const values = (name: string) => gan.weights[name].dataSync() as Float32Array;
    const kernels = Object.keys(gan.weights).filter((name) => name.endsWith("kernel"));
    assert.equal(kernels.length, 8);
    for (const name of kernels) {
      assertMean(values(name), 0);
      assertMean(
        values(name).map((w) => w ** 2),
        0.02 ** 2,
      );
    }
    assert.ok(inRange(values("generator/1/gamma"), 0.9, 1.1));
    assert.deepEqual(new Set(values("generator/1/beta")), new Set([0]));
    disposeModel(gan);
  });

  it("in training normalizes by the batch; afterwards one image does not depend on the others", () => {
    const gan = createSmallDcgan();
    const z = drawNoise(gan, 4, noiseOf(2));
    const first = z.slice([0, 0], [1, -1]) as Tensor2D;
    const alone = gan.generate(first).dataSync();
    assertClose(gan.generate(z).slice([0, 0], [1, -1]), alone, 1e-5);
    const pair = gan.generate(z.slice([0, 0], [2, -1]) as Tensor2D, noiseOf(3));
    const all = gan.generate(z, noiseOf(3)).slice([0, 0], [2, -1]);
    assert.ok(pair.sub(all).abs().max().dataSync()[0] > 1e-3);
    assert.notDeepEqual(gan.generate(first).dataSync(), alone);
    disposeModel(gan);
  });

  it("each rule can be left out", () => {
    const plain = createSmallDcgan({ batchNorm: false });
    const names = Object.keys(plain.weights);
    assert.deepEqual(names.filter((name) => /gamma|beta/.test(name)), []); // prettier-ignore
    assert.deepEqual(Object.keys(plain.statistics ?? {}), []);
    const [leaky, relu] = [
      createSmallDcgan(),
      createSmallDcgan({ discriminatorActivation: "relu" }),
    ];
    const x = randomUniform<TensorFlow.Rank.R2>([2, 256], 3);
    assert.notDeepEqual(leaky.logits(x).dataSync(), relu.logits(x).dataSync());
    [plain, leaky, relu].forEach(disposeModel);
  });

  it("frees weights and statistics when it is disposed", () => {
    assert.equal(
      allocated(() => disposeModel(createSmallDcgan())),
      0,
    );
  });

  it("refuses images of a side that its layers cannot make", () => {
    assert.throws(
      () => createSmallDcgan({ side: 30 }),
      /side is 30; it must be a multiple of 4 from 16 on/,
    );
  });
});
