import assert from "node:assert/strict";
import { numbersOf } from "../lib/lessons/judge";
import { report } from "../lib/report";
import { printedBy } from "./lessons/printed";

describe("report", () => {
  it("prints name, value and unit on a line of their own", () => {
    const text = printedBy(() => report("test loss after epoch 10", 105.4812, "nats/image"));
    assert.equal(text, "→ test loss after epoch 10 = 105.48 nats/image\n");
  });

  it("keeps to the digits asked for, of large and small numbers", () => {
    const digits = 3;
    assert.match(
      printedBy(() => report("a", 1234.5, "", { digits })),
      /= 1\.23e3\n/,
    );
    assert.match(
      printedBy(() => report("a", 0.00012345, "", { digits })),
      /= 0\.000123\n/,
    );
    assert.match(
      printedBy(() => report("a", -2)),
      /= -2\.0000\n/,
    );
  });

  it("prints the error with as many decimals as the value", () => {
    const text = printedBy(() => report("loss", 105.4812, "nats", { error: 0.20791 }));
    assert.equal(text, "→ loss = 105.48 ± 0.21 nats\n");
  });

  it("prints numbers that are none", () => {
    assert.equal(
      printedBy(() => report("loss", NaN, "nats")),
      "→ loss = NaN nats\n",
    );
  });

  it("is what `npm run lessons` reads back", () => {
    const text = printedBy(() => {
      report("loss", 105.4812, "nats/image", { error: 0.2 });
      report("share of dead units", 0.5);
    });
    const output = { output_type: "stream" as const, name: "stdout", text };
    const cell = {
      cell_type: "code" as const,
      id: "x",
      metadata: {},
      source: "",
      outputs: [output],
    };
    assert.deepEqual(numbersOf({ cells: [cell], metadata: {}, nbformat: 4, nbformat_minor: 5 }), [
      { name: "loss", value: "105.48 ± 0.20", unit: "nats/image" },
      { name: "share of dead units", value: "0.50000", unit: "" },
    ]);
  });
});
