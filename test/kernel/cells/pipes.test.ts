import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { createTextBudget } from "../../../lib/kernel/cells/budget";
import { createFrameReader, encodeFrame } from "../../../lib/kernel/cells/channel";
import { openHistory } from "../../../lib/kernel/protocol/history";
import { freshFolder } from "../python";

describe("frames between the kernel and the cells", () => {
  const messages = [{ text: "😀\0\n" }, { bytes: new Uint8Array([0, 255]), none: undefined }, [1]];
  const stream = Buffer.concat(messages.map(encodeFrame));

  for (const size of [1, 3, 7, stream.length]) {
    it(`are whole again when they come in pieces of ${size}`, () => {
      const read: unknown[] = [];
      const take = createFrameReader((message) => read.push(message));
      for (let at = 0; at < stream.length; at += size) take(stream.subarray(at, at + size));
      assert.equal(read.length, 3);
      const [text, bytes, list] = read as [object, { bytes: Uint8Array }, unknown[]];
      assert.deepEqual(text, messages[0]);
      assert.deepEqual([...bytes.bytes], [0, 255]);
      assert.deepEqual(list, [1]);
    });
  }
});

describe("the text one cell may print", () => {
  it("passes as it is up to the bound", () => {
    const budget = createTextBudget(10);
    assert.equal(budget.take("12345") + budget.take("67890"), "1234567890");
    assert.equal(budget.ending(), "");
  });

  it("beyond it is counted, and its end is shown", () => {
    const budget = createTextBudget(10);
    assert.equal(budget.take("1234567890abc"), "1234567890");
    for (let i = 0; i < 1000; i++) assert.equal(budget.take("middle."), "");
    budget.take("the end");
    const ending = budget.ending();
    const notShown = 3 + 1000 * 7 + 7 - 2000;
    assert.match(ending, new RegExp(`… ${notShown.toLocaleString("en")} characters not shown`));
    assert.ok(ending.endsWith("middle.the end"));
  });
});

describe("the history", () => {
  const fileIn = (name: string): string => path.join(freshFolder(name), "history.jsonl");

  it("counts sessions, and gives ranges of them by number and from the end", () => {
    const file = fileIn("history");
    const first = openHistory(file, 1000);
    first.add(1, "a", "A");
    first.add(2, "b", undefined);
    const second = openHistory(file, 2000);
    second.add(1, "c", undefined);
    const range = { hist_access_type: "range", start: 1, stop: 3 };
    assert.deepEqual(second.query({ ...range, session: 0 }), [[2, 1, "c"]]);
    const earlier = second.query({ ...range, session: -1, output: true });
    assert.deepEqual(earlier, [
      [1, 1, ["a", "A"]],
      [1, 2, ["b", null]],
    ]);
    assert.deepEqual(second.query({ ...range, session: 1, stop: 2 }), [[1, 1, "a"]]);
    assert.deepEqual(second.query({ hist_access_type: "tail", n: 1 }), [[2, 1, "c"]]);
  });

  it("finds patterns as a shell does, each entry once where asked", () => {
    const history = openHistory(fileIn("history-search"), 1000);
    ["let x = 1", "x.y", "let x = 1", "xzy"].forEach((code, i) =>
      history.add(i + 1, code, undefined),
    );
    const search = (pattern: string, more = {}) =>
      history.query({ hist_access_type: "search", pattern, ...more }).map(([, line]) => line);
    assert.deepEqual(search("x?y"), [2, 4]);
    assert.deepEqual(search("x.y"), [2]);
    assert.deepEqual(search("let*"), [1, 3]);
    assert.deepEqual(search("*", { unique: true }), [2, 3, 4]);
    assert.deepEqual(search("*", { n: 1 }), [4]);
  });

  it("does without lines that are broken, and without a file that cannot be written", () => {
    const file = fileIn("history-broken");
    writeFileSync(file, 'no json\n{"began":1,"line":1,"code":"kept"}\n{"began":"x"}\n');
    assert.deepEqual(openHistory(file, 5).query({}), [[1, 1, "kept"]]);
    assert.match(readFileSync(file, "utf8"), /no json/);
    const nowhere = openHistory(path.join(file, "below-a-file"), 5);
    nowhere.add(1, "here", undefined);
    assert.deepEqual(nowhere.query({}), [[1, 1, "here"]]);
  });
});
