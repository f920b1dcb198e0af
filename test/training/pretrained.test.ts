import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { loadMnist } from "../../lib/data/mnist";
import { classifierLoss } from "../../lib/models/classifier";
import { disposeModel, parameterCount } from "../../lib/models/layers";
import { evaluate } from "../../lib/training/evaluate";
import {
  loadClassifier,
  loadPretrained,
  PRETRAINED,
  pretrainedFile,
  type PretrainedName,
  pretrainedNotes,
} from "../../lib/training/pretrained";
import { allocated } from "../helpers";

const NAMES = (Object.keys(PRETRAINED) as PretrainedName[]).filter((name) =>
  existsSync(pretrainedFile(name)),
);
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
