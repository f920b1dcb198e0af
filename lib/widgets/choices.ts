/** @file From what a lesson writes, such as `[-3, 3, 0.1]`, to the control that it means. */
import { dropdown, slider, type SliderRange, text, toggle } from "./controls";
import { isWidget, type Widget } from "./widget";

/**
 * What a value is chosen from: `[min, max, step]` or `{min, max, step, value}` for a slider, any
 * other list for a menu, true or false for a box to tick, a text for a line to type, or a widget.
 */
export type Choice = readonly unknown[] | SliderRange | boolean | string | Widget<unknown>;

/** What comes out of a choice. */
export type Chosen<C> =
  C extends Widget<infer T>
    ? T
    : C extends boolean
      ? boolean
      : C extends string
        ? string
        : C extends SliderRange
          ? number
          : C extends readonly number[]
            ? number
            : C extends readonly (infer T)[]
              ? T
              : never;

/** The values of several choices by name. */
export type ChosenFrom<C> = { -readonly [Name in keyof C]: Chosen<C[Name]> };

const isRange = (choice: unknown): choice is SliderRange => {
  const range = choice as Partial<SliderRange> | null;
  return typeof choice === "object" && typeof range?.min === "number" && range.max !== undefined;
};

/**
 * True for three numbers that are a slider: at least two steps fit between min and max. So
 * `[0, 1, 2]` is a menu, because a step of 2 does not fit between 0 and 1.
 */
function isSlider(list: readonly unknown[]): list is [number, number, number] {
  if (list.length !== 3 || !list.every((part) => typeof part === "number")) return false;
  const [min, max, step] = list;
  return step > 0 && 2 * step <= max - min;
}

/** Zero where the range holds it, as an origin is where one starts; the middle otherwise. */
function sliderOf(label: string, [min, max, step]: [number, number, number]): Widget<number> {
  return slider(label, { min, max, step, ...(min <= 0 && max >= 0 && { value: 0 }) });
}

/**
 * The control for a choice.
 *
 * @throws where the choice is nothing one can choose from
 */
export function controlOf(label: string, choice: Choice): Widget<unknown> {
  if (isWidget(choice)) return choice;
  if (typeof choice === "boolean") return toggle(label, { value: choice });
  if (typeof choice === "string") return text(label, { value: choice });
  if (Array.isArray(choice)) {
    return isSlider(choice) ? sliderOf(label, choice) : dropdown<unknown>(label, choice);
  }
  if (isRange(choice)) return slider(label, choice);
  throw new TypeError(
    `"${label}" got ${String(choice)}; expected [min, max, step], a list of options, true or false, a text, or a widget`,
  );
}
