import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import type * as TensorFlow from "@tensorflow/tfjs";
import { afterEach, describe, it } from "mocha";
import { compile, updateInPlace } from "../lib/compile";
import { tf } from "../lib/engine";
import { createNoise, randomUniform, seedTensor } from "../lib/random";
import { allocated, assertClose } from "./helpers";

type Tensor = TensorFlow.Tensor;
type Tensor1D = TensorFlow.Tensor1D;
type Tensor2D = TensorFlow.Tensor2D;
type Tensor4D = TensorFlow.Tensor4D;
type Variable = TensorFlow.Variable;

interface NativeCounts {
  getNumOfSavedModels(): number;
  getNumOfTFTensors(): number;
}
const counts = (): NativeCounts => tf.backend() as unknown as NativeCounts;

const PROJECT = path.join(__dirname, "..");
const CACHE = path.join(PROJECT, ".elbolab");
const x = randomUniform<TensorFlow.Rank.R2>([8, 6], 3);

const variable = (shape: number[], seed: number): Variable =>
  tf.tidy(() => tf.variable(randomUniform(shape, seed, { low: -0.5, high: 0.5 })));

/** One step of gradient descent with momentum: reads and writes every weight and its velocity. */
function descend(weights: Variable[], velocities: Variable[], loss: () => Tensor): Tensor {
  const { value, grads } = tf.variableGrads(() => loss() as TensorFlow.Scalar, weights);
  weights.forEach((weight, i) => {
    velocities[i].assign(velocities[i].mul(0.9).sub(grads[weight.name].mul(0.05)));
    weight.assign(weight.add(velocities[i]));
  });
  return value;
}

const velocitiesOf = (weights: Variable[]): Variable[] =>
  weights.map((weight) => tf.tidy(() => tf.variable(tf.zerosLike(weight))));

/** A small autoencoder with noise in its code, and its step. */
function createDense() {
  const weights = [variable([6, 4], 1), variable([4], 2), variable([4, 6], 3), variable([6], 4)];
  const velocities = velocitiesOf(weights);
  const [w1, b1, w2, b2] = weights as [Tensor2D, Tensor1D, Tensor2D, Tensor1D] & Variable[];
  const step = (batch: Tensor2D, seed: Tensor1D) => ({
    loss: descend(weights, velocities, () => {
      const code = tf.relu(tf.matMul(batch, w1).add(b1));
      const noisy = code.add(createNoise(seed).normal(code.shape).mul(0.1)) as Tensor2D;
      return tf.matMul(noisy, w2).add(b2).sub(batch).square().mean();
    }),
  });
  return { weights: [...weights, ...velocities], step };
}

/** Convolutions, batch normalization by hand, and their gradients. */
function createConvolutional() {
  const weights = [
    variable([3, 3, 1, 4], 1),
    variable([4], 2),
    variable([4], 3),
    variable([3, 3, 1, 4], 4),
  ];
  const velocities = velocitiesOf(weights);
  const [w1, scale, offset, w2] = weights as unknown as [Tensor4D, Tensor1D, Tensor1D, Tensor4D];
  const step = (batch: Tensor4D) => [
    descend(weights, velocities, () => {
      const h = tf.conv2d(batch, w1, 2, "valid");
      const { mean, variance } = tf.moments(h, [0, 1, 2]);
      const normal = tf.batchNorm(h, mean as Tensor1D, variance as Tensor1D, offset, scale);
      const y = tf.conv2dTranspose(tf.relu(normal), w2, [2, 9, 9, 1], 2, "valid");
      return y.sub(batch).square().mean();
    }),
  ];
  return { weights: [...weights, ...velocities], step };
}

/** Trains two equal models, one compiled and one plain; returns both sets of weights. */
function train<I extends Tensor[]>(
  create: () => { weights: Variable[]; step: (...inputs: I) => object },
  inputsOf: (index: number) => I,
  steps: number,
): { compiled: Variable[]; plain: Variable[] } {
  const [one, other] = [create(), create()];
  const step = compile(one.step);
  for (let index = 1; index <= steps; index++) {
    tf.tidy(() => {
      const inputs = inputsOf(index);
      const [got] = Object.values(step(...inputs)) as Tensor[];
      const [wanted] = Object.values(other.step(...inputs)) as Tensor[];
      assertClose(got, wanted.dataSync(), 1e-5);
    });
  }
  step.dispose();
  return { compiled: one.weights, plain: other.weights };
}

const denseInputs = (index: number): [Tensor2D, Tensor1D] => [x, seedTensor(index)];

/** A variable that counts, and the compiled step that adds its input. */
function createCounter(start = 0) {
  const total = tf.variable(tf.scalar(start));
  const add = (amount: Tensor): Tensor => {
    total.assign(total.add(amount));
    return total.clone();
  };
  return { total, add, step: compile(add) };
}

