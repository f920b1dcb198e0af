/** @file What all widgets are to a cell: a value that can be read, set and listened to. */
import { DISPLAY, type Displayable, displayable, type MimeBundle } from "../plot/display";
import { NOT_LIVE } from "./bridge";
import type { Opened } from "./ipywidgets";
import type { Model, State } from "./model";

/** A control on the page. Where there is no page, it keeps its first value. */
export interface Widget<T> extends Displayable {
  /** The value now. Setting it moves the control, and tells all handlers. */
  value: T;
  /**
   * Calls `handler` with each new value. What it prints lands below the cell that made the widget,
   * and so do its errors.
   *
   * @returns a function that ends the calls
   */
  onChange(handler: (value: T) => unknown): () => void;
  /** Removes the control from the page. */
  close(): void;
}

/** The MIME type of a view. */
export const VIEW_MIME = "application/vnd.jupyter.widget-view+json";

/** What a widget made of several others needs of each. */
export interface Inside {
  /** The model behind it, where it is live. */
  model?: Model;
  /** The widget in one line. */
  words(): string;
}

const insides = new WeakMap<object, Inside>();

/** @throws where the widget was made elsewhere */
export function insideOf(widget: Widget<unknown>): Inside {
  const inside = insides.get(widget);
  if (inside) return inside;
  throw new TypeError("got a widget of another library; make it with slider, dropdown, toggle, …");
}

/** True for what this module made. */
export function isWidget(value: unknown): value is Widget<unknown> {
  const widget = value as Partial<Widget<unknown>> | null;
  return (
    typeof value === "object" &&
    typeof widget?.onChange === "function" &&
    typeof widget[DISPLAY] === "function"
  );
}

/** Throws where nobody catches, so that the kernel shows the error below the widget's cell. */
function throwLater(error: unknown): void {
  process.nextTick(() => {
    throw error;
  });
}

/** Calls a handler; its error, also a late one, neither stops the others nor is lost. */
function call<T>(handler: (value: T) => unknown, value: T): void {
  try {
    const result = handler(value);
    if (result instanceof Promise) result.catch(throwLater);
  } catch (error) {
    throwLater(error);
  }
}

/** The parts of a widget. */
export interface Parts<T> {
  value: T;
  /** What the page tells: a value, or undefined where it is about something else. */
  read(changes: State): T | undefined;
  /** The state that shows `value`. */
  write(value: T): State;
  /** Opens the page's half; undefined where there is no page. */
  open(onUpdate: (changes: State) => void): Opened | undefined;
  /** The widget in one line. */
  words(value: T): string;
  /** Further representations, for places without widgets. */
  still?(value: T): Record<string, string>;
}

/** A widget from its parts. */
export function createWidget<T>(parts: Parts<T>): Widget<T> {
  const handlers = new Set<(value: T) => unknown>();
  let { value } = parts;
  const change = (next: T): void => {
    value = next;
    handlers.forEach((handler) => call(handler, next));
  };
  const opened = parts.open((changes) => {
    const next = parts.read(changes);
    if (next !== undefined) change(next);
  });
  const widget = {
    get value() {
      return value;
    },
    set value(next: T) {
      opened?.main.set(parts.write(next));
      change(next);
    },
    onChange(handler: (value: T) => unknown) {
      handlers.add(handler);
      return () => void handlers.delete(handler);
    },
    close() {
      handlers.clear();
      opened?.close();
    },
  };
  insides.set(widget, { model: opened?.main, words: () => parts.words(value) });
  return displayable(widget, () => bundleOf(opened?.main, parts, value));
}

function bundleOf<T>(model: Model | undefined, parts: Parts<T>, value: T): MimeBundle {
  const words = { "text/plain": `${parts.words(value)} (${NOT_LIVE})`, ...parts.still?.(value) };
  return model ? { ...words, [VIEW_MIME]: model.view } : words;
}
