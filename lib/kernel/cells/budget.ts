/**
 * @file A bound on the text one cell may print. The page and the server in front of it stall on
 * floods, so the beginning is shown, the rest counted, and its end shown when the cell is done.
 */

/** Characters of text one cell may print before the rest is held back. */
export const TEXT_LIMIT = 1_000_000;
const TAIL_LIMIT = 2_000;

export interface TextBudget {
  /** @returns the part of `text` that may be printed now. */
  take(text: string): string;
  /** @returns what to print at the end, or "" when nothing was held back. */
  ending(): string;
}

/** @returns a fresh budget of `limit` characters. */
export function createTextBudget(limit = TEXT_LIMIT): TextBudget {
  let left = limit;
  let held = 0;
  let tail = "";
  return {
    take(text) {
      if (text.length <= left) {
        left -= text.length;
        return text;
      }
      const shown = text.slice(0, left);
      left = 0;
      held += text.length - shown.length;
      tail = (tail + text.slice(Math.max(shown.length, text.length - TAIL_LIMIT))).slice(
        -TAIL_LIMIT,
      );
      return shown;
    },
    ending() {
      if (held === 0) return "";
      const cut = held - tail.length;
      const note = `\n… ${cut.toLocaleString("en")} characters not shown: a cell may print ${limit.toLocaleString("en")}. …\n`;
      return (cut > 0 ? note : "\n") + tail;
    },
  };
}
