import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { tf } from "../lib/engine";
import { philoxBlock } from "../lib/philox";
import {
  createNoise,
  createRandom,
  normalArray,
  permutation,
  randomNormal,
  randomUniform,
  seedStream,
  seedTensor,
  uniformArray,
} from "../lib/random";
import { allocated, assertClose, assertMean } from "./helpers";

describe("random numbers", () => {
  it("philoxBlock gives its authors' test vectors", () => {
    // Random123, kat_vectors, philox4x32 10
    const ones = 0xffffffff;
    assert.deepEqual(
      [...philoxBlock([0, 0, 0, 0], [0, 0])],
      [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8],
    );
    assert.deepEqual(
      [...philoxBlock([ones, ones, ones, ones], [ones, ones])],
      [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd],
    );
    assert.deepEqual(
      [...philoxBlock([0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344], [0xa4093822, 0x299f31d0])],
      [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
    );
  });

  it("the same seed gives the same numbers, another seed others", () => {
    assert.deepEqual(normalArray(50, 3), normalArray(50, 3));
    assert.notDeepEqual(normalArray(50, 3), normalArray(50, 4));
    assert.deepEqual(normalArray(10, 3), normalArray(50, 3).slice(0, 10));
  });

  it("normalArray has the moments of N(0, 1)", () => {
    const z = normalArray(100_000, 5);
    assertMean(z, 0);
    assertMean(
      z.map((value) => value ** 2),
      1,
    );
    assertMean(
      z.map((value) => value ** 3),
      0,
    );
    assertMean(
      z.map((value) => value ** 4),
      3,
    );
  });

  it("uniformArray has the moments of the uniform distribution and stays in [0, 1)", () => {
    const u = uniformArray(100_000, 5);
    assertMean(u, 1 / 2);
    assertMean(
      u.map((value) => value ** 2),
      1 / 3,
    );
    assert.ok(u.every((value) => value >= 0 && value < 1));
  });

  it("streams of one seed are uncorrelated and never 0", () => {
    const seeds = Array.from({ length: 1000 }, (_, i) => seedStream(7, i));
    assert.equal(new Set(seeds).size, 1000);
    assert.ok(seeds.every((seed) => seed >= 1 && seed < 2 ** 31));
    const [a, b] = [
      normalArray(20_000, seedStream(7, "a")),
      normalArray(20_000, seedStream(7, "b")),
    ];
    assertMean(
      a.map((value, i) => value * b[i]),
      0,
    );
  });

  it("permutation holds every number once and puts each anywhere", () => {
    assert.deepEqual(
      [...permutation(1000, 9)].sort((a, b) => a - b),
      [...Array(1000).keys()],
    );
    const firsts = Array.from({ length: 3000 }, (_, i) => permutation(10, i + 1)[0]);
    assertMean(firsts, 4.5);
  });

  it("createRandom draws the same sequence for the same seed, whatever is drawn between", () => {
    const [a, b] = [createRandom(2), createRandom(2)];
    const draws = Array.from({ length: 3000 }, () => a.normal());
    assert.deepEqual(
      draws,
      Array.from({ length: 3000 }, () => (b.uniform(), b.normal())),
    );
    assertMean(draws, 0);
    const digits = Array.from({ length: 3000 }, () => a.integer(10));
    assertMean(digits, 4.5);
    assert.ok(digits.every((digit) => Number.isInteger(digit) && digit >= 0 && digit <= 9));
  });

  it("a seed that is not a positive integer is refused with a remedy", () => {
    for (const seed of [0, -1, 1.5, NaN, 2 ** 31]) {
      assert.throws(() => normalArray(1, seed), /A seed is an integer from 1 .* Write for example/);
    }
  });

  it("randomNormal and randomUniform are the arrays as tensors, and leave nothing else", () => {
    assert.equal(
      allocated(() => randomNormal([3, 4], 8).dispose()),
      0,
    );
    assertClose(randomNormal([3, 4], 8), normalArray(12, 8), 1e-5);
    const u = uniformArray(6, 8).map((value) => 2 * value - 1);
    assertClose(randomUniform([2, 3], 8, { low: -1, high: 1 }), u, 1e-6);
  });

  it("noise draws anew at every call and repeats with the seed", () => {
    tf.tidy(() => {
      const draw = () => {
        const noise = createNoise(seedTensor(3));
        return [noise.normal([4]).dataSync(), noise.normal([4]).dataSync()];
      };
      const [first, second] = draw();
      assert.notDeepEqual(first, second);
      assert.deepEqual([first, second], draw());
    });
  });
});
