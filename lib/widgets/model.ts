/**
 * @file A model of Jupyter Widgets: state that the page and a cell share over one comm.
 * Protocol 2.1: https://github.com/jupyter-widgets/ipywidgets/blob/8.1.9/packages/schema/messages.md
 */
import type { Bridge, CommMessage } from "./bridge";

/** A model's state; bytes stand at its top level only. */
export type State = Record<string, unknown>;

/** The kernel's end of one model. */
export interface Model {
  /** How other models name this one in their state. */
  readonly reference: string;
  /** What the page is given to show a view of the model. */
  readonly view: { version_major: 2; version_minor: 0; model_id: string };
  /** Changes the state, on the page too. */
  set(changes: State): void;
  /** Removes the model and all its views. */
  close(): void;
}

/** What the page does to a model. */
export interface Listeners {
  /** The page changed these parts of the state. */
  onUpdate?(changes: State): void;
  /** The page tells something that is no state, such as a click. */
  onCustom?(content: Record<string, unknown>): void;
}

const PROTOCOL = "2.1.0";

/** The state of every open model by its id, for pages that open later. */
const open = new Map<string, State>();
const answered = new WeakSet<Bridge>();

interface Separated {
  json: State;
  keys: string[];
  buffers: Uint8Array[];
}

/** Parts bytes from what JSON can carry. */
function separate(state: State): Separated {
  const parts = Object.entries(state);
  const binary = parts.filter(([, value]) => value instanceof Uint8Array);
  return {
    json: Object.fromEntries(parts.filter(([, value]) => !(value instanceof Uint8Array))),
    keys: binary.map(([key]) => key),
    buffers: binary.map(([, bytes]) => bytes as Uint8Array),
  };
}

/** A state on its way to the page. */
function packed(state: State): [data: Record<string, unknown>, buffers: Uint8Array[]] {
  const { json, keys, buffers } = separate(state);
  return [{ state: json, buffer_paths: keys.map((key) => [key]) }, buffers];
}

/** All open models in one message: what a page asks for that opens after they were made. */
function allStates(): [data: Record<string, unknown>, buffers: Uint8Array[]] {
  const parts = [...open].map(([id, state]) => ({ id, ...separate(state) }));
  const states = parts.map(({ id, json }) => [
    id,
    {
      model_name: json._model_name,
      model_module: json._model_module,
      model_module_version: json._model_module_version,
      state: json,
    },
  ]);
  const paths = parts.flatMap(({ id, keys }) => keys.map((key) => [id, "state", key]));
  return [
    { method: "update_states", states: Object.fromEntries(states), buffer_paths: paths },
    parts.flatMap(({ buffers }) => buffers),
  ];
}

function answerPages(bridge: Bridge): void {
  if (answered.has(bridge)) return;
  answered.add(bridge);
  bridge.onComm("jupyter.widget.control", (comm) =>
    comm.onMessage(({ data }) => {
      if (data.method !== "request_states") return;
      const [states, buffers] = allStates();
      comm.send(states, { buffers });
    }),
  );
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null;

/** The changes that an update brings, its bytes put back in their places. */
function changesOf({ data, buffers }: CommMessage): State {
  const changes = isRecord(data.state) ? { ...data.state } : {};
  const paths = Array.isArray(data.buffer_paths) ? (data.buffer_paths as unknown[][]) : [];
  paths.forEach(([key], i) => (changes[String(key)] = buffers[i]));
  return changes;
}

/** Opens a model in the page. */
export function openModel(bridge: Bridge, initial: State, listeners: Listeners = {}): Model {
  answerPages(bridge);
  const state = { ...initial };
  const [data, buffers] = packed(state);
  const comm = bridge.openComm("jupyter.widget", data, {
    metadata: { version: PROTOCOL },
    buffers,
  });
  open.set(comm.id, state);
  const send = (method: string, part: State): void => {
    const [content, bytes] = packed(part);
    comm.send({ method, ...content }, { buffers: bytes });
  };
  comm.onMessage((message) => {
    const { method, content } = message.data;
    if (method === "request_state") send("update", state);
    if (method === "custom" && isRecord(content)) listeners.onCustom?.(content);
    if (method !== "update") return;
    const changes = changesOf(message);
    Object.assign(state, changes);
    send("echo_update", changes); // other pages that show the same notebook follow
    listeners.onUpdate?.(changes);
  });
  comm.onClose(() => void open.delete(comm.id));
  return {
    reference: `IPY_MODEL_${comm.id}`,
    view: { version_major: 2, version_minor: 0, model_id: comm.id },
    set(changes) {
      if (!open.has(comm.id)) return;
      Object.assign(state, changes);
      send("update", changes);
    },
    close() {
      if (open.delete(comm.id)) comm.close();
    },
  };
}
