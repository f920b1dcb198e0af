import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { lessonsIn, NOTEBOOKS, PROJECT } from "../../lib/lessons/folder";
import { unprintedNumbers } from "../../lib/lessons/prose";
import { readRecords } from "../../lib/lessons/record";

const PRINTED = [
  { name: "test loss after epoch 10", value: "105.48 ± 0.21", unit: "nats/image" },
  { name: "accuracy", value: "0.9634", unit: "" },
  { name: "cell", value: "12.4", unit: "s" },
];

function found(markdown: string): string[] {
  return unprintedNumbers(markdown, PRINTED);
}

describe("unprintedNumbers", () => {
  it("accepts what was printed, to the digits that the prose gives", () => {
    assert.deepEqual(found("We saw 105.48, about 105.5, roughly 105 nats, ± 0.2."), []);
    assert.deepEqual(found("It was right in 96.3 % (96%) of cases and took 12 s."), []);
  });

  it("finds what nobody printed", () => {
    assert.deepEqual(found("We saw 105.47 and 105.4, in 97 % of cases."), [
      "105.47",
      "105.4",
      "97 %",
    ]);
  });

  it("finds a number with the wrong unit", () => {
    assert.deepEqual(found("It took 105 s, and 12 nats."), ["105 s", "12 nats"]);
  });

  it("lets counts, names and settings pass", () => {
    assert.deepEqual(found("In 2013, 60,000 images of 28 × 28 pixels went through 3 layers."), []);
    assert.deepEqual(
      found("Lesson 06, `learningRate` 1e-3, the 784-400-20 network, floats of 32 bits."),
      [],
    );
  });

  it("lets formulas, code and links pass", () => {
    const text = "$\\sigma^2 = 0.25$, `beta1: 0.5`, [Kingma](https://arxiv.org/abs/1312.6114).";
    assert.deepEqual(found(text), []);
    assert.deepEqual(found("See https://arxiv.org/abs/1312.6114v2 for it."), []);
  });

  it("lets a quoted paragraph pass, and only that", () => {
    const quoted = "Burda and others got 86.76 nats. <!-- quoted: Burda et al. 2016, table 1 -->";
    assert.deepEqual(found(quoted), []);
    assert.deepEqual(found(`${quoted}\n\nWe got 87.12 nats.`), ["87.12 nats"]);
    assert.deepEqual(found("86.76 nats <!-- quoted: -->"), ["86.76 nats"]);
  });

  it("reads minus signs and thousands", () => {
    const printed = [{ name: "bound", value: "-1386.3", unit: "nats" }];
    assert.deepEqual(unprintedNumbers("−1,386 nats, or -1386.3", printed), []);
    assert.deepEqual(unprintedNumbers("1386.3 nats", printed), ["1386.3 nats"]);
  });
});

describe("the table of lessons in README.md", () => {
  const rows = readFileSync(path.join(PROJECT, "README.md"), "utf8")
    .split("\n")
    .flatMap((line) => {
      const [, name, measured] = /\(notebooks\/(.+?)\.ipynb\).*\|(.*)\|$/.exec(line) ?? [];
      return name === undefined ? [] : [{ name, measured }];
    });

  it("lists every lesson, in order", () => {
    assert.deepEqual(
      rows.map(({ name }) => name),
      lessonsIn(NOTEBOOKS).map(({ name }) => name),
    );
  });

  it("says what the lessons printed; in brackets stands what others have", () => {
    const recorded = readRecords(NOTEBOOKS);
    for (const { name, measured } of rows) {
      const own = measured.replace(/\([^)]*\)/g, "");
      assert.deepEqual(unprintedNumbers(own, recorded[name].numbers), [], name);
    }
  });
});
