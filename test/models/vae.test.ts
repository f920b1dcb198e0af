import assert from "node:assert/strict";
import type * as TensorFlow from "@tensorflow/tfjs";
import { describe, it } from "mocha";
import { tf } from "../../lib/engine";
import { disposeModel, parameterCount } from "../../lib/models/layers";
import { createVae, vaeLoss } from "../../lib/models/vae";
import { gaussianNll, squaredError } from "../../lib/objectives";
import { createNoise, type Noise, randomUniform, seedTensor } from "../../lib/random";
import values from "../fixtures/torch-values.json";
import { allocated, assertClose, assertMean } from "../helpers";

const { tinyVae } = values;
const x = tf.tensor2d(tinyVae.x);

/** Noise that is given instead of drawn. */
const given: Noise = {
  normal: () => tf.tensor2d(tinyVae.eps) as never,
  uniform: () => assert.fail("no uniform numbers are needed"),
};

const createTiny = () => {
  const vae = createVae({ inputDim: 4, hiddenDims: [3], latentDim: 2, seed: 1 });
  for (const [name, value] of Object.entries(tinyVae.weights)) {
    vae.weights[name].assign(tf.tensor(value));
  }
  return vae;
};

describe("the VAE of dense layers", () => {
  it("784-400-20 has 652,824 parameters, as PyTorch's example", () => {
    const count = 784 * 400 + 400 + 2 * (400 * 20 + 20) + (20 * 400 + 400) + (400 * 784 + 784);
    assert.equal(count, 652_824);
    const vae = createVae({ latentDim: 20, seed: 1 });
    assert.equal(parameterCount(vae), count);
    disposeModel(vae);
  });

  it("the network of note S2 has 224,464 parameters", () => {
    const vae = createVae({ hiddenDims: [128, 64], latentDim: 32, deviation: "softplus", seed: 1 });
    assert.equal(parameterCount(vae), 224_464);
    disposeModel(vae);
  });

  it("encodes to μ and log σ² and decodes to logits", () => {
    const vae = createVae({ inputDim: 6, hiddenDims: [5, 4], latentDim: 3, seed: 1 });
    const { mu, logVar } = vae.encode(randomUniform([7, 6], 1));
    assert.deepEqual(
      [mu.shape, logVar.shape],
      [
        [7, 3],
        [7, 3],
      ],
    );
    assert.deepEqual(vae.decode(mu).shape, [7, 6]);
  });

  it("with the same weights, its terms and gradients are those PyTorch computes", () => {
    const vae = createTiny();
    const terms = vaeLoss(vae, x, given);
    assertClose(terms.reconstruction, tinyVae.reconstruction, 1e-5);
    assertClose(terms.kl, tinyVae.kl, 1e-4);
    const { grads } = tf.variableGrads(() => vaeLoss(vae, x, given).loss.mean().asScalar());
    for (const [name, gradient] of Object.entries(tinyVae.gradients)) {
      assertClose(grads[vae.weights[name].name], gradient, 1e-4);
    }
    disposeModel(vae);
  });

  it("β weighs the KL in the loss and nowhere else; β = 0 is reconstruction alone", () => {
    const vae = createTiny();
    const terms = (beta: number) => vaeLoss(vae, x, given, { beta });
    assertClose(terms(0).loss, terms(1).reconstruction.dataSync(), 1e-6);
    assertClose(terms(3).kl, terms(1).kl.dataSync(), 0);
    const expected = tinyVae.reconstruction.map((value, i) => value + 3 * tinyVae.kl[i]);
    assertClose(terms(3).loss, expected, 1e-3);
    disposeModel(vae);
  });

  it("takes another decoder likelihood", () => {
    const vae = createTiny();
    const nll = (out: TensorFlow.Tensor2D, data: TensorFlow.Tensor2D) => gaussianNll(out, data, 0);
    const { mu, logVar } = vae.encode(x);
    const z = mu.add(logVar.mul(0.5).exp().mul(tinyVae.eps)) as TensorFlow.Tensor2D;
    const half = squaredError(vae.decode(z), x)
      .mul(0.5)
      .add(2 * Math.log(2 * Math.PI));
    assertClose(vaeLoss(vae, x, given, { nll }).reconstruction, half.dataSync(), 1e-4);
    disposeModel(vae);
  });

  it("a softplus deviation is σ = softplus(s) + 10⁻⁶", () => {
    const options = { inputDim: 4, hiddenDims: [3], latentDim: 2, seed: 3 };
    const s = createVae(options).encode(x).logVar;
    const { logVar } = createVae({ ...options, deviation: "softplus" }).encode(x);
    const expected = Array.from(s.dataSync(), (value) => Math.log1p(Math.exp(value)) + 1e-6);
    assertClose(logVar.mul(0.5).exp(), expected, 1e-5);
  });

  it("dropout is there in training only, and keeps the mean of what the heads see", () => {
    const vae = createVae({
      inputDim: 4,
      hiddenDims: [30],
      latentDim: 2,
      dropoutRate: 0.5,
      seed: 1,
    });
    const still = vae.encode(x).mu.dataSync();
    assertClose(vae.encode(x).mu, still, 0);
    const draws = Array.from({ length: 400 }, (_, i) =>
      tf.tidy(() => vae.encode(x, createNoise(seedTensor(i + 1))).mu.dataSync()[0]),
    );
    assert.ok(new Set(draws).size > 300);
    assertMean(draws, still[0]);
    disposeModel(vae);
  });

  it("the same seed makes the same weights, another seed others", () => {
    const kernel = (seed: number) =>
      createVae({ inputDim: 4, latentDim: 2, seed }).weights["mu/kernel"].dataSync();
    assert.deepEqual(kernel(5), kernel(5));
    assert.notDeepEqual(kernel(5), kernel(6));
  });

  it("begins with weights spread over ±1/√inputs, or as Glorot's rule says", () => {
    const kernel = (initializer: "fanIn" | "glorot") =>
      createVae({ latentDim: 20, initializer, seed: 2 }).weights["trunk/0/kernel"].dataSync();
    const [fanIn, glorot] = [kernel("fanIn"), kernel("glorot")];
    assertMean(
      fanIn.map((w) => w ** 2),
      1 / 784 / 3,
    );
    assertMean(
      glorot.map((w) => w ** 2),
      6 / (784 + 400) / 3,
    );
  });

  it("the loss leaves nothing but what it returns", () => {
    const vae = createTiny();
    const leak = allocated(() => tf.tidy(() => void vaeLoss(vae, x, createNoise(seedTensor(1)))));
    assert.equal(leak, 0);
    disposeModel(vae);
  });
});
