/** What is wrong with a file of a data set. */
export interface DataProblem {
  /** The file or folder, as a path. */
  readonly file: string;
  /** What was found in it. */
  readonly found: string;
  /** What should have been there. */
  readonly expected: string;
  /** What to do about it. */
  readonly mend: string;
}

/** A data set that cannot be used; the message names the file and the mend. */
export class DataError extends Error implements DataProblem {
  readonly file: string;
  readonly found: string;
  readonly expected: string;
  readonly mend: string;

  constructor({ file, found, expected, mend }: DataProblem) {
    super(
      `cannot use ${file}\n` +
        `  found:    ${found}\n` +
        `  expected: ${expected}\n` +
        `  mend:     ${mend}`,
    );
    this.name = "DataError";
    this.file = file;
    this.found = found;
    this.expected = expected;
    this.mend = mend;
  }
}
