import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { laterFalling } from "../../lib/pretrain/gans";
import { fallingRate } from "../../lib/pretrain/recipe";
import { assertClose } from "../helpers";

const perEpoch = (rate: (epoch: number) => number, epochs: number): number[] =>
  Array.from({ length: epochs }, (_, i) => rate(i + 1));

describe("the step sizes of the recipes", () => {
  it("laterFalling stays for the first half and falls in a straight line to a last step above 0", () => {
    assert.deepEqual(perEpoch(laterFalling(8, 8), 8), [8, 8, 8, 8, 8, 6, 4, 2]);
  });

  it("fallingRate goes from the first to the last by equal factors", () => {
    const rates = perEpoch(fallingRate({ from: 16, to: 1, epochs: 5 }), 5);
    assertClose(rates, [16, 8, 4, 2, 1], 1e-9);
  });
});