const valueOf = (tensor: Tensor): number => tensor.dataSync()[0];

/** Every operation here is compared with itself: compiled, and as it is. */
const OPERATIONS: Record<string, (a: Tensor2D) => Tensor> = {
  "arithmetic and constants": (a) => a.mul(2).add(1).div(tf.add(a, 3)).sub(tf.scalar(0.1)),
  "powers and logarithms": (a) => a.add(1).log().exp().sqrt().pow(3).square().neg().abs(),
  activations: (a) => tf.stack([a.relu(), a.elu(), a.tanh(), a.sigmoid(), a.leakyRelu(0.1)]),
  "softplus and softmax": (a) => a.softplus().softmax().add(a.logSoftmax()),
  sums: (a) => a.sum(0).add(a.mean()).add(a.max(0)).add(a.min(0)).add(a.prod()),
  "logSumExp of an axis": (a) => a.logSumExp(-1),
  comparisons: (a) => tf.where(a.greater(0.5).logicalAnd(a.less(0.9)), a, tf.zerosLike(a)),
  "casts and indices": (a) => tf.oneHot(a.argMax(1), 6).cast("float32").mul(a),
  "a mask of type bool": (a) => tf.mul(a, tf.tensor2d([[true, false, true, false, true, true]])),
  slices: (a) => tf.concat([a.slice([0, 1], [8, 2]), a.stridedSlice([0, 3], [8, 6], [1, 1])], 1),
  "split and stack": (a) => tf.stack(tf.split(a, 3, 1)).reverse(0),
  shapes: (a) => a.reshape([2, 4, 6]).transpose([2, 0, 1]).expandDims(1).squeeze(),
  "pad and tile": (a) => tf.tile(tf.pad(a, [[1, 0], [0, 2]]), [2, 1]), // prettier-ignore
  gather: (a) => tf.gather(a, tf.tensor1d([3, 1, 3], "int32")),
  cumsum: (a) => a.cumsum(1),
  "matrix products": (a) => tf.matMul(a, a, false, true).matMul(a).dot(a.transpose()),
  pooling: (a) => tf.maxPool(a.reshape([2, 4, 6, 1]) as Tensor4D, 2, 2, "valid"),
  "a gradient": (a) => tf.grad((t) => t.softplus().mul(t).sum())(a),
};

