import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { verifyDataset } from "../../lib/data/verify";
import { withDataset } from "./idx-files";

const sumOf = (text: string): string => createHash("sha256").update(text).digest("hex");

const verify = (files: Record<string, string>): string[] =>
  withDataset("small", files, (folder) => verifyDataset("small", { folder }));

describe("verifyDataset", () => {
  it("finds MNIST as it was put into the project", () => {
    assert.deepEqual(verifyDataset("mnist").sort(), [
      "t10k-images-idx3-ubyte.gz",
      "t10k-labels-idx1-ubyte.gz",
      "train-images-idx3-ubyte.gz",
      "train-labels-idx1-ubyte.gz",
    ]);
  });

  it("reads the output of sha256sum, with comments, in either of its forms", () => {
    const sums = `# two files\n${sumOf("one")}  a\r\n${sumOf("two").toUpperCase()} *b c\n\n`;
    assert.deepEqual(verify({ a: "one", "b c": "two", SHA256SUMS: sums }), ["a", "b c"]);
  });

  it("names the file that changed, its sum and the sum it should have", () => {
    assert.throws(() => verify({ a: "changed", SHA256SUMS: `${sumOf("one")}  a\n` }), {
      name: "DataError",
      file: new RegExp(`${join("small", "a")}$`),
      found: `SHA-256 ${sumOf("changed")}`,
      expected: `SHA-256 ${sumOf("one")}, as SHA256SUMS says`,
      mend: /put a of small into that folder/,
    });
  });

  it("names a file that is missing", () => {
    assert.throws(() => verify({ SHA256SUMS: `${sumOf("one")}  a\n` }), {
      file: new RegExp(`${join("small", "a")}$`),
      found: "no such file",
    });
  });

  it("does not take a missing, empty or unreadable list for a list without faults", () => {
    assert.throws(() => verify({ a: "one" }), { found: "no such file", file: /SHA256SUMS$/ });
    assert.throws(() => verify({ SHA256SUMS: "# nothing\n" }), { found: "no sums" });
    assert.throws(() => verify({ SHA256SUMS: "abc  a\n" }), { found: '"abc  a"' });
  });
});
