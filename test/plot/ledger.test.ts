import assert from "node:assert/strict";
import { createLedger, type Figure } from "../../lib/plot";
import { DISPLAY } from "../../lib/plot/display";

type Trace = { name: string; y: number[]; line: { color: string; dash: string } };
const traces = ({ data }: Figure): Trace[] => data as unknown as Trace[];

const run = (loss: string, seed: number, values: number[]) => ({
  settings: { loss, seed },
  scores: { KL: values[values.length - 1] },
  curves: { KL: values },
  images: { samples: new Array<number>(2 * 784).fill(seed / 10) },
});

function threeRuns() {
  const ledger = createLedger();
  const numbers = [run("BCE", 1, [1, 2]), run("MSE", 1, [3, 4]), run("BCE", 2, [5, 6])].map(
    ledger.add,
  );
  return { ledger, numbers };
}

describe("the ledger", () => {
  it("counts runs from one and finds them by their settings", () => {
    const { ledger, numbers } = threeRuns();
    assert.deepEqual(numbers, [1, 2, 3]);
    const found = ledger.where({ loss: "BCE" }).map(({ scores }) => scores.KL);
    assert.deepEqual(found, [2, 6]);
    assert.deepEqual(ledger.where({ loss: "BCE", seed: 3 }), []);
  });

  it("lays a later run's curve over the earlier ones", () => {
    const { ledger } = threeRuns();
    const before = traces(ledger.curves("KL"));
    ledger.add(run("MSE", 2, [7, 8]));
    const after = traces(ledger.curves("KL"));
    assert.deepEqual(
      after.slice(0, 3).map(({ y }) => y),
      before.map(({ y }) => y),
    );
    assert.deepEqual(after[3].y, [7, 8]);
  });

  it("gives runs that differ in their seed alone one colour and a dash each", () => {
    const [bce1, mse1, bce2] = traces(threeRuns().ledger.curves("KL")).map(({ line }) => line);
    assert.equal(bce1.color, bce2.color);
    assert.notEqual(bce1.dash, bce2.dash);
    assert.notEqual(bce1.color, mse1.color);
  });

  it("names a run by its number and by the settings that are not the same in all", () => {
    const { ledger } = threeRuns();
    assert.deepEqual(
      traces(ledger.curves("KL")).map(({ name }) => name),
      ["1 BCE, seed 1", "2 MSE, seed 1", "3 BCE, seed 2"],
    );
    const alone = createLedger();
    alone.add(run("BCE", 1, [1]));
    assert.deepEqual(
      traces(alone.curves("KL")).map(({ name }) => name),
      ["1"],
    );
  });

  it("stands the samples of all runs below one another", () => {
    const layout = threeRuns().ledger.images("samples").layout as { yaxis: { ticktext: string[] } };
    assert.deepEqual(layout.yaxis.ticktext, ["1 BCE, seed 1", "2 MSE, seed 1", "3 BCE, seed 2"]);
  });

  it("makes a panel of each curve that is asked for", () => {
    const ledger = createLedger();
    ledger.add({ ...run("BCE", 1, [1, 2]), curves: { KL: [1, 2], error: [9, 8] } });
    const { layout } = ledger.curves(["KL", "error"]);
    assert.ok("xaxis2" in layout && !("xaxis3" in layout));
  });

  it("shows itself as a table with a row for each run", () => {
    const lines = threeRuns().ledger[DISPLAY]()["text/plain"].split("\n");
    assert.deepEqual(
      lines.filter((_, i) => i !== 1).map((line) => line.trim().split(/\s+/)),
      [
        ["run", "loss", "seed", "KL"],
        ["1", "BCE", "1", "2"],
        ["2", "MSE", "1", "4"],
        ["3", "BCE", "2", "6"],
      ],
    );
  });

  it("keeps numbers as they were when they were added", () => {
    const values = [1, 2];
    const ledger = createLedger();
    ledger.add(run("BCE", 1, values));
    values[0] = 99;
    assert.deepEqual(traces(ledger.curves("KL"))[0].y, [1, 2]);
  });

  it("says which curves there are where one is asked for that no run has", () => {
    assert.throws(() => threeRuns().ledger.curves("loss"), /curves named "loss".*there are KL/);
    assert.throws(() => createLedger().images("samples"), /add a run with images first/);
  });
});
