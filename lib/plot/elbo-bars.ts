/** @file log p(x) = ELBO + KL as a bar that fills up as the bound rises. */
import type { Displayable } from "./display";
import { type AxesOptions, axesLayout } from "./curves";
import { type Figure, figure, type Layout, type Trace } from "./figure";
import { formatNumber } from "../numbers";
import { withSlider } from "./slider";
import { seriesColor } from "./theme";

/** One state of the bound, in nats. */
export interface BoundStep {
  /** What the slider says here, such as an epoch. */
  label: string;
  elbo: number;
  kl: number;
}

function segment(name: string, from: number, value: number, color: string, height: number): Trace {
  return {
    type: "bar",
    name,
    x: [0],
    y: [height],
    base: [from],
    width: [0.5],
    marker: { color, line: { width: 0 } },
    hovertemplate: `${name}: ${formatNumber(value)} nats<extra></extra>`,
  };
}

/** What each part is, to the right of its middle: readable however thin the part has become. */
function partLabels({ elbo, kl }: BoundStep, floor: number): Trace {
  const top = elbo + kl;
  return {
    type: "scatter",
    mode: "text",
    x: [0.3, 0.3],
    y: [(floor + elbo) / 2, Math.min(elbo + kl / 2, top - 0.04 * (top - floor))],
    text: [`ELBO = ${formatNumber(elbo)}`, `KL(q ‖ p(z|x)) = ${formatNumber(kl)}`],
    textposition: "middle right",
    textfont: { size: 14 },
    hoverinfo: "skip",
  };
}

function boundFigure(
  { elbo, kl }: BoundStep,
  floor: number,
  options: AxesOptions,
): Figure & Displayable {
  const layout = axesLayout(options);
  const data = [
    segment("ELBO", floor, elbo, seriesColor(0), elbo - floor),
    segment("KL(q ‖ p(z|x))", elbo, kl, seriesColor(1), kl),
    partLabels({ label: "", elbo, kl }, floor),
  ];
  return figure({
    data,
    layout: {
      ...layout,
      barmode: "overlay",
      showlegend: false,
      xaxis: { visible: false, range: [-0.9, 1.1] },
      yaxis: {
        ...(layout.yaxis as Layout),
        range: [floor, elbo + kl + 0.08 * (elbo + kl - floor)],
      },
    },
  });
}

/**
 * log p(x) = ELBO + KL(q ‖ p(z|x)), step by step: the whole stays, the gap closes.
 *
 * @param steps the bound as training goes on, in nats; the gap is never negative
 * @throws where a gap is negative, which no ELBO can have
 */
export function elboBars(
  steps: readonly BoundStep[],
  options: AxesOptions = {},
): Figure & Displayable {
  for (const { label, kl } of steps) {
    if (kl < 0)
      throw new RangeError(`step "${label}" has KL = ${kl}; a KL divergence is never negative`);
  }
  const lowest = Math.min(...steps.map(({ elbo }) => elbo));
  const highest = Math.max(...steps.map(({ elbo, kl }) => elbo + kl));
  const floor = lowest - 0.35 * (highest - lowest || 1);
  const settings: AxesOptions = {
    yLabel: "nats",
    height: 430,
    levels: { "log p(x)": steps[0].elbo + steps[0].kl },
    ...options,
  };
  const figures = steps.map((step) => ({
    label: step.label,
    figure: boundFigure(step, floor, settings),
  }));
  return withSlider(figures, { play: true });
}
