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
   * @param {"network" | "other"} [kind] "network" when the thing could not be had from where it comes
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
 * The one message that a failure ends in. An error that nobody foresaw shows its stack, because then
 * the stack is all there is.
 * @param {unknown} error
 * @returns {string}
 */
function describeFailure(error) {
  const indent = " ".repeat(16);
  if (!(error instanceof Error)) return `What happened:  ${String(error)}`;
  if (!("mend" in error))
    return `What happened:  ${indented(error.stack ?? error.message, indent)}`;
  return [
    `What happened:  ${indented(error.message, indent)}`,
    `What mends it:  ${indented(String(error.mend), indent)}`,
  ].join("\n");
}

module.exports = { SetupFailure, describeFailure };