describe("compile", () => {
  afterEach(() => {
    assert.equal(existsSync(CACHE) && readdirSync(CACHE).some((f) => /^graph-/.test(f)), false);
  });

  for (const [name, operation] of Object.entries(OPERATIONS)) {
    it(`gives what the plain step gives: ${name}`, () => {
      const step = compile((a: Tensor2D) => operation(a));
      const other = randomUniform<TensorFlow.Rank.R2>([8, 6], 4);
      for (const input of [x, other]) {
        const [got, wanted] = [step(input), operation(input)];
        assert.deepEqual([got.shape, got.dtype], [wanted.shape, wanted.dtype]);
        assertClose(got, wanted.dataSync(), 1e-5);
      }
      step.dispose();
    });
  }

  it("keeps every bit of a constant, also of infinities, −0 and what is no number", () => {
    const numbers = [1 / 3, 1e-37, 3.4e38, NaN, Infinity, -Infinity, -0, -0];
    const step = compile((t: Tensor1D) => t.mul(tf.tensor1d(numbers)));
    assert.deepEqual(step(tf.ones([8])).dataSync(), Float32Array.from(numbers));
    step.dispose();
  });

  it("trains a dense network with noise as the plain step does, over 50 steps", () => {
    const { compiled, plain } = train(createDense, denseInputs, 50);
    compiled.forEach((weight, i) => assertClose(weight, plain[i].dataSync(), 1e-5));
  });

  it("trains convolutions and batch normalization as the plain step does, over 20 steps", () => {
    const images = randomUniform<TensorFlow.Rank.R4>([2, 9, 9, 1], 5);
    const { compiled, plain } = train(createConvolutional, (): [Tensor4D] => [images], 20);
    compiled.forEach((weight, i) => assertClose(weight, plain[i].dataSync(), 1e-4));
  });

  it("gives the same weights, bit by bit, when it is trained again", () => {
    const [first, second] = [1, 2].map(() => {
      const { weights, step } = createDense();
      const fast = compile(step);
      for (let index = 1; index <= 20; index++) tf.tidy(() => void fast(...denseInputs(index)));
      return weights.map((weight) => Array.from(weight.dataSync()));
    });
    assert.deepEqual(first, second);
  });

  it("leaves nothing behind over 1000 steps but the results", () => {
    const fast = compile(createDense().step);
    tf.tidy(() => void fast(...denseInputs(1)));
    const native = counts().getNumOfTFTensors();
    const left = allocated(() => {
      for (let index = 1; index <= 1000; index++) tf.tidy(() => void fast(...denseInputs(index)));
    });
    assert.equal(left, 0);
    assert.equal(counts().getNumOfTFTensors(), native);
    assert.equal(
      allocated(() => fast(x, seedTensor(1))),
      2,
    ); // the loss and the seed
  });

  it("makes the graph without a step being taken and without leaving a tensor", () => {
    const { total, step } = createCounter(5);
    const one = tf.scalar(1);
    assert.equal(
      allocated(() => step(one).dispose()),
      0,
    );
    assert.equal(valueOf(total), 6);
  });

  it("frees its graphs when it is disposed, and the variables keep their values", () => {
    const before = counts().getNumOfSavedModels();
    const { total, step } = createCounter();
    step(tf.scalar(2));
    assert.equal(counts().getNumOfSavedModels(), before + 1);
    step.dispose();
    assert.equal(counts().getNumOfSavedModels(), before);
    assert.equal(valueOf(total), 2);
  });

  it("shows every run's values to whoever reads a variable", () => {
    const { total, step } = createCounter();
    step(tf.scalar(2));
    assert.equal(valueOf(total), 2);
    step(tf.scalar(3));
    step(tf.scalar(4));
    assert.equal(valueOf(total.mul(10)), 90);
    assert.equal(valueOf(total), 9);
  });

  it("takes up what was assigned to a variable between runs", () => {
    const { total, add, step } = createCounter();
    step(tf.scalar(1));
    total.assign(tf.scalar(100));
    assert.equal(valueOf(step(tf.scalar(1))), 101);
    add(tf.scalar(1));
    assert.equal(valueOf(step(tf.scalar(1))), 103);
  });

  it("leaves alone what was copied from a variable before a run", () => {
    const { total, step } = createCounter(1);
    const atStart = total.clone();
    step(tf.scalar(1));
    const afterOne = total.clone();
    step(tf.scalar(1));
    assert.deepEqual([atStart, afterOne, total].map(valueOf), [1, 2, 3]);
  });

  it("leaves alone what was copied from a variable that was assigned to afterwards", () => {
    const { total, step } = createCounter(1);
    step(tf.scalar(1));
    const copy = total.clone();
    total.assign(tf.scalar(50));
    step(tf.scalar(1));
    assert.deepEqual([copy, total].map(valueOf), [2, 51]);
  });

  it("keeps two variables apart that began as one tensor", () => {
    const start = tf.scalar(0);
    const [a, b] = [tf.variable(start), tf.variable(start)];
    const step = compile((t: Tensor) => {
      a.assign(a.add(t));
      b.assign(b.sub(t));
      return [a.mul(1), b.mul(1)];
    });
    step(tf.scalar(1));
    assert.deepEqual(step(tf.scalar(1)).map(valueOf), [2, -2]);
    assert.deepEqual([a, b, start].map(valueOf), [2, -2, 0]);
  });

  it("exchanges two variables as the plain step does", () => {
    const [a, b] = [tf.variable(tf.scalar(1)), tf.variable(tf.scalar(2))];
    const step = compile((t: Tensor) => {
      const old = a.clone();
      a.assign(b.mul(t));
      b.assign(old);
      return old;
    });
    assert.equal(valueOf(step(tf.scalar(1))), 1);
    assert.deepEqual([a, b].map(valueOf), [2, 1]);
  });

  it("lets two compiled steps share variables", () => {
    const { total, step } = createCounter();
    const double = compile((t: Tensor) => {
      total.assign(total.mul(t));
      return total.clone();
    });
    step(tf.scalar(1));
    double(tf.scalar(2));
    step(tf.scalar(1));
    assert.equal(valueOf(double(tf.scalar(2))), 6);
    double.dispose();
    assert.equal(valueOf(step(tf.scalar(1))), 7);
  });

  it("runs inputs of another shape, as a last smaller batch is", () => {
    const total = tf.variable(tf.scalar(0));
    const step = compile((t: Tensor1D) => {
      total.assign(total.add(t.sum()));
      return t.mul(2);
    });
    assert.deepEqual(step(tf.tensor1d([1, 2, 3])).shape, [3]);
    assert.deepEqual(step(tf.tensor1d([4])).shape, [1]);
    step(tf.tensor1d([1, 1, 1]));
    assert.equal(valueOf(total), 13);
  });

  it("tells inputs apart that were one tensor at the first call", () => {
    const step = compile((a: Tensor, b: Tensor) => a.sub(b));
    assert.equal(valueOf(step(tf.scalar(1), tf.scalar(1))), 0);
    const one = tf.scalar(5);
    const fresh = compile((a: Tensor, b: Tensor) => a.sub(b));
    assert.equal(valueOf(fresh(one, one)), 0);
    assert.equal(valueOf(fresh(one, tf.scalar(3))), 2);
  });

  it("can be used inside another compiled step", () => {
    const half = compile((t: Tensor) => t.div(2));
    const step = compile((t: Tensor) => half(t).add(1));
    assert.equal(valueOf(step(tf.scalar(4))), 3);
    assert.equal(valueOf(step(tf.scalar(6))), 4);
  });

  it("returns a tensor, an array or an object, as the step does", () => {
    const two = tf.scalar(2);
    assert.equal(valueOf(compile((t: Tensor) => t.square())(two)), 4);
    assert.deepEqual(compile((t: Tensor) => [t, t.square()])(two).map(valueOf), [2, 4]);
    const { a, b } = compile((t: Tensor) => ({ a: t.neg(), b: t.square() }))(two);
    assert.deepEqual([a, b].map(valueOf), [-2, 4]);
  });

  it("refuses a step that depends on chance or on a counter", () => {
    let calls = 0;
    const counting = compile((t: Tensor) => t.mul(++calls));
    assert.throws(() => counting(tf.scalar(1)), /did not do the same twice/);
    const chance = compile((t: Tensor) => t.mul(tf.randomNormal([3])));
    assert.throws(() => chance(tf.scalar(1)), /Draw random numbers from a seed/);
  });

  it("refuses a step that looks at numbers, and undoes what it did", () => {
    const { total, add } = createCounter(1);
    const step = compile((t: Tensor) => (valueOf(add(t)) > 0 ? t : t.neg()));
    assert.throws(() => step(tf.scalar(1)), /looked at the numbers of a tensor/);
    assert.equal(valueOf(total), 1);
  });

  it("refuses a step that makes variables", () => {
    const step = compile((t: Tensor) => tf.variable(t).mul(2));
    assert.throws(() => step(tf.scalar(1)), /Make variables and optimizers before the step/);
  });

  it("refuses a step that returns something else than tensors", () => {
    const step = compile((t: Tensor) => ({ t, name: "t" }));
    assert.throws(() => step(tf.scalar(1)), /but this one returned { t, name }/);
  });

  it("says so when one of its variables was disposed", () => {
    const { total, step } = createCounter();
    step(tf.scalar(1));
    total.dispose();
    assert.throws(() => step(tf.scalar(1)), /was disposed/);
  });

  it("runs the step as it is where the native library is not in use", () => {
    const script =
      'const { compile } = require("./lib/compile"); const { tf } = require("./lib/engine");' +
      "console.log(compile((t) => t.square())(tf.scalar(3)).dataSync()[0], tf.getBackend());";
    const output = execFileSync(process.execPath, ["--require", "tsx/cjs", "--eval", script], {
      cwd: PROJECT,
      env: { ...process.env, ELBOLAB_ENGINE: "cpu" },
      encoding: "utf8",
    });
    assert.match(output, /^9 cpu$/m);
  });
});

