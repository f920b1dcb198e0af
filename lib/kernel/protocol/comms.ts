/**
 * @file Comms between the page and the cells. Messages of the page reach the cells one at a time:
 * while one is not handled yet, later `update`s of the same comm are merged, and the last value wins.
 */
import type { CellsProcess } from "../cells/host";
import type { CommPayload, FromCells } from "../cells/messages";
import type { Parent, Publisher } from "./publisher";
import type { Header, Message } from "./wire";

export interface Comms {
  /** A comm message of the page; `handled` is called when the cells are done with it. */
  fromPage(message: Message, handled: () => void): void;
  /** @param opener names the notebook's cell whose code speaks, where the page named it */
  fromCells(message: Extract<FromCells, { id: string }>, parent: Parent, opener?: string): void;
  /** Closes what a cell of the notebook opened when it ran before: its outputs are gone. */
  closeOf(opener: string): void;
  /** The cells took a message in. */
  handled(ticket: number): void;
  list(target: unknown): Record<string, { target_name: string }>;
  /** Closes every comm: the process that held the other ends is gone. */
  reset(): void;
}

interface Waiting {
  id: string;
  payload: CommPayload;
  /** The request that last set each part of the state, and the last of all. */
  requests: Map<string, Header>;
  request: Header;
  handled: (() => void)[];
}

/** @param cells the process that runs now. */
export function createComms(publisher: Publisher, cells: () => CellsProcess): Comms {
  const targets = new Map<string, string>();
  const openers = new Map<string, string>();
  let queue: Waiting[] = [];
  let current: Waiting | undefined;
  let ticket = 0;

  const forget = (id: string): void => {
    targets.delete(id);
    openers.delete(id);
  };
  const next = (): void => {
    current = queue.shift();
    if (!current) return;
    ticket += 1;
    cells().send({ type: "commMessage", id: current.id, message: current.payload, ticket });
  };
  const enqueue = (added: Waiting): void => {
    const last = queue.findLast((waiting) => waiting.id === added.id);
    if (!last || !mergeUpdate(last, added)) queue.push(added);
    if (!current) next();
  };
  const finish = (waiting: Waiting | undefined): void => waiting?.handled.forEach((done) => done());

  return {
    fromPage({ header, content, metadata, buffers }, handled) {
      const id = String(content.comm_id);
      const payload = { data: asObject(content.data), metadata, buffers };
      if (header.msg_type === "comm_open") {
        const target = String(content.target_name);
        targets.set(id, target);
        cells().send({ type: "commOpen", id, target, message: payload });
      } else if (header.msg_type === "comm_close") {
        forget(id);
        cells().send({ type: "commClose", id });
      } else if (targets.has(id)) {
        const keys = Object.keys(asObject(payload.data.state));
        const requests = new Map(keys.map((key) => [key, header]));
        return enqueue({ id, payload, requests, request: header, handled: [handled] });
      }
      handled();
    },
    closeOf(opener) {
      for (const [id] of [...openers].filter(([, its]) => its === opener)) {
        forget(id);
        cells().send({ type: "commClose", id });
        publisher.publish("comm_close", { comm_id: id, data: {} }, {});
      }
    },
    fromCells(message, parent, opener) {
      const comm_id = message.id;
      if (message.type === "commClose") {
        forget(comm_id);
        return publisher.publish("comm_close", { comm_id, data: message.data }, parent);
      }
      const { data, metadata, buffers } = message.message;
      const extra = { metadata, buffers };
      if (message.type === "commMessage") {
        for (const [part, from] of echoes(current, message) ?? [[data, parent]]) {
          publisher.publish("comm_msg", { comm_id, data: part }, from, extra);
        }
        return;
      }
      targets.set(comm_id, message.target);
      if (opener !== undefined) openers.set(comm_id, opener);
      const content = { comm_id, target_name: message.target, data };
      publisher.publish("comm_open", content, parent, extra);
    },
    handled(done) {
      if (done !== ticket) return;
      finish(current);
      next();
    },
    list(target) {
      const listed = [...targets].filter(([, name]) => target === undefined || name === target);
      return Object.fromEntries(listed.map(([id, name]) => [id, { target_name: name }]));
    },
    reset() {
      for (const id of targets.keys())
        publisher.publish("comm_close", { comm_id: id, data: {} }, {});
      targets.clear();
      openers.clear();
      [current, ...queue].forEach(finish);
      queue = [];
      current = undefined;
    },
  };
}

/** Merges a widget's state update into one that still waits. @returns false for anything else. */
function mergeUpdate(waiting: Waiting, later: Waiting): boolean {
  const isUpdate = ({ payload: { data, buffers } }: Waiting): boolean =>
    data.method === "update" && buffers.length === 0;
  if (!isUpdate(waiting) || !isUpdate(later)) return false;
  const { data } = waiting.payload;
  const state = { ...asObject(data.state), ...asObject(later.payload.data.state) };
  waiting.payload.data = { ...data, ...later.payload.data, state };
  for (const [key, header] of later.requests) waiting.requests.set(key, header);
  waiting.request = later.request;
  waiting.handled.push(...later.handled);
  return true;
}

type Sent = Extract<FromCells, { type: "commMessage" }>;

/**
 * A page waits for the echo of each part of the state that it sent, and tells it by the request it
 * answers; what was merged is echoed apart again.
 * @returns data and request of each echo; undefined where `message` is none
 */
function echoes(
  current: Waiting | undefined,
  { id, message: { data } }: Sent,
): [data: Record<string, unknown>, parent: Parent][] | undefined {
  if (data.method !== "echo_update" || current?.id !== id) return undefined;
  const { requests, request } = current;
  const headers = new Set(requests.values());
  if (headers.size < 2) return [[data, request]];
  const state = Object.entries(asObject(data.state));
  return [...headers].map((header) => {
    const part = state.filter(([key]) => (requests.get(key) ?? request) === header);
    return [{ ...data, state: Object.fromEntries(part) }, header];
  });
}

function asObject(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}
