/** @file The names under which the page's half of ipywidgets 8 and anywidget knows its models. */
import type { Bridge } from "./bridge";
import { type Listeners, type Model, openModel, type State } from "./model";

const VERSION = "2.0.0";

const CONTROLS = "@jupyter-widgets/controls";
const BASE = "@jupyter-widgets/base";

function namesOf(name: string, module: string, version: string): State {
  return {
    _model_name: `${name}Model`,
    _model_module: module,
    _model_module_version: version,
    _view_name: `${name}View`,
    _view_module: module,
    _view_module_version: version,
  };
}

/** A style has no view of its own: all share one. */
const styleOf = (name: string): State => ({
  ...namesOf(name, CONTROLS, VERSION),
  _view_name: "StyleView",
  _view_module: BASE,
});

/** Models that open and close together. */
export interface Opened {
  main: Model;
  close(): void;
}

/** What kind of control it is: its own name and its style's. */
export interface Kind {
  name: string;
  style?: string;
}

function together(main: Model, parts: Model[]): Opened {
  return { main, close: () => [main, ...parts].forEach((model) => model.close()) };
}

/** Opens a control of ipywidgets, with a layout and a style of its own. */
export function openControl(
  bridge: Bridge,
  { name, style }: Kind,
  state: State,
  listeners?: Listeners,
): Opened {
  const layout = openModel(bridge, namesOf("Layout", BASE, VERSION));
  const styles = style === undefined ? [] : [openModel(bridge, styleOf(style))];
  const parts: State = { layout: layout.reference };
  if (styles.length > 0) parts.style = styles[0].reference;
  const names = namesOf(name, CONTROLS, VERSION);
  const main = openModel(bridge, { ...names, ...parts, ...state }, listeners);
  return together(main, [layout, ...styles]);
}

/** The page takes modules for this version of anywidget, which requirements.txt pins. */
const ANYWIDGET = "~0.11.*";

/**
 * Opens a widget whose page's half is one ES module.
 *
 * @param id says which widget it is, so that the page may keep its style
 * @param esm the module's text; it exports `{ render({ model, el }) {…} }`, see https://anywidget.dev
 */
export function openAnywidget(
  bridge: Bridge,
  { id, esm, css }: { id: string; esm: string; css: string },
  state: State,
  listeners?: Listeners,
): Opened {
  const layout = openModel(bridge, namesOf("Layout", BASE, VERSION));
  const names = namesOf("Any", "anywidget", ANYWIDGET);
  const own = { _anywidget_id: id, _esm: esm, _css: css, layout: layout.reference };
  const main = openModel(bridge, { ...names, ...own, ...state }, listeners);
  return together(main, [layout]);
}
