/** @file Key numbers of a lesson, printed so that a reader sees them and a command can collect them. */

/** How {@link report} prints a number. */
export interface ReportOptions {
  /** Standard error or deviation, printed behind a ±. */
  error?: number;
  /** Significant digits. */
  digits?: number;
}

function rounded(value: number, digits: number): string {
  const [shown, exponent] = value.toPrecision(digits).split("e");
  return exponent === undefined ? shown : `${shown}e${Number(exponent)}`;
}

/** As many decimals as `value` was printed with. */
function decimalsOf(value: string): number {
  return value.split(".")[1]?.length ?? 0;
}

/**
 * Prints a key number of the lesson on a line of its own, `→ name = value unit`. Lessons may speak
 * only of numbers that they print; `npm run lessons` collects these lines from a full run.
 * @param name what was measured, on which data: `"test loss after epoch 10"`
 * @param value the number
 * @param unit its unit, such as `"nats/image"`; none for a bare number
 */
export function report(
  name: string,
  value: number,
  unit = "",
  { error, digits = 5 }: ReportOptions = {},
): void {
  const shown = rounded(value, digits);
  const spread = error === undefined ? "" : ` ± ${error.toFixed(decimalsOf(shown))}`;
  console.log(`→ ${name} = ${shown}${spread}${unit && " " + unit}`);
}
