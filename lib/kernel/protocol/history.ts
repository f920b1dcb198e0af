/** @file Inputs and outputs of earlier cells, kept across sessions as lines of JSON. */
import { appendFileSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";

interface Entry {
  /** When the session began, in milliseconds: its identity. */
  began: number;
  line: number;
  code: string;
  output?: string;
}

/** `[session, line, code]`, or `[session, line, [code, output]]`. */
export type HistoryItem = [number, number, string | [string, string | null]];

export interface History {
  add(line: number, code: string, output: string | undefined): void;
  /** Answers a `history_request`. */
  query(request: Record<string, unknown>): HistoryItem[];
}

const KEPT = 5_000;

/** @param file where entries are kept; a file that cannot be read or written is done without. */
export function openHistory(file: string, began = Date.now()): History {
  const found = readEntries(file);
  const entries = found.slice(-KEPT);
  if (found.length > 2 * KEPT) rewrite(file, entries);
  return {
    add(line, code, output) {
      const entry: Entry = { began, line, code, output };
      entries.push(entry);
      attempt(() => {
        mkdirSync(path.dirname(file), { recursive: true });
        appendFileSync(file, `${JSON.stringify(entry)}\n`);
      });
    },
    query: (request) => select(entries, began, request),
  };
}

function readEntries(file: string): Entry[] {
  const entries: Entry[] = [];
  attempt(() => {
    for (const line of readFileSync(file, "utf8").split("\n")) {
      attempt(() => {
        const entry = JSON.parse(line) as Entry;
        if (typeof entry.began === "number" && typeof entry.code === "string") entries.push(entry);
      });
    }
  });
  return entries;
}

function rewrite(file: string, kept: Entry[]): void {
  attempt(() => {
    const fresh = `${file}.${process.pid}`;
    writeFileSync(fresh, kept.map((entry) => `${JSON.stringify(entry)}\n`).join(""));
    renameSync(fresh, file);
  });
}

/** A history is a comfort: where the disk refuses, the kernel goes on without. */
function attempt(action: () => void): void {
  try {
    action();
  } catch {
    return;
  }
}

function select(entries: Entry[], began: number, request: Record<string, unknown>): HistoryItem[] {
  const sessions = [...new Set([...entries.map((entry) => entry.began), began])].sort(
    (a, b) => a - b,
  );
  const number = new Map(sessions.map((start, at) => [start, at + 1]));
  const found = matching(entries, request, (session) => {
    const at = session <= 0 ? sessions.indexOf(began) + session : session - 1;
    return sessions[at];
  });
  return found.map(({ began: start, line, code, output }) => [
    number.get(start) ?? 0,
    line,
    request.output === true ? [code, output ?? null] : code,
  ]);
}

function matching(
  entries: Entry[],
  request: Record<string, unknown>,
  sessionStart: (session: number) => number | undefined,
): Entry[] {
  const n = typeof request.n === "number" && request.n >= 0 ? request.n : Infinity;
  const last = (found: Entry[]): Entry[] => (n === 0 ? [] : found.slice(-n));
  switch (request.hist_access_type) {
    case "range": {
      const start = sessionStart(Number(request.session ?? 0));
      const first = Number(request.start ?? 1);
      const stop = typeof request.stop === "number" ? request.stop : Infinity;
      return entries.filter((e) => e.began === start && e.line >= first && e.line < stop);
    }
    case "search": {
      const pattern = globToRegExp(String(request.pattern ?? "*"));
      const found = entries.filter((entry) => pattern.test(entry.code));
      return last(request.unique === true ? lastOfEach(found) : found);
    }
    default:
      return last(entries);
  }
}

function lastOfEach(entries: Entry[]): Entry[] {
  const latest = new Map(entries.map((entry) => [entry.code, entry]));
  return entries.filter((entry) => latest.get(entry.code) === entry);
}

/** `*` and `?` as in a shell. */
function globToRegExp(glob: string): RegExp {
  const escaped = glob.replace(/[.+^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`^${escaped.replace(/\*/g, "[\\s\\S]*").replace(/\?/g, "[\\s\\S]")}$`);
}
