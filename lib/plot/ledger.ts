/** @file The runs of an experiment, all kept: a run made anew stands beside the earlier ones. */
import { panels } from "./combine";
import { type AxesOptions, type Line, lines } from "./curves";
import { DISPLAY, type Displayable, displayable } from "./display";
import type { Figure } from "./figure";
import type { GridOptions } from "./image-grids";
import { imageRows } from "./image-rows";
import { flat, type Numbers } from "../numbers";
import { countImages } from "./png";
import { type Row, table } from "./table";
import { seriesColor } from "./theme";

/** One run: what was chosen, and what came of it. */
export interface LedgerRun {
  /** Such as `{ loss: "cross-entropy", seed: 1 }`. */
  readonly settings: Row;
  /** What came of it: name → number. */
  readonly scores: Readonly<Record<string, number>>;
  /** How it came about: name → one value an epoch. */
  readonly curves?: Readonly<Record<string, Numbers>>;
  /** What it made: name → [n · pixels]. */
  readonly images?: Readonly<Record<string, Numbers>>;
}

/** Runs in the order in which they were made. It shows itself as a table. */
export interface Ledger extends Displayable {
  readonly runs: readonly LedgerRun[];
  /** Keeps a run, numbers copied. @returns its number, counted from 1 */
  add(run: LedgerRun): number;
  /** The runs that were made with these settings: `ledger.where({ loss: "cross-entropy" })`. */
  where(settings: Row): LedgerRun[];
  /**
   * A curve of all runs over one another; several names make as many panels. Runs that differ in
   * `seed` alone have one colour.
   * @throws where no run has that curve
   */
  curves(names: string | readonly string[], options?: AxesOptions): Figure & Displayable;
  /**
   * The images of all runs, one below the other.
   * @throws where no run has images of that name
   */
  images(name: string, options?: GridOptions): Figure & Displayable;
}

const DASHES = ["solid", "dot", "dash", "dashdot"] as const;

const copied = (parts: Readonly<Record<string, Numbers>> = {}): Record<string, Float32Array> =>
  Object.fromEntries(
    Object.entries(parts).map(([name, values]) => [name, Float32Array.from(flat(values))]),
  );

/** A word for a setting: "cross-entropy", but "seed 1". */
const wordOf = ([name, value]: [string, Row[string]]): string =>
  typeof value === "string" ? value : `${name} ${value}`;

/** "3 cross-entropy, seed 1": its number, and the settings in which it differs from other runs. */
function nameOf(runs: readonly LedgerRun[], index: number): string {
  const differs = ([name, value]: [string, Row[string]]): boolean =>
    runs.some(({ settings }) => settings[name] !== value);
  const words = Object.entries(runs[index].settings).filter(differs).map(wordOf);
  return [`${index + 1}`, words.join(", ")].join(" ").trim();
}

/** All settings but the seed: what decides a run's colour. */
const familyOf = ({ settings }: LedgerRun): string =>
  JSON.stringify(Object.entries(settings).filter(([name]) => name !== "seed"));

/** The runs that have a part, and their places. @throws where there is none */
function having<K extends "curves" | "images">(
  runs: readonly LedgerRun[],
  kind: K,
  name: string,
): { run: LedgerRun; index: number }[] {
  const found = runs
    .map((run, index) => ({ run, index }))
    .filter(({ run }) => run[kind]?.[name] !== undefined);
  if (found.length > 0) return found;
  const known = [...new Set(runs.flatMap((run) => Object.keys(run[kind] ?? {})))];
  throw new RangeError(
    `no run in the ledger has ${kind} named "${name}"; ` +
      (known.length > 0 ? `there are ${known.join(", ")}` : `add a run with ${kind} first`),
  );
}

function curveLines(runs: readonly LedgerRun[], name: string): Line[] {
  const families = [...new Set(runs.map(familyOf))];
  const drawn = families.map(() => 0);
  return having(runs, "curves", name).map(({ run, index }) => {
    const family = families.indexOf(familyOf(run));
    const y = flat(run.curves![name]);
    return {
      name: nameOf(runs, index),
      x: Array.from({ length: y.length }, (_, i) => i + 1),
      y,
      color: seriesColor(family),
      dash: DASHES[drawn[family]++ % DASHES.length],
      markers: y.length <= 20,
    };
  });
}

/**
 * A ledger without runs. A cell that trains and adds its run can be changed and run again: the new
 * run's curves lie over the earlier ones, its images stand below theirs.
 *
 * @example
 * const ledger = createLedger();
 * ledger.add({ settings: { loss: "BCE", seed: 1 }, scores: { KL: 20.1 }, curves: { KL: [9, 20] } });
 * show(ledger.curves("KL"), ledger);
 */
export function createLedger(): Ledger {
  const runs: LedgerRun[] = [];
  const ledger = {
    runs,
    add: ({ settings, scores, curves, images }: LedgerRun): number =>
      runs.push({
        settings: { ...settings },
        scores: { ...scores },
        curves: copied(curves),
        images: copied(images),
      }),
    where: (wanted: Row): LedgerRun[] =>
      runs.filter(({ settings }) =>
        Object.entries(wanted).every(([name, value]) => settings[name] === value),
      ),
    curves: (names: string | readonly string[], options: AxesOptions = {}) => {
      const axes = { xLabel: "epoch", ...options };
      if (typeof names === "string")
        return lines(curveLines(runs, names), { yLabel: names, ...axes });
      return panels(names.map((name) => lines(curveLines(runs, name), { title: name, ...axes })));
    },
    images: (name: string, options: GridOptions = {}) => {
      const rows = having(runs, "images", name).map(
        ({ run, index }) => [nameOf(runs, index), run.images![name]] as const,
      );
      const columns = countImages(rows[0][1], options);
      return imageRows(Object.fromEntries(rows), { title: name, columns, ...options });
    },
  };
  return displayable(ledger, () =>
    table(runs.map(({ settings, scores }, i) => ({ run: i + 1, ...settings, ...scores })))[
      DISPLAY
    ](),
  );
}
