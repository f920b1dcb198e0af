/**
 * @file "No number in prose that no cell prints."
 *
 * Prose is written once, cells run again and again. So a measured number may stand in prose only
 * when the last full run of the lesson printed it with `report` (they are kept in numbers.json), to
 * the digits that the prose gives. What counts as measured: a number with a decimal point, or with a
 * unit (%, nats, dB, s, ms). Whole numbers without a unit are counts and settings and pass.
 * Numbers in formulas, code and links pass too. Numbers of others are allowed in a paragraph that
 * says whose they are: `<!-- quoted: Burda et al. 2016, table 1 -->`.
 */
import { cutFormulas } from "./formulas";
import { ReportedNumber } from "./judge";

const NUMBER =
  /(?<![\w.,])([−-]?\d[\d,]*(?:\.\d+)?)(?:\s?(%|nats\b|dB\b|ms\b|s\b|seconds\b))?(?![\w]|\.\d)/g;
const QUOTED = /<!--\s*quoted:\s*\S[\s\S]*?-->/;

/** Paragraph text without formulas, code, comments, link targets and bare addresses. */
function plainProse(paragraph: string): string {
  return cutFormulas(paragraph)
    .rest.replace(/<!--[\s\S]*?-->/g, " ")
    .replace(/\]\([^)]*\)/g, "]")
    .replace(/https?:\/\/\S+/g, " ");
}

/** True when a printed number, rounded to the digits of `value`, is `value`. */
function isRounded(value: string, unit: string, printed: ReportedNumber): boolean {
  const decimals = value.split(".")[1]?.length ?? 0;
  const percent = unit === "%" && !printed.unit.startsWith("%");
  const measured = Number(printed.value.split(" ")[0]) * (percent ? 100 : 1);
  return Math.abs(measured - Number(value)) <= 0.5 * 10 ** -decimals + 1e-9;
}

function isPrinted(value: string, unit: string, printed: ReportedNumber[]): boolean {
  const plain = value.replaceAll(",", "").replace("−", "-");
  const wanted = unit === "seconds" ? "s" : unit;
  return printed.some((candidate) => {
    const sameUnit = wanted === "%" || wanted === "" || candidate.unit.startsWith(wanted);
    const parts = [candidate.value, ...candidate.value.split(" ± ").slice(1)];
    return (
      sameUnit && parts.some((part) => isRounded(plain, wanted, { ...candidate, value: part }))
    );
  });
}

/**
 * The measured numbers in Markdown that no cell printed and no one is quoted for.
 * @param printed what the lesson's last full run reported
 */
export function unprintedNumbers(markdown: string, printed: ReportedNumber[]): string[] {
  return markdown
    .split(/\n\s*\n/)
    .filter((paragraph) => !QUOTED.test(paragraph))
    .flatMap((paragraph) => [...plainProse(paragraph).matchAll(NUMBER)])
    .filter(([, value, unit]) => value.includes(".") || unit !== undefined)
    .filter(([, value, unit]) => !isPrinted(value, unit ?? "", printed))
    .map(([found]) => found.trim());
}
