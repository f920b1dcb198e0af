import assert from "node:assert/strict";
import { checkNotebooks } from "../../lib/lessons/check";
import { readSources } from "../../lib/lessons/build";
import { cutFormulas } from "../../lib/lessons/formulas";
import * as lint from "../../lib/lessons/lint";
import { Cell, readNotebook, sourceOf } from "../../lib/lessons/notebook";
import { codeFingerprint, readRecords } from "../../lib/lessons/record";
import { LESSONS } from "./all";
import { loadMathJax } from "./mathjax";

describe("the lessons as they are written", () => {
  let sources: Map<string, Cell[]>;

  before(() => {
    sources = readSources(LESSONS);
  });

  it("their notebooks are what their Markdown makes, without outputs", () => {
    assert.deepEqual(checkNotebooks(LESSONS), []);
  });

  for (const { name, learner, folder } of LESSONS) {
    describe(name, () => {
      it("keeps the rules for lessons", () => {
        const cells = sources.get(name)!;
        const problems = lint.RULES.flatMap((rule) => rule(cells));
        assert.deepEqual([...problems, ...lint.brokenLinks(cells, folder)], []);
      });

      it("has formulas that the page's MathJax knows", async () => {
        const problem = await loadMathJax();
        const prose = sources.get(name)!.filter(({ cell_type }) => cell_type === "markdown");
        const faults = prose
          .flatMap((cell) => cutFormulas(sourceOf(cell)).formulas)
          .flatMap(({ tex, display }) =>
            problem(tex, display) ? [[tex, problem(tex, display)]] : [],
          );
        assert.deepEqual(faults, []);
      });

      it("has cells with ids of their own", () => {
        const ids = readNotebook(learner).cells.map(({ id }) => id);
        assert.equal(new Set(ids).size, ids.length);
        for (const id of ids) assert.match(id, /^[a-zA-Z0-9-_]{1,64}$/);
      });

      it("speaks only of numbers that its last full run printed", () => {
        const record = readRecords(folder)[name];
        assert.equal(
          record?.code,
          codeFingerprint(readNotebook(learner).cells),
          `the code has changed since its last full run: npm run lessons -- ${name.slice(0, 2)}`,
        );
        assert.deepEqual(lint.unprintedInProse(sources.get(name)!, record.numbers), []);
      });
    });
  }
});
