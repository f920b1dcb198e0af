/** @file What beginners' errors mean and what to do: one small table. */

interface Hint {
  /** A type error's code, as `TS2322`, or a pattern of the message. */
  when: RegExp;
  say: string;
}

const HINTS: Hint[] = [
  {
    when: /Tensor is disposed|tensor.* disposed/i,
    say: "The tensor's memory was given back: tf.tidy frees all tensors made inside but the one it returns. Return the tensor from the tidy, or wrap it in tf.keep(…).",
  },
  {
    when: /Error in matMul|Matrix size-incompatible|inner shapes|must have the same inner/i,
    say: "A matrix product [n, k] · [k, m] needs equal inner sizes. Print both .shape; is a transpose or a flatten missing?",
  },
  {
    when: /Incompatible shapes|could not be broadcast|shapes? .* (must )?match|Error in concat|new shape and old shape/i,
    say: "The shapes do not fit together. Print .shape of both sides; sizes must be equal or 1 from the last axis on.",
  },
  {
    when: /based on the provided shape|should have \d+ (values|elements)/i,
    say: "The number of values must be the product of the shape's sizes.",
  },
  {
    when: /property '[^']*' does not exist on type 'Promise<|Promise<[^>]*>' is not assignable|TS2801\b/i,
    say: "This is a promise of a value, not the value: put await before the call.",
  },
  {
    when: /\bthen is not a function|\[object Promise\]/,
    say: "A promise was used as if it were its value: put await before the call.",
  },
  {
    when: /^TS2307\b|Cannot find module/,
    say: "Is the name spelled right, and the package installed (npm install NAME) and built (npm run build)?",
  },
  {
    when: /^TS2304\b|TS2552\b|is not defined$/,
    say: "Was the cell that declares this name run since the kernel started?",
  },
  {
    when: /Cannot read properties of (undefined|null)/,
    say: "What stands before the dot has no value here. Print it; was a function's return or an await forgotten?",
  },
  {
    when: /Maximum call stack size exceeded/,
    say: "A function calls itself without end, or an array of many thousands of values was spread into arguments.",
  },
];

/** @returns advice for the error that reads `text`, if there is any. */
export function hintFor(text: string): string | undefined {
  return HINTS.find(({ when }) => when.test(text))?.say;
}
