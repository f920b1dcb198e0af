/** @file Formulas with live numbers, checked by KaTeX before anyone sees them. */
import katex from "katex";
import { type Displayable, displayable, type MimeBundle } from "./display";
import { formatNumber } from "../numbers";

/** A formula that shows itself. */
export interface Formula {
  /** The LaTeX source, numbers filled in. */
  latex: string;
  /** The formula as MathML, for pages without MathJax. */
  mathml: string;
}

/** What may stand in a formula: numbers are rounded, text is LaTeX as it is. */
export type FormulaValue = number | string | Formula;

/** `value` as LaTeX: 4 significant digits unless told otherwise, `a \times 10^{b}` far from 1. */
export function formatTex(value: number, digits = 4): string {
  if (Number.isNaN(value)) return "\\text{NaN}";
  if (!Number.isFinite(value)) return value > 0 ? "\\infty" : "-\\infty";
  const size = Math.abs(value);
  if (value === 0 || (size >= 1e-4 && size < 1e7)) return formatNumber(value, digits);
  const [mantissa, exponent] = value.toExponential(digits - 1).split("e");
  return `${Number(mantissa)} \\times 10^{${Number(exponent)}}`;
}

/**
 * `latex` as MathML, through KaTeX.
 *
 * @throws with the formula and KaTeX's words where KaTeX cannot read it
 */
export function renderMath(latex: string, displayMode = true): string {
  try {
    return katex.renderToString(latex, { displayMode, output: "mathml", throwOnError: true });
  } catch (error) {
    throw new SyntaxError(
      `the formula\n  ${latex}\ncannot be typeset: ${(error as Error).message}`,
    );
  }
}

function formulaOf(latex: string): Formula & Displayable {
  const made: Formula = { latex, mathml: renderMath(latex) };
  return displayable(made, (): MimeBundle => ({
    "text/latex": `$$${latex}$$`,
    "text/plain": latex,
  }));
}

function valueTex(value: FormulaValue, digits: number): string {
  if (typeof value === "number") return formatTex(value, digits);
  return typeof value === "string" ? value : value.latex;
}

/** A number after + or − is put in brackets if negative, as one would write it. */
function inserted(before: string, value: FormulaValue, digits: number): string {
  const tex = valueTex(value, digits);
  const follows = /([-+=]|\\cdot|\\times)\s*$/.exec(before)?.[1];
  return tex.startsWith("-") && follows !== undefined && follows !== "=" ? `(${tex})` : tex;
}

/**
 * A formula with numbers in it, as it is written in LaTeX; backslashes need no doubling.
 *
 * @example tex`D_{\mathrm{KL}} = ${kl} \text{ nats}`
 * @throws with the formula and KaTeX's words where KaTeX cannot read it
 */
export function tex(
  strings: TemplateStringsArray,
  ...values: FormulaValue[]
): Formula & Displayable {
  const latex = strings.raw.reduce(
    (text, part, i) => text + inserted(text, values[i - 1], 4) + part,
  );
  return formulaOf(latex);
}

/**
 * A formula whose numbers have names: `\val{name}` stands for `values.name`.
 *
 * @param digits significant digits
 * @example formula(String.raw`\log p(x) = \val{elbo} + \val{kl}`, { elbo, kl })
 * @throws where a name has no value, and where KaTeX cannot read the formula
 */
export function formula(
  latex: string,
  values: Record<string, FormulaValue> = {},
  { digits = 4 }: { digits?: number } = {},
): Formula & Displayable {
  const filled = latex.replace(/\\val\{([^}]*)\}/g, (_all, name: string, at: number) => {
    if (name in values) return inserted(latex.slice(0, at), values[name], digits);
    throw new RangeError(
      `the formula\n  ${latex}\nneeds a value for "${name}"; got ${Object.keys(values).join(", ") || "none"}`,
    );
  });
  return formulaOf(filled);
}
