/** @file Sliders, menus, boxes to tick, buttons and lines of text. */
import { formatNumber } from "../numbers";
import { findBridge } from "./bridge";
import { type Kind, openControl } from "./ipywidgets";
import type { State } from "./model";
import { createWidget, type Parts, type Widget } from "./widget";

/** A control whose page's half ipywidgets brings. */
function control<T>(
  kind: Kind,
  state: State,
  parts: Omit<Parts<T>, "open" | "words"> & { label: string; text(value: T): string },
): Widget<T> {
  return createWidget({
    ...parts,
    open(onUpdate) {
      const bridge = findBridge();
      const all = { description: parts.label, ...state, ...parts.write(parts.value) };
      return bridge && openControl(bridge, kind, all, { onUpdate });
    },
    words: (value) => `${parts.label}: ${parts.text(value)}`,
  });
}

/** The numbers of a slider. */
export interface SliderRange {
  min: number;
  max: number;
  /** The distance between neighbours; a hundredth of the range when absent. */
  step?: number;
  /** Where it stands first; in the middle when absent. */
  value?: number;
}

/** As many decimals as the step has, for the number beside the slider. */
function readoutFormat(step: number): string {
  const decimals = [0, 1, 2, 3, 4, 5].find((count) => Number.isInteger(round(step * 10 ** count)));
  return `.${decimals ?? 6}f`;
}

const round = (value: number): number => Number(value.toPrecision(12));

/** @throws where the numbers make no slider, or `value` lies outside of it */
function assertRange(label: string, { min, max, step, value }: Required<SliderRange>): void {
  if (!(min < max) || !(step > 0)) {
    throw new RangeError(
      `slider "${label}" got min ${min}, max ${max}, step ${step}; expected min < max and a step above 0`,
    );
  }
  if (value >= min && value <= max) return;
  throw new RangeError(
    `slider "${label}" got the value ${value}; expected one from ${min} to ${max}`,
  );
}

/**
 * A number chosen by hand.
 *
 * @example const beta = slider("β", { min: 0, max: 4, step: 0.1, value: 1 });
 * @throws where the numbers make no slider
 */
export function slider(label: string, range: SliderRange): Widget<number> {
  const { min, max, step = (max - min) / 100 } = range;
  const middle = round(min + step * Math.floor((max - min) / step / 2));
  const value = range.value ?? middle;
  assertRange(label, { min, max, step, value });
  const state = { min, max, step, readout_format: readoutFormat(step) };
  return control<number>({ name: "FloatSlider", style: "SliderStyle" }, state, {
    label,
    value,
    read: ({ value: next }) => (typeof next === "number" ? next : undefined),
    write: (next) => ({ value: next }),
    text: (next) => `${formatNumber(next)}, of ${formatNumber(min)} to ${formatNumber(max)}`,
  });
}

/**
 * One of several values, chosen from a menu.
 *
 * @param options the values; the menu shows them as text
 * @example const digit = dropdown("digit", [0, 1, 2]);
 * @throws where there is no option, or `value` is none of them
 */
export function dropdown<T>(
  label: string,
  options: readonly T[],
  { value = options[0], name = String }: { value?: T; name?: (option: T) => string } = {},
): Widget<T> {
  const names = options.map((option) => name(option));
  if (!options.includes(value)) {
    throw new RangeError(
      `dropdown "${label}" got the value ${String(value)}; expected one of ${names.join(", ") || "its options, of which there are none"}`,
    );
  }
  const state = { _options_labels: names };
  return control<T>({ name: "Dropdown", style: "DescriptionStyle" }, state, {
    label,
    value,
    read: ({ index }) => (typeof index === "number" ? options[index] : undefined),
    write: (next) => ({ index: options.indexOf(next) }),
    text: (next) => `${name(next)}, of ${names.join(", ")}`,
  });
}

/**
 * A box to tick.
 *
 * @example const sampled = toggle("draw samples", { value: true });
 */
export function toggle(
  label: string,
  { value = false }: { value?: boolean } = {},
): Widget<boolean> {
  return control<boolean>(
    { name: "Checkbox", style: "CheckboxStyle" },
    {},
    {
      label,
      value,
      read: ({ value: next }) => (typeof next === "boolean" ? next : undefined),
      write: (next) => ({ value: next }),
      text: (next) => (next ? "yes" : "no"),
    },
  );
}

/**
 * A line of text to type.
 *
 * @example const name = text("name", { value: "z" });
 */
export function text(
  label: string,
  { value = "", placeholder = "" }: { value?: string; placeholder?: string } = {},
): Widget<string> {
  return control<string>(
    { name: "Text", style: "TextStyle" },
    { placeholder },
    {
      label,
      value,
      read: ({ value: next }) => (typeof next === "string" ? next : undefined),
      write: (next) => ({ value: next }),
      text: (next) => JSON.stringify(next),
    },
  );
}

/**
 * A button. Its value is how many times it was pressed.
 *
 * @example button("Draw again").onChange(() => show(draw()));
 */
export function button(label: string): Widget<number> {
  let count = 0;
  return createWidget<number>({
    value: count,
    read: ({ clicked }) => (clicked === true ? ++count : undefined),
    write(next) {
      count = next;
      return {};
    },
    open(onUpdate) {
      const bridge = findBridge();
      const kind = { name: "Button", style: "ButtonStyle" };
      const onCustom = ({ event }: Record<string, unknown>): void => {
        if (event === "click") onUpdate({ clicked: true });
      };
      return bridge && openControl(bridge, kind, { description: label }, { onCustom });
    },
    words: () => `button "${label}"`,
  });
}
