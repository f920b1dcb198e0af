import assert from "node:assert/strict";
import { numbers } from "../../lib/bench/numbers";
import { qualityRow } from "../../lib/bench/numbers/sample-quality";
import { spread } from "../../lib/bench/numbers/row";
import { take } from "../../lib/data/images";
import { loadMnist } from "../../lib/data/mnist";

/** What a command writes with console.log and console.error, and its status. */
async function run(args: string[]): Promise<{ status: number; lines: string[] }> {
  const { log, error } = console;
  const lines: string[] = [];
  console.log = console.error = (text: string) => void lines.push(...text.split("\n"));
  try {
    return { status: await numbers(args), lines };
  } finally {
    Object.assign(console, { log, error });
  }
}

describe("the table of numbers", () => {
  it("spread is the mean over the seeds and their standard deviation", () => {
    assert.equal(spread([1, 2, 3]), "2.00 ± 1.00");
    assert.equal(spread([105.5], 1), "105.5");
  });

  it("names what can be measured where a name is wrong", async () => {
    const { status, lines } = await run(["no-such-number"]);
    assert.equal(status, 1);
    assert.match(lines[0], /no number "no-such-number"/);
    assert.match(lines.join(" "), /NAME: mlp-vae, one-layer-vae, conditional-vae/);
  });

  it("is Markdown: a heading, and rows of as many columns, each with target and set-up", async () => {
    const { status, lines } = await run(["--short", "mlp-vae"]);
    assert.equal(status, 0);
    const rows = lines.filter((text) => text.startsWith("|"));
    assert.equal(rows.length, 3);
    for (const row of rows) assert.equal(row.split("|").length, 5 + 2);
    assert.match(rows[2], /grey pixels.*seeds 1, 2, 3.*105\.6 ± 0\.6.*\d+\.\d\d ± \d+\.\d\d/);
  });

  it("judges samples, and finds real digits good", () => {
    const { here } = qualityRow("real", take(loadMnist().train, 500), { isShort: true });
    const numbersOf = Array.from(here.matchAll(/(\w+) (\d+(\.\d+)?)/g), ([, name, value]) => [
      name,
      +value,
    ]);
    const { precision, recall, confidence } = Object.fromEntries(numbersOf) as Record<
      string,
      number
    >;
    assert.ok(precision > 0.7 && recall > 0.7 && confidence > 0.95, here);
    assert.match(here, /10 of 10 classes/);
  });
});
