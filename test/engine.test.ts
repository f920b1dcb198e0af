import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import path from "node:path";
import { describe, it } from "mocha";
import { relu, sigmoidCrossEntropy, statelessNormal, statelessUniform, tf } from "../lib/engine";
import { normals, uniforms } from "../lib/philox";
import { allocated, assertClose, numericGradient } from "./helpers";

const VALUES = [-90, -20, -1.5, -0.25, 0.25, 1.5, 20, 90];
const x = tf.tensor2d([0, 1, 0.3, 0.7, 0.3, 0.7, 1, 0], [2, 4]);
const l = tf.tensor2d(VALUES, [2, 4]);

describe("engine", () => {
  it("statelessNormal and statelessUniform equal their twins in JavaScript", () => {
    for (const seed of [
      [1, 0],
      [77, 3],
      [2 ** 31 - 1, 12],
    ] as const) {
      const tensor = tf.tensor1d([...seed], "int32");
      assertClose(statelessNormal([7, 3], tensor), normals(21, seed), 2e-6);
      assertClose(statelessUniform([7, 3], tensor), uniforms(21, seed), 0);
      tensor.dispose();
    }
  });

  it("relu and its gradient equal plain TensorFlow.js", () => {
    const dy = tf.tensor2d([1, 2, 3, 4, 5, 6, 7, 8], [2, 4]);
    assertClose(relu(l), l.relu().dataSync(), 0);
    assertClose(
      tf.grad((t) => relu(t))(l, dy),
      tf
        .grad((t) => t.relu())(l, dy)
        .dataSync(),
      0,
    );
  });

  it("sigmoidCrossEntropy is −log of the Bernoulli probability", () => {
    const rho = VALUES.map((logit) => 1 / (1 + Math.exp(-logit)));
    const expected = rho.slice(2, 6).map((p, i) => {
      const pixel = [0.3, 0.7, 0.3, 0.7][i];
      return -(pixel * Math.log(p) + (1 - pixel) * Math.log(1 - p));
    });
    assertClose(sigmoidCrossEntropy(l, x).dataSync().slice(2, 6), expected, 1e-6);
  });

  it("sigmoidCrossEntropy is exact and finite at logits where log(1 − sigmoid) is not", () => {
    // −log(1 − sigmoid(90)) = 90, −log sigmoid(−90) = 90, to within e⁻⁹⁰
    assertClose(
      sigmoidCrossEntropy(tf.tensor2d([[90, -90]]), tf.tensor2d([[0, 1]])),
      [90, 90],
      1e-5,
    );
  });

  it("the gradient of sigmoidCrossEntropy is that of finite differences and of plain autodiff", () => {
    const inner = tf.tensor2d([[-1.5, -0.25, 0.25, 1.5]]);
    const pixels = tf.tensor2d([[0.3, 0.7, 0.3, 0.7]]);
    const gradient = tf.grad((t) => sigmoidCrossEntropy(t as typeof inner, pixels))(inner);
    assertClose(
      gradient,
      numericGradient((t) => sigmoidCrossEntropy(t, pixels), inner),
      1e-3,
    );
    const plain = tf.grad((t) => tf.softplus(t).sub(pixels.mul(t)))(inner);
    assertClose(gradient, plain.dataSync(), 1e-6);
  });

  it("each operation leaves its result and nothing else", () => {
    assert.equal(
      allocated(() => relu(l)),
      1,
    );
    assert.equal(
      allocated(() => sigmoidCrossEntropy(l, x)),
      1,
    );
    assert.equal(
      allocated(() => tf.tidy(() => tf.grad((t) => relu(t))(l))),
      1,
    );
    assert.equal(
      allocated(() => statelessNormal([2], tf.tensor1d([1, 2], "int32"))),
      2,
    );
  });

  for (const engine of ["wasm", "cpu"]) {
    it(`the library trains on ${engine}, says that it is slower, and gets the native engine's loss`, () => {
      const script = path.join(__dirname, "fixtures", "train-anywhere.ts");
      const run = (name: string) =>
        JSON.parse(
          execFileSync(process.execPath, ["--import", "tsx", script], {
            env: { ...process.env, ELBOLAB_ENGINE: name },
            stdio: ["ignore", "pipe", "ignore"],
            encoding: "utf8",
          }),
        ) as { engine: string; description: string; losses: number[] };
      const [here, native] = [run(engine), run("tensorflow")];
      assert.equal(here.engine, engine);
      assert.match(here.description, /slower/);
      assertClose(here.losses, native.losses, 1e-3);
    });
  }
});
