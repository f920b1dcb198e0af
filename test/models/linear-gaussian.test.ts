import assert from "node:assert/strict";
import { createLinearGaussian } from "../../lib/models/linear-gaussian";
import { createRandom } from "../../lib/random";
import { integral, integral2d } from "../../lib/quadrature";
import { assertClose, assertMean } from "../helpers";

const LOG_2PI = Math.log(2 * Math.PI);

/** One latent number, two of data; everything below is worked out by hand from these. */
const TOY = createLinearGaussian({ weights: [[1], [0.5]], sigma: 0.5 });
const X = [0.8, -0.3];

/** Two latent numbers that lean on each other, three of data. */
const LARGE = createLinearGaussian({
  weights: [
    [1, 0.4],
    [-0.3, 0.8],
    [0.5, 0.5],
  ],
  bias: [0.2, -1, 0.6],
  sigma: Math.sqrt(0.3),
});
const Y = [0.9, -0.4, 1.1];
const Q = {
  mean: [0.3, -0.7],
  covariance: [
    [0.4, 0],
    [0, 0.9],
  ],
};

describe("the linear Gaussian model", () => {
  it("has the posterior N(2.6/6, 1/6) in the toy: precision 1 + 1.25/0.25, Wᵀx/σ² = 0.65/0.25", () => {
    const { mean, covariance } = TOY.posterior(X);
    assertClose(mean, [2.6 / 6], 1e-14);
    assertClose(covariance, [[1 / 6]], 1e-14);
  });

  it("has log p(x) of a Gaussian with covariance W Wᵀ + σ² I", () => {
    // [[1.25, 0.5], [0.5, 0.5]]: determinant 0.375, inverse [[0.5, −0.5], [−0.5, 1.25]] / 0.375.
    const distance = (0.5 * 0.8 ** 2 + 2 * 0.5 * 0.8 * 0.3 + 1.25 * 0.3 ** 2) / 0.375;
    assertClose(TOY.logEvidence(X), -LOG_2PI - 0.5 * Math.log(0.375) - 0.5 * distance, 1e-13);
  });

  it("agrees with the integral of p(x, z) over z, in one and in two dimensions", () => {
    const line = integral((z) => Math.exp(TOY.logJoint(X, [z])), [-9, 9]);
    assertClose(TOY.logEvidence(X), Math.log(line), 1e-12);
    const plane = integral2d((a, b) => Math.exp(LARGE.logJoint(Y, [a, b])), [-9, 9], [-9, 9]);
    assertClose(LARGE.logEvidence(Y), Math.log(plane), 1e-10);
  });

  it("has log p(x) = ELBO + gap for every q, to 1e-12", () => {
    const { normal } = createRandom(5);
    for (let i = 0; i < 50; i++) {
      const [a, b, c] = [normal(), normal(), normal()];
      const covariance = [
        [a ** 2 + 0.1, a * b],
        [a * b, b ** 2 + c ** 2 + 0.1],
      ];
      const q = { mean: [normal(), normal()], covariance };
      assertClose(LARGE.elbo(Y, q) + LARGE.gap(Y, q), LARGE.logEvidence(Y), 1e-12);
      assert.ok(LARGE.gap(Y, q) > 0);
    }
  });

  it("has no gap where q is the posterior", () => {
    assertClose(TOY.gap(X, { mean: [2.6 / 6], covariance: [[1 / 6]] }), 0, 1e-14);
  });

  it("has an expected log-likelihood that Monte Carlo confirms", () => {
    const { normal } = createRandom(6);
    const values = Array.from({ length: 20000 }, () => {
      const z = Q.mean.map((m, j) => m + Math.sqrt(Q.covariance[j][j]) * normal());
      return LARGE.logLikelihood(Y, z);
    });
    assertMean(values, LARGE.expectedLogLikelihood(Y, Q));
  });

  it("has a posterior that is p(x, z) / p(x)", () => {
    const {
      mean,
      covariance: [[a, b], [, d]],
    } = LARGE.posterior(Y);
    const determinant = a * d - b * b;
    const z = [0.4, -1.1];
    const [u, v] = z.map((value, j) => value - mean[j]);
    const distance = (d * u * u - 2 * b * u * v + a * v * v) / determinant;
    const logPosterior = -LOG_2PI - 0.5 * Math.log(determinant) - 0.5 * distance;
    assertClose(LARGE.logJoint(Y, z) - LARGE.logEvidence(Y), logPosterior, 1e-12);
  });

  it("draws samples with the mean b and the covariance W Wᵀ + σ² I", () => {
    const points = Array.from({ length: 4000 }, (_, i) => LARGE.sample(i + 1).x);
    const [first, second] = [0, 1].map((i) => points.map((x) => x[i]));
    assertMean(first, 0.2);
    assertMean(
      first.map((value) => (value - 0.2) ** 2),
      1 + 0.4 ** 2 + 0.3,
    );
    assertMean(
      first.map((value, i) => (value - 0.2) * (second[i] + 1)),
      -0.3 + 0.4 * 0.8,
    );
  });

  it("says what is wrong with sizes and variances", () => {
    assert.throws(() => createLinearGaussian({ weights: [[1], [1, 2]], sigma: 1 }), /rows of 1, 2/);
    assert.throws(
      () => createLinearGaussian({ weights: [[1]], bias: [1, 2], sigma: 1 }),
      /2 numbers of bias/,
    );
    assert.throws(() => createLinearGaussian({ weights: [[1]], sigma: 0 }), /greater than 0/);
  });

  it("has a posterior that rounding leaves symmetric, with many latent dimensions too", () => {
    const random = createRandom(3);
    const weights = Array.from({ length: 40 }, () =>
      Array.from({ length: 20 }, () => random.normal()),
    );
    const model = createLinearGaussian({ weights, sigma: 0.1 });
    const { x } = model.sample(1);
    const q = model.posterior(x);
    q.covariance.forEach((row, i) =>
      row.forEach((value, j) => assert.equal(value, q.covariance[j][i])),
    );
    assertClose(model.elbo(x, q), model.logEvidence(x), 1e-8);
  });
});
