/** @file The command `npm run numbers`: published numbers beside those measured here. */
import { parseArgs } from "node:util";
import { ready } from "../engine";
import { completion } from "./numbers/completion";
import { conditionalVae } from "./numbers/conditional-vae";
import { decoders } from "./numbers/decoders";
import { mlpVae } from "./numbers/mlp-vae";
import { oneLayerVae } from "./numbers/one-layer-vae";
import type { Measure, Row } from "./numbers/row";
import { sampleQuality } from "./numbers/sample-quality";

/** What can be measured, by the name that the command takes. */
const MEASURES: Record<string, Measure> = {
  "mlp-vae": mlpVae,
  "one-layer-vae": oneLayerVae,
  "conditional-vae": conditionalVae,
  completion,
  decoders,
  "sample-quality": sampleQuality,
};

const HELP = `npm run numbers [-- NAME…] [-- --short]
NAME: ${Object.keys(MEASURES).join(", ")}; all of them where none is named.
--short: a try of a minute, which proves no number.`;

const HEADINGS = ["what", "target", "set-up", "published", "here"];

/** A row as a line of Markdown. */
const line = ({ what, target, setup, published, here }: Row): string =>
  `| ${[what, target, setup, published, here].join(" | ")} |`;

/**
 * Measures and prints a table, each row when it is known.
 * @param args names of measurements, `--short`
 * @returns the exit status
 */
export async function numbers(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    options: { short: { type: "boolean", default: false } },
    allowPositionals: true,
  });
  const unknown = positionals.filter((name) => !(name in MEASURES));
  if (unknown.length > 0) {
    console.error(`There is no number "${unknown[0]}".\n${HELP}`);
    return 1;
  }
  await ready();
  if (values.short) console.log("Short settings: these numbers prove nothing.\n");
  console.log(`| ${HEADINGS.join(" | ")} |\n|${"---|".repeat(HEADINGS.length)}`);
  for (const name of positionals.length > 0 ? positionals : Object.keys(MEASURES)) {
    const rows = await MEASURES[name]({ isShort: values.short });
    rows.forEach((row) => console.log(line(row)));
  }
  return 0;
}
