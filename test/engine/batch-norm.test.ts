import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import path from "node:path";
import type * as TensorFlow from "@tensorflow/tfjs";
import { describe, it } from "mocha";
import { compile } from "../../lib/compile";
import { tf } from "../../lib/engine";
import { normalizeBatch } from "../../lib/engine/batch-norm";
import { randomNormal } from "../../lib/random";
import { normalizeSample } from "../fixtures/normalize-anywhere";
import { allocated, assertClose } from "../helpers";

describe("normalizeBatch", () => {
  it("gives every channel the mean β and the deviation γ", () => {
    const x = tf.tensor4d([1, 3, 5, 7], [4, 1, 1, 1]);
    const [gamma, beta] = [tf.tensor1d([2]), tf.tensor1d([10])];
    let moments: number[] = [];
    const y = normalizeBatch({
      x,
      gamma,
      beta,
      epsilon: 0,
      onMoments: (mean, variance) => {
        moments = [mean.dataSync()[0], variance.dataSync()[0]];
      },
    });
    // The mean is 4, the variance (9 + 1 + 1 + 9) / 4 = 5, the unbiased one 20 / 3.
    const expected = [-3, -1, 1, 3].map((distance) => 10 + (2 * distance) / Math.sqrt(5));
    assertClose(y, expected, 1e-5);
    assertClose(moments, [4, 20 / 3], 1e-5);
  });

  it("its result, moments and gradients equal those of plain TensorFlow.js", () => {
    const script = path.join(__dirname, "../fixtures/normalize-anywhere.ts");
    const output = execFileSync(process.execPath, ["--require", "tsx/cjs", script], {
      cwd: path.join(__dirname, "../.."),
      env: { ...process.env, ELBOLAB_ENGINE: "cpu" },
      encoding: "utf8",
    });
    const { engine, ...plain } = JSON.parse(output.slice(output.indexOf("{"))) as {
      engine: string;
    } & Record<string, number[]>;
    assert.equal(engine, "cpu");
    for (const [name, values] of Object.entries(normalizeSample())) {
      assertClose(values, plain[name], 1e-5);
    }
  });

  it("compiled, a step with it gives the same result, gradient and moments", () => {
    const [running, gamma, beta] = [[0], [2], [10]].map((value) => tf.variable(tf.tensor1d(value)));
    const step = (x: TensorFlow.Tensor4D) => {
      const onMoments = (mean: TensorFlow.Tensor1D): void => running.assign(mean);
      const loss = (): TensorFlow.Scalar =>
        normalizeBatch({ x, gamma, beta, epsilon: 1e-5, onMoments }).square().mean().asScalar();
      const { value, grads } = tf.variableGrads(loss, [gamma, beta]);
      return { value, gamma: grads[gamma.name], beta: grads[beta.name] };
    };
    const compiled = compile(step);
    for (const seed of [1, 2]) {
      const x = randomNormal<TensorFlow.Rank.R4>([4, 3, 3, 1], seed);
      const expected = step(x);
      const mean = running.dataSync();
      running.assign(tf.tensor1d([99]));
      const got = compiled(x);
      for (const name of ["value", "gamma", "beta"] as const) {
        assertClose(got[name], expected[name].dataSync(), 1e-4);
      }
      assertClose(running, mean, 1e-6);
    }
    compiled.dispose();
  });

  it("leaves nothing behind but its result", () => {
    const x = tf.ones([4, 1, 1, 1]) as Parameters<typeof normalizeBatch>[0]["x"];
    const [gamma, beta] = [tf.tensor1d([2]), tf.tensor1d([10])];
    const inputs = { x, gamma, beta, epsilon: 1e-5, onMoments: () => undefined };
    const once = (): unknown => normalizeBatch(inputs);
    assert.equal(allocated(once), 1);
  });
});
