/** @file What a value offers a notebook: a bundle of representations, richest first. */

/** The method by which a value shows itself when it ends a cell (a convention of Jupyter kernels). */
export const DISPLAY = Symbol.for("Jupyter.display");

/** Anything JSON can carry. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json | undefined };

/** One value in several media types; `text/plain` is what a terminal prints. */
export type MimeBundle = { "text/plain": string; [mime: string]: Json };

/** A value that shows itself. */
export interface Displayable {
  [DISPLAY](): MimeBundle;
}

/**
 * Lets `value` show itself, without adding anything that a loop over its keys would meet.
 *
 * @returns the same `value`
 */
export function displayable<T extends object>(value: T, bundle: () => MimeBundle): T & Displayable {
  return Object.defineProperty(value, DISPLAY, { value: bundle }) as T & Displayable;
}

/** True for a value that shows itself. */
export function isDisplayable(value: unknown): value is Displayable {
  if (typeof value !== "object" || value === null) return false;
  return typeof (value as Partial<Displayable>)[DISPLAY] === "function";
}

/** Makes text safe to stand in HTML or SVG. */
export function escapeHtml(text: string): string {
  const entities: Record<string, string> = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
  };
  return text.replace(/[&<>"]/g, (character) => entities[character]);
}
