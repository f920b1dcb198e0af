/**
 * @file What a person reads when a step of the set-up cannot be done.
 *
 * Everything in this folder runs on a fresh clone, before anything is installed: plain JavaScript,
 * Node's built-in modules only, types in comments, checked by the compiler like the rest.
 */

/** A step that could not be done: what happened, and the line that mends it. */
class SetupFailure extends Error {
  /**
   * @param {string} happened one or two sentences; what was found and what was expected
   * @param {string} mend what to type or change, then start again
   * @param {"unavailable" | "other"} [kind] "unavailable": it cannot be had from there; another way may be open
   */
  constructor(happened, mend, kind = "other") {
    super(happened);
    this.name = "SetupFailure";
    this.mend = mend;
    this.kind = kind;
  }
}

/** @param {string} text @param {string} indent */
function indented(text, indent) {
  return text.trimEnd().split("\n").join(`\n${indent}`);
}

/**
 * What the system's refusal of a file means for a person; undefined for other errors.
 * @param {NodeJS.ErrnoException} error
 * @returns {SetupFailure | undefined}
 */
function explainSystemError(error) {
  const where = error.path ?? "a file of the project";
  switch (error.code) {
    case "ENOSPC":
    case "EDQUOT":
      return new SetupFailure(
        `The disk became full, or your share of it: ${where} could not be written.`,
        "Free some room (npm run doctor says how much), then start again.",
      );
    case "EACCES":
    case "EPERM":
    case "EROFS":
      return new SetupFailure(
        `${where} may not be written: the project's folder belongs to someone else, or is read-only.`,
        "Copy the project to a folder of your own, and start it there.",
      );
    case "EEXIST":
    case "ENOTDIR":
    case "EISDIR":
      return new SetupFailure(
        `${where} is not the kind of file that belongs there (${error.code}).`,
        "Remove it, then start again: all that the set-up makes comes back.",
      );
    default:
      return undefined;
  }
}

/**
 * The one message that a failure ends in. An error that nobody foresaw shows its stack, because then
 * the stack is all there is.
 * @param {unknown} error
 * @returns {string}
 */
function describeFailure(error) {
  const indent = " ".repeat(16);
  if (!(error instanceof Error)) return `What happened:  ${String(error)}`;
  const known = "mend" in error ? error : explainSystemError(error);
  if (known === undefined)
    return `What happened:  ${indented(error.stack ?? error.message, indent)}`;
  return [
    `What happened:  ${indented(known.message, indent)}`,
    `What mends it:  ${indented(String(known.mend), indent)}`,
  ].join("\n");
}

module.exports = { SetupFailure, describeFailure };
