/**
 * @file A network whose result is a distribution.
 */
import type * as TensorFlow from "@tensorflow/tfjs";
import { type Noise, seedStream } from "../random";
import { createDense, createMlp, dropout, type MlpOptions, type Model, named } from "./layers";
import type { Posterior } from "./vae";

/** x to N(μ(x), σ²(x)). */
export interface GaussianNetwork extends Model {
  /**
   * @param x [batch, first of sizes]
   * @param noise turns dropout on; given in training only
   * @returns μ and log σ², each [batch, last of sizes]
   */
  apply(x: TensorFlow.Tensor2D, noise?: Noise): Posterior;
}

/** Hidden layers that are shared, then one head for μ and one for log σ². */
export function createGaussianNetwork({
  sizes,
  activation = "relu",
  dropoutRate = 0,
  initializer,
  seed,
}: Omit<MlpOptions, "outputActivation">): GaussianNetwork {
  const [inputDim, outputDim] = sizes.slice(-2);
  const trunk = createMlp({
    sizes: sizes.slice(0, -1),
    activation,
    outputActivation: activation,
    dropoutRate,
    initializer,
    seed: seedStream(seed, "trunk"),
  });
  const [mu, logVar] = ["mu", "logVar"].map((purpose) =>
    createDense({ inputDim, outputDim, initializer, seed: seedStream(seed, purpose) }),
  );
  return {
    weights: { ...named("trunk", trunk), ...named("mu", mu), ...named("logVar", logVar) },
    apply: (x, noise) => {
      const h = dropout(trunk.apply(x, noise), dropoutRate, noise);
      return { mu: mu.apply(h), logVar: logVar.apply(h) };
    },
  };
}
