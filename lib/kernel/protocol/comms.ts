/**
 * @file Comms between the page and the cells. Messages of the page reach the cells one at a time:
 * while one is not handled yet, later `update`s of the same comm are merged, and the last value wins.
 */
import type { CellsProcess } from "../cells/host";
import type { CommPayload, FromCells } from "../cells/messages";
import type { Parent, Publisher } from "./publisher";
import type { Message } from "./wire";

export interface Comms {
  /** A comm message of the page; `handled` is called when the cells are done with it. */
  fromPage(message: Message, handled: () => void): void;
  fromCells(message: Extract<FromCells, { id: string }>, parent: Parent): void;
  /** The cells took a message in. */
  handled(ticket: number): void;
  list(target: unknown): Record<string, { target_name: string }>;
  /** Closes every comm: the process that held the other ends is gone. */
  reset(): void;
}

interface Waiting {
  id: string;
  payload: CommPayload;
  handled: (() => void)[];
}

/** @param cells the process that runs now. */
export function createComms(publisher: Publisher, cells: () => CellsProcess): Comms {
  const targets = new Map<string, string>();
  let queue: Waiting[] = [];
  let current: Waiting | undefined;
  let ticket = 0;

  const next = (): void => {
    current = queue.shift();
    if (!current) return;
    ticket += 1;
    cells().send({ type: "commMessage", id: current.id, message: current.payload, ticket });
  };
  const enqueue = (id: string, payload: CommPayload, handled: () => void): void => {
    const last = queue.findLast((waiting) => waiting.id === id);
    if (last && mergeUpdate(last.payload, payload)) last.handled.push(handled);
    else queue.push({ id, payload, handled: [handled] });
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
        targets.delete(id);
        cells().send({ type: "commClose", id });
      } else if (targets.has(id)) {
        return enqueue(id, payload, handled);
      }
      handled();
    },
    fromCells(message, parent) {
      const comm_id = message.id;
      if (message.type === "commClose") {
        targets.delete(comm_id);
        return publisher.publish("comm_close", { comm_id, data: message.data }, parent);
      }
      const { data, metadata, buffers } = message.message;
      const extra = { metadata, buffers };
      if (message.type === "commMessage") {
        return publisher.publish("comm_msg", { comm_id, data }, parent, extra);
      }
      targets.set(comm_id, message.target);
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
      [current, ...queue].forEach(finish);
      queue = [];
      current = undefined;
    },
  };
}

/** Merges a widget's state update into one that still waits. @returns false for anything else. */
function mergeUpdate(waiting: CommPayload, later: CommPayload): boolean {
  const isUpdate = ({ data, buffers }: CommPayload): boolean =>
    data.method === "update" && buffers.length === 0;
  if (!isUpdate(waiting) || !isUpdate(later)) return false;
  const state = { ...asObject(waiting.data.state), ...asObject(later.data.state) };
  waiting.data = { ...waiting.data, ...later.data, state };
  return true;
}

function asObject(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}
