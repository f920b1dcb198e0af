import assert from "node:assert/strict";
import path from "node:path";
import { installTestPackages, python, ROOT } from "./python";

describe("Jupyter's own kernel tests", () => {
  before(function () {
    this.timeout(300_000);
    installTestPackages();
  });

  it("all pass, none is skipped", async () => {
    const file = path.join(ROOT, "test/kernel/conformance.py");
    const { code, output } = await python([file], path.join(ROOT, "notebooks"));
    assert.equal(code, 0, output);
    assert.match(output, /Ran 13 tests/);
    assert.doesNotMatch(output, /skipped/);
  });
});
