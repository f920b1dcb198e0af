/** @file Tables out of records, neat in a notebook and in a terminal. */
import { type Displayable, displayable, escapeHtml } from "./display";
import { formatNumber } from "../numbers";

/** What a cell of a table may hold. */
export type CellValue = string | number | boolean | null | undefined;

/** One row: column → value. */
export type Row = Record<string, CellValue>;

/** How a table is written. */
export interface TableOptions {
  /** Which columns, in which order; all of them, in the order met, when absent. */
  columns?: readonly string[];
  /** Significant digits of numbers. */
  digits?: number;
  /** A few words above the table. */
  title?: string;
}

/** A table that shows itself. */
export interface Table {
  columns: string[];
  rows: readonly Row[];
}

function cellText(value: CellValue, digits: number): string {
  if (value === null || value === undefined) return "";
  return typeof value === "number" ? formatNumber(value, digits) : String(value);
}

/** Numbers stand on the right, so that their places line up; words on the left. */
const isNumeric = (rows: readonly Row[], column: string): boolean =>
  rows.some((row) => typeof row[column] === "number") &&
  rows.every((row) => row[column] == null || typeof row[column] === "number");

/** The width of a text in a terminal: combining marks take no room. */
const widthOf = (text: string): number => [...text.replace(/\p{M}/gu, "")].length;

function padded(text: string, width: number, toRight: boolean): string {
  const space = " ".repeat(Math.max(0, width - widthOf(text)));
  return toRight ? space + text : text + space;
}

function plainTable(head: string[], body: string[][], toRight: boolean[], title?: string): string {
  const widths = head.map((name, i) =>
    Math.max(widthOf(name), ...body.map((row) => widthOf(row[i]))),
  );
  const line = (cells: string[]): string =>
    cells
      .map((cell, i) => padded(cell, widths[i], toRight[i]))
      .join("  ")
      .trimEnd();
  const rule = widths.map((width) => "─".repeat(width)).join("  ");
  return [...(title === undefined ? [] : [title]), line(head), rule, ...body.map(line)].join("\n");
}

function htmlTable(head: string[], body: string[][], toRight: boolean[], title?: string): string {
  const cell = (tag: string, text: string, i: number): string =>
    `<${tag} style="text-align:${toRight[i] ? "right" : "left"};padding:3px 12px;font-variant-numeric:tabular-nums">${escapeHtml(text)}</${tag}>`;
  const row = (tag: string, cells: string[]): string =>
    `<tr>${cells.map((text, i) => cell(tag, text, i)).join("")}</tr>`;
  const caption =
    title === undefined
      ? ""
      : `<caption style="text-align:left;padding:4px 12px;font-weight:600;caption-side:top">${escapeHtml(title)}</caption>`;
  return `<table style="border-collapse:collapse;margin:4px 0">${caption}<thead>${row("th", head)}</thead><tbody>${body.map((cells) => row("td", cells)).join("")}</tbody></table>`;
}

/**
 * Records as a table.
 *
 * @example table([{ model: "PCA", "MSE": 41.2 }, { model: "AE", "MSE": 25.9 }])
 */
export function table(
  rows: readonly Row[],
  {
    columns = [...new Set(rows.flatMap((row) => Object.keys(row)))],
    digits = 4,
    title,
  }: TableOptions = {},
): Table & Displayable {
  const head = [...columns];
  const body = rows.map((row) => head.map((column) => cellText(row[column], digits)));
  const toRight = head.map((column) => isNumeric(rows, column));
  return displayable({ columns: head, rows }, () => ({
    "text/html": htmlTable(head, body, toRight, title),
    "text/plain": plainTable(head, body, toRight, title),
  }));
}
