import assert from "node:assert/strict";
import type * as TensorFlow from "@tensorflow/tfjs";
import { describe, it } from "mocha";
import { tf } from "../../lib/engine";
import {
  auxiliaryClassifierGanGame,
  auxiliaryDiscriminatorLoss,
  auxiliaryGeneratorLoss,
  createAuxiliaryClassifierGan,
} from "../../lib/models/auxiliary-classifier-gan";
import {
  conditionalDiscriminatorLoss,
  conditionalGanGame,
  createConditionalGan,
  drawLabels,
} from "../../lib/models/conditional-gan";
import { drawNoise, type Game } from "../../lib/models/game";
import { disposeModel, type Model, parameterCount } from "../../lib/models/layers";
import { createNoise, type Noise, randomUniform, seedTensor } from "../../lib/random";
import { createGanTrainer } from "../../lib/training/gan-trainer";
import { allocated, assertClose } from "../helpers";

type Tensor1D = TensorFlow.Tensor1D;

const noiseOf = (seed: number): Noise => createNoise(seedTensor(seed));
const small = { side: 16, noiseDim: 4, channels: [8, 6, 4], classes: 3, seed: 1 } as const;
const x = randomUniform<TensorFlow.Rank.R2>([5, 256], 2);
const labels = tf.tensor1d([0, 1, 2, 2, 0], "int32");
const others = tf.tensor1d([1, 2, 0, 0, 1], "int32");

describe("labels for a generator", () => {
  it("are all classes, each as often", () => {
    const count = 3000;
    const drawn = Array.from(drawLabels(3, count, noiseOf(1)).dataSync());
    for (const y of [0, 1, 2]) {
      const share = drawn.filter((label) => label === y).length / count;
      assertClose([share], [1 / 3], 4 * Math.sqrt((1 / 3) * (2 / 3) / count)); // prettier-ignore
    }
  });
});

describe("the conditional GAN", () => {
  const gan = createConditionalGan(small);
  const z = drawNoise(gan, 5, noiseOf(3));

  it("for 28 × 28 adds ten inputs to G and ten maps to D", () => {
    const whole = createConditionalGan({ seed: 1 });
    const norm = (channels: number): number => 2 * channels;
    const generator =
      (110 * 4 * 4 * 128 + 4 * 4 * 128) + norm(128) + (4 * 4 * 128 * 64 + 64) + norm(64) +
      (4 * 4 * 64 * 32 + 32) + norm(32) + (4 * 4 * 32 * 1 + 1); // prettier-ignore
    const discriminator =
      (4 * 4 * 11 * 32 + 32) + (4 * 4 * 32 * 64 + 64) + norm(64) +
      (4 * 4 * 64 * 128 + 128) + norm(128) + (4 * 4 * 128 + 1); // prettier-ignore
    assert.deepEqual([whole.generator, whole.discriminator].map(parameterCount), [generator, discriminator]); // prettier-ignore
    disposeModel(whole);
  });

  it("makes images in [0, 1] and one logit for each pair", () => {
    const samples = gan.generate(z, labels);
    assert.deepEqual([samples.shape, gan.logits(samples, labels).shape], [[5, 256], [5]]);
    assert.ok(samples.dataSync().every((pixel) => pixel >= 0 && pixel <= 1));
  });

  it("both players listen to the label", () => {
    const differ = (a: TensorFlow.Tensor, b: TensorFlow.Tensor): boolean =>
      a.sub(b).abs().min().dataSync()[0] > 0;
    assert.ok(differ(gan.generate(z, labels).max(1), gan.generate(z, others).max(1)));
    assert.ok(differ(gan.logits(x, labels), gan.logits(x, others)));
  });

  it("D's loss is about the labels of the batch", () => {
    const terms = (y: Tensor1D) => conditionalDiscriminatorLoss(gan, x, y, noiseOf(4));
    const expected = gan.logits(x, others, noiseOf(4)).sigmoid().dataSync();
    assertClose(terms(others).real, expected, 1e-6);
    assert.notDeepEqual(terms(labels).real.dataSync(), terms(others).real.dataSync());
  });
});

