import assert from "node:assert/strict";
import { settings } from "../lib/settings";
import { printedBy } from "./lessons/printed";

describe("settings", () => {
  const before = process.env.ELBOLAB_SHORT;
  afterEach(() => {
    if (before === undefined) delete process.env.ELBOLAB_SHORT;
    else process.env.ELBOLAB_SHORT = before;
  });

  it("are the full ones, without a word, for a learner", () => {
    delete process.env.ELBOLAB_SHORT;
    const full = { epochs: 10, batchSize: 128 };
    let chosen = {};
    assert.equal(
      printedBy(() => (chosen = settings(full, { epochs: 1 }))),
      "",
    );
    assert.deepEqual(chosen, full);
  });

  it("take the short ones where ELBOLAB_SHORT=1, and say that numbers do not count", () => {
    process.env.ELBOLAB_SHORT = "1";
    let chosen = {};
    const text = printedBy(
      () => (chosen = settings({ epochs: 10, batchSize: 128 }, { epochs: 1 })),
    );
    assert.deepEqual(chosen, { epochs: 1, batchSize: 128 });
    assert.match(text, /Short settings: \{"epochs":1\}.*not the lesson's/);
  });

  it("are the full ones where ELBOLAB_SHORT is empty", () => {
    process.env.ELBOLAB_SHORT = "";
    assert.deepEqual(settings({ epochs: 10 }, { epochs: 1 }), { epochs: 10 });
  });
});
