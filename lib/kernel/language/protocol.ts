/** @file What the kernel asks of the language thread, and its answers. */
import type { MimeBundle } from "../bridge";
import type { Program } from "../cells/messages";
import type { Completeness } from "./completeness";

/** A type error of a cell; lines and columns are 1-based, `details` its further lines. */
export interface TypeProblem {
  code: number;
  message: string;
  details: string[];
  line: number;
  column: number;
  endLine: number;
  endColumn: number;
  /** Where it is not in the cell itself. */
  file?: string;
}

export interface ConvertedCell {
  problems: TypeProblem[];
  program?: Program;
  /** Problems of a module cell: it is registered all the same. */
  moduleProblems?: TypeProblem[];
}

export interface Completion {
  start: number;
  end: number;
  matches: { text: string; kind: string }[];
}

/** The calls the language thread answers. */
export interface LanguageCalls {
  convert(source: string, name: string): ConvertedCell;
  /** As `convert`, but what it declares is forgotten. */
  convertExpression(source: string, name: string): ConvertedCell;
  complete(source: string, position: number): Completion;
  inspect(source: string, position: number): MimeBundle | undefined;
  completeness(source: string): Completeness;
  /** Forgets all declarations. */
  reset(): void;
}

export type Call = {
  [Name in keyof LanguageCalls]: { id: number; name: Name; args: Parameters<LanguageCalls[Name]> };
}[keyof LanguageCalls];

export type Answer = { id: number; value?: unknown; error?: string };
