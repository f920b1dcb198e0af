import assert from "node:assert/strict";
import { check, checkResults, EXERCISE_MIME } from "../lib/exercises";
import { inNotebook, inTerminal } from "./plot/screen";

/** What a check shows in words, and whether it says that the attempt is right. */
function said(run: () => void): { passed: boolean; text: string } {
  const lines = inTerminal(run);
  return { passed: checkResults().at(-1)?.outcome === "passed", text: lines.join("\n") };
}

describe("check", () => {
  it("passes a right answer in one line, without the hint", () => {
    const { passed, text } = said(() => check("3a: the KL at zero", () => 0, 0, { hint: "none" }));
    assert.equal(passed, true);
    assert.equal(text, "✓ Exercise 3a: the KL at zero");
  });

  it("fails a wrong answer with what was got, what was expected, and the hint", () => {
    const { passed, text } = said(() => check("Exercise 3b", 1, 0.5, { hint: "it is log σ²" }));
    assert.equal(passed, false);
    assert.equal(text, "✗ Exercise 3b\n  got 1, expected about 0.5\n  Hint: it is log σ²");
  });

  it("keeps to the stated tolerance, both ways", () => {
    assert.equal(said(() => check("a", 0.51, 0.5, { tolerance: 0.02 })).passed, true);
    assert.equal(said(() => check("a", 0.49, 0.5, { tolerance: 0.02 })).passed, true);
    assert.equal(said(() => check("a", 0.53, 0.5, { tolerance: 0.02 })).passed, false);
  });

  it("without a tolerance allows a millionth: of 1, or of what is larger", () => {
    assert.equal(said(() => check("a", 1e-7, 0)).passed, true);
    assert.equal(said(() => check("a", 1e-5, 0)).passed, false);
    assert.equal(said(() => check("a", 1e6 + 0.5, 1e6)).passed, true);
    assert.equal(said(() => check("a", 1e6 + 5, 1e6)).passed, false);
  });

  it("compares lists, nested ones and tensors number by number", () => {
    const tensor = { shape: [2], dataSync: () => Float32Array.of(1, 2) };
    assert.equal(said(() => check("a", tensor, [1, 2])).passed, true);
    assert.equal(said(() => check("a", [[1], [2]], Float64Array.of(1, 2))).passed, true);
    assert.match(
      said(() => check("a", [1, 2.5], [1, 2])).text,
      /got \[1, 2\.5\], expected about \[1, 2\]/,
    );
    assert.match(said(() => check("a", [1], [1, 2])).text, /got 1 numbers, expected 2/);
    assert.match(said(() => check("a", 7, [1, 2])).text, /got 7, expected a list: \[1, 2\]/);
  });

  it("names the first wrong place of a long list", () => {
    const expected = Array.from({ length: 50 }, (_, i) => i);
    const got = expected.map((value) => (value >= 30 ? value + 1 : value));
    assert.match(
      said(() => check("a", got, expected)).text,
      /number 30 \(counted from 0\) is 31, expected about 30/,
    );
  });

  it("compares truth values and texts exactly, and kinds with each other", () => {
    assert.equal(said(() => check("a", true, true)).passed, true);
    assert.equal(said(() => check("a", false, true)).passed, false);
    assert.equal(said(() => check("a", "encoder", "encoder")).passed, true);
    assert.match(said(() => check("a", "1", 1)).text, /got "1", expected about 1/);
  });

  it("calls an untouched stub not yet solved", () => {
    for (const stub of [NaN, undefined, null, [NaN, NaN], () => undefined, () => NaN]) {
      const { passed, text } = said(() => check("a", stub, 1));
      assert.equal(passed, false);
      assert.match(text, /^✗ Exercise a\n {2}not yet solved$/);
    }
  });

  it("never throws, and passes on what the learner's code threw", () => {
    const broken = (): number => {
      throw new Error("mu is undefined");
    };
    const { passed, text } = said(() => check("a", broken, 1, { hint: "look at mu" }));
    assert.equal(passed, false);
    assert.match(text, /your code threw: mu is undefined\n {2}Hint: look at mu/);
  });

  it("waits for answers that come later, and for failures that do", async () => {
    const { shown } = await inNotebook(async () => {
      await check("late", async () => 4, 4);
      await check("late", Promise.resolve(5), 4);
      await check("late", () => Promise.reject(new Error("stopped")), 4);
    });
    const outcomes = checkResults().map(({ outcome }) => outcome);
    assert.deepEqual(outcomes.slice(-3), ["passed", "failed", "threw"]);
    const texts = shown.map(({ bundle }) => bundle["text/plain"]);
    assert.equal(texts.length, 3);
    assert.match(texts[2], /your code threw: stopped/);
  });

  it("shows a result that a reader sees and a program finds, with the learner's text made safe", async () => {
    const { shown } = await inNotebook(() => check("3c", "<script>", "x"));
    assert.deepEqual(shown[0].bundle[EXERCISE_MIME], {
      name: "3c",
      outcome: "failed",
      passed: false,
      problem: 'got "<script>", expected "x"',
    });
    assert.match(String(shown[0].bundle["text/html"]), /&lt;script&gt;/);
    assert.ok(!String(shown[0].bundle["text/html"]).includes("<script>"));
  });

  it("returns nothing, so that a cell may end with it", () => {
    inTerminal(() => assert.equal(check("a", 1, 1), undefined));
  });

  it("keeps the results of the session in order", async () => {
    const before = checkResults().length;
    await inNotebook(() => [check("one", 1, 1), check("two", NaN, 1), check("three", 2, 1)]);
    const added = checkResults().slice(before);
    assert.deepEqual(
      added.map(({ name, outcome }) => `${name} ${outcome}`),
      ["one passed", "two unsolved", "three failed"],
    );
  });
});
