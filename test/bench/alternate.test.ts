import assert from "node:assert/strict";
import { bench, markdown } from "../../lib/bench/bench";
import { alternate, median } from "../../lib/bench/steps/alternate";
import type { Contender } from "../../lib/bench/steps/contender";
import { usualJob } from "../../lib/bench/steps/job";

const JOB = usualJob("vae", 1);

describe("timing in turns", () => {
  let order: string[];
  beforeEach(() => (order = []));

  /** Answers with the next of `turns`; the last one stays. */
  const scripted = (name: string, ...turns: number[][]): Contender => ({
    name,
    turn: () => {
      order.push(name);
      return Promise.resolve({ milliseconds: turns.length > 1 ? turns.shift()! : turns[0] });
    },
    stop: () => undefined,
  });

  it("takes the middle value, or the mean of the two in the middle", () => {
    assert.equal(median([9, 1, 2]), 2);
    assert.equal(median([4, 1, 9, 2]), 3);
  });

  it("lets everybody have a turn in every round, after two that prepare", async () => {
    await alternate([scripted("a", [1]), scripted("b", [1])], JOB, 2);
    assert.equal(order.join(""), "aabb" + "ab" + "ab");
  });

  it("compares within a round: a machine that slows down for both changes no ratio", async () => {
    const ours = scripted("ours", [500], [500], [2, 1, 3], [20], [4]);
    const theirs = scripted("theirs", [900], [900], [4], [40], [8]);
    const [timing, reference] = await alternate([ours, theirs], JOB, 3);
    assert.deepEqual(timing, { name: "ours", milliseconds: 4, ratio: 0.5, rounds: 3 });
    assert.deepEqual(reference, { name: "theirs", milliseconds: 8, ratio: 1, rounds: 3 });
  });

  it("asks the slow less often, and the very slow once", async () => {
    const slow = scripted("slow", [2000]);
    const endless = scripted("endless", [20_000]);
    const timings = await alternate([slow, endless, scripted("quick", [10])], JOB, 5);
    assert.deepEqual(
      timings.map(({ ratio, rounds }) => [ratio, rounds]),
      [
        [200, 3],
        [2000, 1],
        [1, 5],
      ],
    );
  });
});

describe("npm run bench", () => {
  it("names what can be timed where a name is wrong", async () => {
    const { error } = console;
    let said = "";
    console.error = (text: string) => void (said += text);
    try {
      assert.equal(await bench(["no-such-part"]), 1);
    } finally {
      console.error = error;
    }
    assert.match(said, /nothing to time called "no-such-part"/);
    assert.match(said, /PART: models .* sizes .* engines .* kernel /s);
  });

  it("prints Markdown", () => {
    const rows = [
      { what: "a", ours: "1" },
      { what: "b", ours: "2" },
    ];
    assert.equal(markdown(rows), "| what | ours |\n|---|---|\n| a | 1 |\n| b | 2 |");
  });
});
