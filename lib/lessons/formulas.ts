/** @file The formulas in Markdown, found as JupyterLab finds them. */

/** A formula without its delimiters. */
export interface Formula {
  tex: string;
  display: boolean;
}

const CODE = /^(```|~~~)[\s\S]*?^\1|(`+)[^`][\s\S]*?\2/gm;
const MATH = [
  { pattern: /\$\$([\s\S]+?)\$\$/g, display: true },
  { pattern: /\\\[([\s\S]+?)\\\]/g, display: true },
  { pattern: /(\\begin\{(\w+\*?)\}[\s\S]+?\\end\{\2\})/g, display: true },
  { pattern: /(?<!\\)\$((?:[^$\n]|\\\$|\n(?!\s*\n))+?)(?<!\\)\$/g, display: false },
];

/** Markdown with code blocks and code spans blanked out, where a $ is only a $. */
export function withoutCode(markdown: string): string {
  return markdown.replace(CODE, " ");
}

/** Cuts the formulas out of Markdown. */
export function cutFormulas(markdown: string): { formulas: Formula[]; rest: string } {
  const formulas: Formula[] = [];
  let rest = withoutCode(markdown);
  for (const { pattern, display } of MATH) {
    rest = rest.replace(pattern, (_, tex: string) => {
      formulas.push({ tex, display });
      return " ";
    });
  }
  return { formulas, rest };
}
