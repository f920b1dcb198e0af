/**
 * @file The counter-based generator behind every random number of the library.
 *
 * Philox 4×32-10 (Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3") turns a seed
 * and a position into bits without any state, so the n-th number of a seed is the same in every
 * run. TensorFlow's stateless operations use it too; the numbers here equal theirs.
 */

const MULTIPLIER_0 = 0xd2511f53;
const MULTIPLIER_1 = 0xcd9e8d57;
const WEYL_0 = 0x9e3779b9;
const WEYL_1 = 0xbb67ae85;
const ROUNDS = 10;

/** A seed of two 32-bit words, as TensorFlow's stateless operations take it. */
export type SeedPair = readonly [number, number];

/** The key and counter that a seed stands for. */
interface PhiloxState {
  readonly key: readonly [number, number];
  readonly counter: readonly [number, number, number, number];
}

/** Upper 32 bits of the 64-bit product of two unsigned 32-bit numbers. */
function multiplyHigh(a: number, b: number): number {
  const [aLow, aHigh] = [a & 0xffff, a >>> 16];
  const [bLow, bHigh] = [b & 0xffff, b >>> 16];
  const middle = aHigh * bLow + ((aLow * bLow) >>> 16);
  const carry = aLow * bHigh + (middle & 0xffff);
  return (aHigh * bHigh + Math.floor(middle / 65536) + Math.floor(carry / 65536)) >>> 0;
}

/** Ten rounds of Philox: four words of counter and two of key to four random words in `out`. */
function philox(
  c0: number,
  c1: number,
  c2: number,
  c3: number,
  k0: number,
  k1: number,
  out: Uint32Array,
): void {
  for (let round = 0; round < ROUNDS; round++) {
    const high0 = multiplyHigh(MULTIPLIER_0, c0);
    const low0 = Math.imul(MULTIPLIER_0, c0) >>> 0;
    const high1 = multiplyHigh(MULTIPLIER_1, c2);
    const low1 = Math.imul(MULTIPLIER_1, c2) >>> 0;
    c0 = (high1 ^ c1 ^ k0) >>> 0;
    c1 = low1;
    c2 = (high0 ^ c3 ^ k1) >>> 0;
    c3 = low0;
    k0 = (k0 + WEYL_0) >>> 0;
    k1 = (k1 + WEYL_1) >>> 0;
  }
  out[0] = c0;
  out[1] = c1;
  out[2] = c2;
  out[3] = c3;
}

/** Philox 4×32-10 of one counter and key, as its authors' test vectors state it. */
export function philoxBlock(
  counter: readonly [number, number, number, number],
  key: readonly [number, number],
): Uint32Array {
  const out = new Uint32Array(4);
  philox(...counter, ...key, out);
  return out;
}

/** TensorFlow's scrambling of a seed pair (`GenerateKey` in stateless_random_ops.cc). */
function stateOf([seed0, seed1]: SeedPair): PhiloxState {
  const words = (seed: number): [number, number] => [seed >>> 0, seed < 0 ? 0xffffffff : 0];
  const mix = philoxBlock([...words(seed0), ...words(seed1)], [0x3ec8f720, 0x02461e29]);
  return { key: [mix[0], mix[1]], counter: [0, 0, mix[2], mix[3]] };
}

/** `count` random 32-bit words of a seed. */
export function randomWords(count: number, seed: SeedPair): Uint32Array {
  const { key, counter } = stateOf(seed);
  const words = new Uint32Array(count);
  const block = new Uint32Array(4);
  for (let start = 0, group = 0; start < count; start += 4, group++) {
    philox(group, counter[1], counter[2], counter[3], key[0], key[1], block);
    words.set(count - start >= 4 ? block : block.subarray(0, count - start), start);
  }
  return words;
}

/** A 32-bit word to [0, 1): its lowest 23 bits are the mantissa. */
const toUnitInterval = (word: number): number => (word & 0x7fffff) / 0x800000;

/** `count` uniform numbers in [0, 1). */
export function uniforms(count: number, seed: SeedPair): Float32Array {
  return Float32Array.from(randomWords(count, seed), toUnitInterval);
}

/**
 * `count` standard normal numbers, by Box and Muller (1958):
 * √(−2 ln u) · (sin 2πv, cos 2πv) for uniform u and v.
 */
export function normals(count: number, seed: SeedPair): Float32Array {
  const words = randomWords(2 * Math.ceil(count / 2), seed);
  const result = new Float32Array(count);
  for (let i = 0; i < count; i += 2) {
    const radius = Math.sqrt(-2 * Math.log(Math.max(toUnitInterval(words[i]), 1e-7)));
    const angle = 2 * Math.PI * toUnitInterval(words[i + 1]);
    result[i] = radius * Math.sin(angle);
    if (i + 1 < count) result[i + 1] = radius * Math.cos(angle);
  }
  return result;
}
