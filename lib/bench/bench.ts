/** @file The command `npm run bench`: times, side by side in one run. */
import { cpus } from "node:os";
import { parseArgs } from "node:util";
import {
  type Comparison,
  compareEngines,
  compareModels,
  compareSizes,
  type Effort,
} from "./steps/compare";

const HELP = `npm run bench [-- PART…] [-- --json] [-- --short]
PART: models (training steps beside plain TensorFlow.js and PyTorch), sizes (the same by batch size
and width), engines (WebAssembly and JavaScript, beside the native library); all where none is named.
--short: fewer and shorter turns, a try. Leave the machine alone while it runs.`;

type Part = (effort: Effort) => Promise<object[]>;

/** 2.17, 45.3, 2218: three digits. */
const milliseconds = (value: number): string =>
  value >= 100 ? value.toFixed(0) : value.toPrecision(3);

/** A row for a table: milliseconds of a step, and its ratio to that of the last in the row. */
const rowOf = ({ what, timings }: Comparison): Record<string, string> => ({
  "ms/step (ratio to the last)": what,
  ...Object.fromEntries(
    timings.map(({ name, milliseconds: time, ratio }) => [
      name,
      `${milliseconds(time)} (${ratio.toFixed(2)})`,
    ]),
  ),
});

const PARTS: Record<string, Part> = {
  models: compareModels,
  sizes: compareSizes,
  engines: compareEngines,
};

const EFFORTS = { long: { rounds: 9, seconds: 1 }, short: { rounds: 3, seconds: 0.2 } };

/** Rows of equal keys as Markdown. */
function markdown(rows: readonly Record<string, string>[]): string {
  const headings = Object.keys(rows[0]);
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [
    line(headings),
    `|${"---|".repeat(headings.length)}`,
    ...rows.map((row) => line(Object.values(row))),
  ].join("\n");
}

/**
 * Times and prints.
 * @param args parts, `--json`, `--short`
 * @returns the exit status
 */
export async function bench(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    options: {
      json: { type: "boolean", default: false },
      short: { type: "boolean", default: false },
    },
    allowPositionals: true,
  });
  const unknown = positionals.find((name) => !(name in PARTS));
  if (unknown !== undefined) {
    console.error(`There is nothing to time called "${unknown}".\n${HELP}`);
    return 1;
  }
  const names = positionals.length > 0 ? positionals : Object.keys(PARTS);
  const effort = values.short ? EFFORTS.short : EFFORTS.long;
  const found: Record<string, object[]> = {};
  for (const name of names) {
    found[name] = await PARTS[name](effort);
    if (!values.json)
      console.log(`\n${markdown(found[name].map((each) => rowOf(each as Comparison)))}`);
  }
  const machine = { node: process.version, cpu: cpus()[0]?.model, cores: cpus().length };
  console.log(
    values.json
      ? JSON.stringify({ machine, ...found }, null, 2)
      : `\n${cpus().length} × ${machine.cpu}, Node ${machine.node}`,
  );
  return 0;
}
