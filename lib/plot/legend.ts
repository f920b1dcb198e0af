/** @file One legend for several panels. */
import type { Layout, Trace } from "./figure";

/** What a trace is in a legend: its name and its colour. */
const legendKey = ({ name, line, marker }: Trace): string =>
  JSON.stringify([name, (line as Layout)?.color, (marker as Layout)?.color]);

/** A panel's traces with what is hidden together (a line and its band) in a group of its own name. */
function grouped(traces: readonly Trace[]): Trace[] {
  const headOf = ({ legendgroup }: Trace): Trace | undefined =>
    legendgroup === undefined
      ? undefined
      : traces.find((trace) => trace.name !== undefined && trace.legendgroup === legendgroup);
  return traces.map((trace) => {
    const head = headOf(trace) ?? trace;
    return head.name === undefined ? trace : { ...trace, legendgroup: legendKey(head) };
  });
}

/** Traces of several panels with the same name and colour stand in the legend once. */
export function sharedLegend(panels: readonly Trace[][]): Trace[] {
  const seen = new Set<unknown>();
  return panels.flatMap(grouped).map((trace) => {
    if (trace.name === undefined || trace.showlegend === false) return trace;
    const isTwin = seen.has(trace.legendgroup);
    seen.add(trace.legendgroup);
    return isTwin ? { ...trace, showlegend: false } : trace;
  });
}

/** A legend in one line above the panels: beside them it would take the room of one. */
export const legendAbove = (title?: string): Layout => ({
  orientation: "h",
  x: 0,
  xanchor: "left",
  yref: "container",
  y: title === undefined ? 0.99 : 0.92,
  yanchor: "top",
});
