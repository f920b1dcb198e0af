/** @file Losses over training. */
import { type AxesOptions, type Line, lines } from "./curves";
import type { Displayable } from "./display";
import type { Figure } from "./figure";
import { flat, type Numbers } from "../numbers";
import { seriesColor } from "./theme";

/** The losses of one training run. */
export interface LossRun {
  /** Tells this run from others in the legend. */
  name?: string;
  /** Where the values were taken, such as epochs; 1, 2, 3, … when absent. */
  x?: Numbers;
  series: { name: string; values: Numbers; band?: [lower: Numbers, upper: Numbers] }[];
}

const DASHES = ["solid", "dot", "dash", "dashdot"] as const;

function runLines(run: LossRun, runIndex: number, several: boolean): Line[] {
  return run.series.map(({ name, values, band }, index) => ({
    name: several ? `${run.name ?? `run ${runIndex + 1}`} · ${name}` : name,
    x: run.x,
    y: values,
    band,
    color: seriesColor(several ? runIndex : index),
    dash: several ? DASHES[index % DASHES.length] : "solid",
    markers: flat(values).length <= 20,
  }));
}

/**
 * Losses over training. Several runs lie over one another: one colour a run, one dash a series.
 *
 * @example lossCurves({ series: [{ name: "train", values: train }, { name: "test", values: test }] })
 */
export function lossCurves(
  runs: LossRun | readonly LossRun[],
  { xLabel = "epoch", yLabel = "loss (nats/image)", ...options }: AxesOptions = {},
): Figure & Displayable {
  const list = Array.isArray(runs) ? (runs as readonly LossRun[]) : [runs as LossRun];
  const all = list.flatMap((run, index) => runLines(run, index, list.length > 1));
  return lines(all, { xLabel, yLabel, ...options });
}
