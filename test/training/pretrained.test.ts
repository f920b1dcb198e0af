import assert from "node:assert/strict";
import { binarized } from "../../lib/data/binarize";
import { take } from "../../lib/data/images";
import { loadMnist } from "../../lib/data/mnist";
import { classifierConfidence, labelAccuracy } from "../../lib/evaluation/classifier-scores";
import { logLikelihood } from "../../lib/evaluation/likelihood";
import { classifierLoss } from "../../lib/models/classifier";
import { vaeLogWeights } from "../../lib/models/importance-weights";
import { disposeModel, parameterCount } from "../../lib/models/layers";
import { sampleGan, sampleLabelled } from "../../lib/sampling/gan";
import { evaluate } from "../../lib/training/evaluate";
import {
  loadClassifier,
  loadPretrained,
  PRETRAINED,
  type PretrainedName,
  pretrainedNotes,
} from "../../lib/training/pretrained";
import { allocated } from "../helpers";

const NAMES = Object.keys(PRETRAINED) as PretrainedName[];
const { test } = loadMnist();

describe("pretrained weights", () => {
  for (const name of NAMES) {
    it(`${name} loads, and says how it was made`, () => {
      const model = loadPretrained(name);
      const notes = pretrainedNotes(name);
      assert.equal(Number(notes.parameters), parameterCount(model));
      assert.equal(notes.command, `npm run pretrain -- ${name}`);
      for (const note of ["seed", "epochs", "seconds"]) assert.ok(Number(notes[note]) >= 1, note);
      disposeModel(model);
    });
  }

  it("the classifier errs on less than 1.5 % of the test set, as its notes say", () => {
    const classifier = loadClassifier();
    const { error } = evaluate(({ x, labels }) => classifierLoss(classifier, x, labels), test);
    assert.ok(error < 0.015, `${error}`);
    const noted = parseFloat(pretrainedNotes("classifier")["test accuracy"]) / 100;
    assert.ok(Math.abs(1 - error - noted) < 0.0005, `${1 - error} and ${noted}`);
  });

  it("more samples tighten the bound of the one-layer VAE: −L₁ > −L₅ > −L₅₀ (Burda et al. 2016)", () => {
    const vae = loadPretrained("one-layer-vae");
    const some = binarized(take(test, 500), "sampled", 1);
    const bound = (k: number) =>
      logLikelihood(({ x }, count, noise) => vaeLogWeights(vae, x, count, noise), some, {
        samples: k,
        seed: 1,
      }).perImage;
    const bounds = [1, 5, 50].map(bound);
    for (const [looser, tighter] of [bounds.slice(0, 2), bounds.slice(1)]) {
      const gains = Array.from(tighter, (value, i) => value - looser[i]);
      const mean = gains.reduce((sum, gain) => sum + gain, 0) / gains.length;
      const squares = gains.reduce((sum, gain) => sum + (gain - mean) ** 2, 0);
      const error = Math.sqrt(squares / (gains.length - 1) / gains.length);
      assert.ok(mean > 4 * error, `a gain of ${mean} ± ${error}`);
    }
    disposeModel(vae);
  });

  const samples = 1000;
  const within = (got: number, noted: number, deviation: number, rounding: number): void => {
    const error = 4 * (deviation / Math.sqrt(samples)) + rounding;
    assert.ok(Math.abs(got - noted) < error, `${got} and ${noted}, ${error} apart at most`);
  };

  for (const name of ["conditional-gan", "auxiliary-classifier-gan"] as const) {
    it(`${name} makes the class asked for in 95 % of the cases, and as often as its notes say`, () => {
      const gan = loadPretrained(name);
      const labels = Uint8Array.from({ length: samples }, (_, i) => i % gan.classes);
      const images = sampleLabelled(gan, labels, 2);
      const accuracy = labelAccuracy(images, labels);
      const noted = parseFloat(pretrainedNotes(name)["label accuracy of samples"]) / 100;
      assert.ok(accuracy >= 0.95, `${accuracy}`);
      within(accuracy, noted, Math.sqrt(noted * (1 - noted)), 0.0005);
      images.dispose();
      disposeModel(gan);
    });
  }

  it("the classifier reads DCGAN's samples with the confidence that its notes say", () => {
    const gan = loadPretrained("dcgan");
    const images = sampleGan(gan, samples, 2);
    const noted = Number(pretrainedNotes("dcgan")["confidence of the classifier"]);
    assert.ok(noted > 0.9, `${noted}`);
    // A number in [0, 1] with mean m deviates by √(m (1 − m)) at most.
    within(classifierConfidence(images), noted, Math.sqrt(noted * (1 - noted)), 0.00005);
    images.dispose();
    disposeModel(gan);
  });

  it("loadClassifier gives one object, a new one after that was disposed", () => {
    const first = loadClassifier();
    assert.equal(
      allocated(() => assert.equal(loadClassifier(), first)),
      0,
    );
    disposeModel(first);
    const second = loadClassifier();
    assert.notEqual(second, first);
    assert.equal(second.weights["classes/bias"].isDisposed, false);
  });
});