describe("updateInPlace", () => {
  /** w ← w − η g, whose one operation is ResourceApplyGradientDescent(w, η, g). */
  const createDescent = () => {
    const w = tf.variable(tf.tensor1d([1, 2]));
    const step = (g: Tensor1D) => {
      const before = w.mul(1);
      for (const rate of [0.5, 0.25]) {
        updateInPlace({
          op: "ResourceApplyGradientDescent",
          variables: [w],
          operands: [tf.scalar(rate), g],
          plain: () => w.assign(w.sub(g.mul(rate))),
        });
      }
      return [before, w.mul(10)];
    };
    return { w, step };
  };

  it("runs the twin outside a compiled step, and the operation inside", () => {
    const gradient = tf.tensor1d([4, -4]);
    for (const isCompiled of [false, true]) {
      const { w, step } = createDescent();
      const run = isCompiled ? compile(step) : step;
      run(gradient);
      const [before, after] = run(gradient);
      assertClose(before, [1 - 3, 2 + 3], 0);
      assertClose(after, [10 * (1 - 6), 10 * (2 + 6)], 0);
      assertClose(w, [1 - 6, 2 + 6], 0);
    }
  });

  it("lets the step assign to the same variable afterwards", () => {
    const { w, step } = createDescent();
    const run = compile((g: Tensor1D) => {
      const results = step(g);
      w.assign(w.clipByValue(-3, 3) as Tensor1D);
      return results;
    });
    const [, after] = run(tf.tensor1d([4, -4]));
    assertClose(after, [10 * (1 - 3), 10 * (2 + 3)], 0);
    assertClose(w, [-2, 3], 0);
  });
});
