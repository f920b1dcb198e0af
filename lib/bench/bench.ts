/** @file The command `npm run bench`: times, side by side in one run. */
import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { benchKernel, kernelRows } from "./kernel";
import {
  compareEngines,
  compareModels,
  compareSizes,
  type Comparison,
  type Effort,
} from "./steps/compare";

const HELP = `npm run bench [-- PART…] [-- --json] [-- --short]
PART: models (training steps beside plain TensorFlow.js and PyTorch), sizes (the same by batch size
and width), engines (WebAssembly and JavaScript, beside the native library), kernel (beside other
Jupyter kernels); all where none is named.
--short: fewer and shorter turns, a try. Leave the machine alone while it runs.`;

/** What was found, and the same as rows of a table by heading. */
interface Found {
  readonly data: object;
  readonly rows: readonly Record<string, string>[];
}

/** 2.17, 45.3, 2218: three digits. */
const milliseconds = (value: number): string =>
  value >= 100 ? value.toFixed(0) : value.toPrecision(3);

/** A row: milliseconds of a step, and its ratio to that of the last in the row. */
const rowOf = ({ what, timings }: Comparison): Record<string, string> => ({
  "ms/step (ratio to the last)": what,
  ...Object.fromEntries(
    timings.map(({ name, milliseconds: time, ratio }) => [
      name,
      `${milliseconds(time)} (${ratio.toFixed(2)})`,
    ]),
  ),
});

const steps =
  (compare: (effort: Effort) => Promise<Comparison[]>) =>
  async (effort: Effort): Promise<Found> => {
    const data = await compare(effort);
    return { data, rows: data.map(rowOf) };
  };

function kernels({ rounds }: Effort): Promise<Found> {
  const data = benchKernel(rounds);
  return Promise.resolve({ data, rows: kernelRows(data) });
}

const PARTS: Record<string, (effort: Effort) => Promise<Found>> = {
  models: steps(compareModels),
  sizes: steps(compareSizes),
  kernel: kernels,
  engines: steps(compareEngines),
};

const EFFORTS = { long: { rounds: 9, seconds: 1 }, short: { rounds: 3, seconds: 0.2 } };

/** Rows of equal headings as Markdown. */
export function markdown(rows: readonly Record<string, string>[]): string {
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
  const machine = { cores: cpus().length, cpu: cpus()[0]?.model ?? "?", node: process.version };
  if (!values.json) console.log(`${machine.cores} × ${machine.cpu}, Node ${machine.node}`);
  const found: Record<string, object> = {};
  for (const name of positionals.length > 0 ? positionals : Object.keys(PARTS)) {
    const { data, rows } = await PARTS[name](values.short ? EFFORTS.short : EFFORTS.long);
    found[name] = data;
    if (!values.json) console.log(`\n${markdown(rows)}`);
  }
  if (values.json) console.log(JSON.stringify({ machine, ...found }, null, 2));
  return 0;
}