describe("the auxiliary classifier GAN", () => {
  const gan = createAuxiliaryClassifierGan(small);

  it("D says real or fake, and names the class", () => {
    const { real, classes } = gan.logits(x);
    assert.deepEqual([real.shape, classes.shape], [[5], [5, 3]]);
  });

  it("D's loss is the game's plus −log p(y∣x) of images and samples", () => {
    const options = { realLabel: 0.9 };
    const samples = gan.generate(drawNoise(gan, 5, noiseOf(6)), labels, noiseOf(6));
    const [onReal, onFake] = [gan.logits(x, noiseOf(6)), gan.logits(samples, noiseOf(6))];
    const { loss, real, fake } = auxiliaryDiscriminatorLoss(gan, x, labels, noiseOf(6), options);
    assertClose(real, onReal.real.sigmoid().dataSync(), 1e-6);
    const [dReal, dFake] = [real.dataSync(), fake.dataSync()];
    const pReal = onReal.classes.softmax().arraySync();
    const pFake = onFake.classes.softmax().arraySync();
    const expected = Array.from(labels.dataSync(), (y, i) => {
      const game =
        -0.9 * Math.log(dReal[i]) - 0.1 * Math.log(1 - dReal[i]) - Math.log(1 - dFake[i]);
      return game - Math.log(pReal[i][y]) - Math.log(pFake[i][y]);
    });
    assertClose(loss, expected, 1e-4);
  });

  it("G's loss is −log D plus −log p(y∣x) of its samples", () => {
    const noise = noiseOf(7);
    const y = drawLabels(3, 5, noise);
    const samples = gan.generate(drawNoise(gan, 5, noise), y, noise);
    const onFake = gan.logits(samples, noise);
    const p = onFake.classes.softmax().arraySync();
    const d = onFake.real.sigmoid().dataSync();
    const expected = Array.from(
      y.dataSync(),
      (label, i) => -Math.log(d[i]) - Math.log(p[i][label]),
    );
    assertClose(auxiliaryGeneratorLoss(gan, 5, noiseOf(7)).loss, expected, 1e-4);
  });
});

const GAMES: Record<string, () => { gan: Model; game: Game }> = {
  "conditional GAN": () => {
    const gan = createConditionalGan(small);
    return { gan, game: conditionalGanGame(gan) };
  },
  "auxiliary classifier GAN": () => {
    const gan = createAuxiliaryClassifierGan(small);
    return { gan, game: auxiliaryClassifierGanGame(gan) };
  },
};

for (const [name, create] of Object.entries(GAMES)) {
  describe(`the training of a ${name}`, () => {
    const pixels = Uint8Array.from({ length: 12 * 256 }, (_, i) => (i * 37) % 256);
    const images = { name: "stripes", count: 12, height: 16, width: 16, pixels };
    const data = { ...images, labels: Uint8Array.from({ length: 12 }, (_, i) => i % 3) };
    const bits = ({ weights }: Model) =>
      Object.values(weights).map((weight) => Array.from(weight.dataSync()));

    it("a step moves one player's weights and not one bit of the other's", () => {
      const { gan, game } = create();
      const trainer = createGanTrainer(game, data, { batchSize: 6, seed: 2 });
      const [g, d] = [bits(game.generator), bits(game.discriminator)];
      trainer.discriminatorStep();
      assert.deepEqual(bits(game.generator), g);
      const moved = bits(game.discriminator);
      moved.forEach((weight, i) => assert.notDeepEqual(weight, d[i]));
      trainer.generatorStep();
      assert.deepEqual(bits(game.discriminator), moved);
      bits(game.generator).forEach((weight, i) => assert.notDeepEqual(weight, g[i]));
      trainer.dispose();
      disposeModel(gan);
    });

    it("leaves no tensor behind", () => {
      const once = (): void => {
        const { gan, game } = create();
        const trainer = createGanTrainer(game, data, { batchSize: 6, seed: 2 });
        for (let i = 0; i < 10; i++) {
          trainer.discriminatorStep();
          trainer.generatorStep();
        }
        trainer.dispose();
        disposeModel(gan);
      };
      assert.equal(allocated(once), 0);
    });
  });
}
