/**
 * @file Exercises of a lesson. One cell of the source holds both the solution and what a learner
 * gets in its place:
 *
 *     function kl(mu: number, logVar: number): number {
 *       // BEGIN SOLUTION
 *       return 0.5 * (mu ** 2 + Math.exp(logVar) - logVar - 1);
 *       //: return NaN; // your code here
 *       // END SOLUTION
 *     }
 */

const BEGIN = /^\s*\/\/ BEGIN SOLUTION\s*$/;
const END = /^\s*\/\/ END SOLUTION\s*$/;
const STUB = /^(\s*)\/\/:(?: (.*))?$/;

/** Lines of a cell: as they are, or a solution together with the stub that replaces it. */
interface Piece {
  lines: string[];
  solution?: string[];
  stub?: string[];
}

function toExercise(lines: string[]): Piece {
  const inner = lines.slice(1, -1);
  const stub = inner.flatMap((line) => {
    const match = STUB.exec(line);
    return match ? [match[1] + (match[2] ?? "")] : [];
  });
  if (stub.length === 0) {
    throw new Error(
      "a solution without a stub: between // BEGIN SOLUTION and // END SOLUTION add the lines that " +
        "a learner gets instead, each after //: as in `//: return NaN; // your code here`",
    );
  }
  return { lines, stub, solution: inner.filter((line) => !STUB.test(line)) };
}

/** Cuts a cell's source at its markers. */
function cut(code: string): Piece[] {
  const pieces: Piece[] = [];
  let rest = code.split("\n");
  for (;;) {
    const begin = rest.findIndex((line) => BEGIN.test(line));
    const end = rest.findIndex((line) => END.test(line));
    if (begin < 0 && end < 0) return [...pieces, { lines: rest }];
    const again = rest.findIndex((line, at) => at > begin && BEGIN.test(line));
    if (begin < 0 || end < begin || (again >= 0 && again < end)) {
      throw new Error("// BEGIN SOLUTION and // END SOLUTION do not pair up");
    }
    pieces.push({ lines: rest.slice(0, begin) }, toExercise(rest.slice(begin, end + 1)));
    rest = rest.slice(end + 1);
  }
}

/** How many solutions a cell of the source holds. @throws Error where markers do not pair */
export function countExercises(code: string): number {
  return cut(code).filter((piece) => piece.stub).length;
}

/** The cell as a learner gets it: stubs in place of solutions. */
export function learnerCode(code: string): string {
  return cut(code)
    .flatMap((piece) => piece.stub ?? piece.lines)
    .join("\n");
}

/** The cell as it stands in the notebook of solutions: solved, without markers and stubs. */
export function solvedCode(code: string): string {
  return cut(code)
    .flatMap((piece) => piece.solution ?? piece.lines)
    .join("\n");
}

/** Where the lines `run` stand in `lines` one after another, or -1. */
function indexOfRun(lines: string[], run: string[]): number {
  return lines.findIndex((_, at) => run.every((line, i) => lines[at + i] === line));
}

/**
 * Puts the solutions of a source cell back into its learner's version after that was edited around
 * the stubs.
 * @param code the cell of the source, with markers
 * @param edited the learner's version as it is now
 * @throws Error when a stub itself was edited, because its place is then unknown
 */
export function restoreSolutions(code: string, edited: string): string {
  let rest = edited.split("\n");
  const restored: string[] = [];
  for (const { lines, stub } of cut(code)) {
    if (!stub) continue;
    const at = indexOfRun(rest, stub);
    if (at < 0) {
      throw new Error(
        `the stub "${stub.join(" / ").trim()}" was changed in the notebook, so there is no telling ` +
          "where its solution belongs; put the stub back, and change it in notebooks/src",
      );
    }
    restored.push(...rest.slice(0, at), ...lines);
    rest = rest.slice(at + stub.length);
  }
  return [...restored, ...rest].join("\n");
}
