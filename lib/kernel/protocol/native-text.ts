/** @file Text that native code wrote to the file descriptors 1 and 2: TensorFlow's chatter is dropped. */
import { StringDecoder } from "node:string_decoder";
import { createTextBudget } from "../cells/budget";

/** Lines a learner can do nothing with; they come at the first operation. */
const CHATTER = [
  /^WARNING: All log messages before absl::InitializeLog/,
  /^[IW]\d{4} \d\d:\d\d:\d\d\.\d+ +\d+ (port|cpu_feature_guard|mkl|cuda|gpu|computation_placer|tf_|pjrt|service|device)\S*/,
  /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d+: [IW] (external|tensorflow)\//,
  /^[IW]0000 00:00:/,
  /^To enable the following instructions: .*rebuild TensorFlow/,
  /^Waiting for the debugger to disconnect\.\.\.$/, // said at exit because interrupts use the inspector
  /^-+ Native stack trace -+$|^ *\d+: 0x[0-9a-f]+ /,
  /cpu_feature_guard|oneDNN custom operations are on|could not find cuda drivers|failed call to cuInit/i,
];

/** @returns a function that gives the part of a chunk to show; a line is judged when it is whole. */
export function createNativeFilter(): (chunk: Buffer) => string {
  const decoder = new StringDecoder("utf8");
  const budget = createTextBudget();
  let rest = "";
  return (chunk) => {
    const lines = (rest + decoder.write(chunk)).split("\n");
    rest = lines.pop() ?? "";
    const shown = lines.filter((line) => !CHATTER.some((pattern) => pattern.test(line)));
    // A line without an end, a prompt or a progress bar, is shown as it is unless it may be chatter.
    if (rest !== "" && !/^([IWE\d]|To |WARN)/.test(rest)) {
      const text = [...shown, rest].join("\n");
      rest = "";
      return budget.take(text);
    }
    return budget.take(shown.map((line) => `${line}\n`).join(""));
  };
}
