import assert from "node:assert/strict";
import {
  countExercises,
  learnerCode,
  restoreSolutions,
  solvedCode,
} from "../../lib/lessons/exercises";

const CELL = `function half(x: number): number {
  // BEGIN SOLUTION
  return x / 2;
  //: // your code here
  //:
  //: return NaN;
  // END SOLUTION
}
half(4);`;

const TWO = `${CELL}
// BEGIN SOLUTION
const y = 1;
//: const y = 0; // your turn
// END SOLUTION`;

describe("exercises", () => {
  it("a learner gets the stub, indented as it stands, without markers", () => {
    assert.equal(
      learnerCode(CELL),
      "function half(x: number): number {\n  // your code here\n  \n  return NaN;\n}\nhalf(4);",
    );
  });

  it("the solved notebook gets the solution without markers and stub", () => {
    assert.equal(
      solvedCode(CELL),
      "function half(x: number): number {\n  return x / 2;\n}\nhalf(4);",
    );
  });

  it("code without an exercise is the same for everyone", () => {
    const code = "const a = 1; // solution\n//: not a stub outside of a solution";
    assert.equal(countExercises(code), 0);
    assert.equal(learnerCode(code), code);
    assert.equal(solvedCode(code), code);
  });

  it("an edit around the stubs keeps every solution", () => {
    const edited = "// new first line\n" + learnerCode(TWO).replace("half(4)", "half(5)") + "\ny;";
    const restored = restoreSolutions(TWO, edited);
    assert.equal(restored, "// new first line\n" + TWO.replace("half(4)", "half(5)") + "\ny;");
    assert.equal(countExercises(restored), 2);
  });

  it("an edited stub is refused, naming the stub", () => {
    const edited = learnerCode(TWO).replace("const y = 0", "const y = 7");
    assert.throws(() => restoreSolutions(TWO, edited), /const y = 0; \/\/ your turn.*was changed/);
  });

  it("markers that do not pair are refused", () => {
    const unpaired = [
      "// BEGIN SOLUTION\n//: stub",
      "//: stub\n// END SOLUTION",
      "// END SOLUTION\n//: stub\n// BEGIN SOLUTION",
      "// BEGIN SOLUTION\n// BEGIN SOLUTION\n//: stub\n// END SOLUTION",
    ];
    for (const code of unpaired) assert.throws(() => learnerCode(code), /do not pair/, code);
  });

  it("a solution without a stub is refused, saying how a stub is written", () => {
    assert.throws(
      () => learnerCode("// BEGIN SOLUTION\nf();\n// END SOLUTION"),
      /\/\/: return NaN/,
    );
  });
});
