import assert from "node:assert/strict";
import { gaussianMixture } from "../../lib/data/mixture";
import {
  maximizeMixture,
  meanLogLikelihood,
  mixtureElbo,
  responsibilities,
} from "../../lib/models/mixture-em";
import { fitMixture } from "../../lib/models/mixture-fit";
import { assertClose } from "../helpers";

const TRUTH = gaussianMixture([
  { weight: 3, mean: [-2], covariance: [[0.25]] },
  { weight: 1, mean: [1], covariance: [[1]] },
]);
const POINTS = TRUTH.sample(2000, 3);
const PLANE = gaussianMixture([
  {
    mean: [-2, 0],
    covariance: [
      [1, 0.8],
      [0.8, 1],
    ],
  },
  {
    mean: [2, 1],
    covariance: [
      [0.5, 0],
      [0, 2],
    ],
  },
  {
    mean: [0, -4],
    covariance: [
      [1, 0],
      [0, 0.2],
    ],
  },
]);

describe("EM for a mixture of Gaussians", () => {
  it("has half of a point that lies midway between two equal components", () => {
    const twins = gaussianMixture([
      { mean: [-1], covariance: [[1]] },
      { mean: [1], covariance: [[1]] },
    ]);
    // At x = ½ the log odds are ½ ((x + 1)² − (x − 1)²) = 2x = 1.
    const odds = Math.exp(1);
    assertClose(
      responsibilities(twins, [0, 0.5]),
      [0.5, 0.5, 1 / (1 + odds), odds / (1 + odds)],
      1e-14,
    );
  });

  it("has an ELBO that equals the log-likelihood after the E-step and lies below it otherwise", () => {
    const exact = responsibilities(TRUTH, POINTS);
    assertClose(mixtureElbo(TRUTH, POINTS, exact), meanLogLikelihood(TRUTH, POINTS), 1e-12);
    const even = exact.map(() => [0.5, 0.5]);
    assert.ok(mixtureElbo(TRUTH, POINTS, even) < meanLogLikelihood(TRUTH, POINTS) - 0.1);
  });

  it("has an ELBO for a q that is certain: 0 · log 0 counts nothing", () => {
    const certain = mixtureElbo(TRUTH, [-2], [[1, 0]]);
    assertClose(certain, Math.log(3 / 4) - 0.5 * Math.log(2 * Math.PI * 0.25), 1e-12);
  });

  it("takes weighted means, covariances and shares in the M-step", () => {
    const q = [
      [1, 0],
      [0.5, 0.5],
      [0, 1],
    ];
    const { components } = maximizeMixture([0, 3, 5], q, { dim: 1, leastVariance: 0 });
    const mean = (0 + 0.5 * 3) / 1.5;
    assertClose(components[0].mean, [mean], 1e-9);
    assertClose(components[0].covariance, [[(mean ** 2 + 0.5 * (3 - mean) ** 2) / 1.5]], 1e-9);
    assertClose([components[0].weight!, components[1].weight!], [1.5, 1.5], 1e-9);
  });

  it("finds three Gaussians of the plane, correlation and all", () => {
    const { mixture, logLikelihoods } = fitMixture(PLANE.sample(3000, 4), {
      dim: 2,
      components: 3,
      seed: 1,
    });
    for (let step = 1; step < logLikelihoods.length; step++) {
      assert.ok(logLikelihoods[step] > logLikelihoods[step - 1] - 1e-9, `step ${step} fell`);
    }
    for (const { mean, covariance } of PLANE.components) {
      const found = mixture.components.find(
        (c) => Math.hypot(c.mean[0] - mean[0], c.mean[1] - mean[1]) < 0.2,
      );
      assert.ok(found, `nothing was found near (${mean.join(", ")})`);
      assertClose(found.covariance, covariance, 0.25);
    }
    const test = PLANE.sample(2000, 5);
    assert.ok(meanLogLikelihood(mixture, test) > meanLogLikelihood(PLANE, test) - 0.03);
  });

  it("keeps a component alive whose points are all the same", () => {
    const { mixture } = fitMixture([0, 0, 0, 5, 6, 7], { dim: 1, components: 2, seed: 1 });
    assert.ok(Number.isFinite(mixture.logDensity([0])));
  });

  it("says what is wrong with the points", () => {
    assert.throws(() => responsibilities(PLANE, [1, 2, 3]), /3 numbers for points of 2/);
    assert.throws(
      () => fitMixture([1], { dim: 1, components: 2, seed: 1 }),
      /2 Gaussians need as many/,
    );
  });
});
