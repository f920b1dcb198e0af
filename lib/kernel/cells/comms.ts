/** @file The cells' end of comms: channels between a widget in the page and an object in a cell. */
import { randomUUID } from "node:crypto";
import type { Comm, CommMessage, CommOptions } from "../bridge";
import { currentContext, runIn, type CellContext } from "./context";
import { tellKernel } from "./kernel-port";
import type { CommPayload, ToCells } from "./messages";

interface OpenComm {
  comm: Comm;
  /** The cell that opened the comm; its handlers print there. */
  owner: CellContext;
  onMessage: ((message: CommMessage) => void)[];
  onClose: (() => void)[];
}

const open = new Map<string, OpenComm>();
const targets = new Map<string, (comm: Comm, message: CommMessage) => void>();

/** Opens a comm to `target` in the page. */
export function openComm(
  target: string,
  data: Record<string, unknown> = {},
  options: CommOptions = {},
): Comm {
  const id = options.id ?? randomUUID();
  const { comm } = register(id, target);
  const message = payload(data, options);
  tellKernel({ type: "commOpen", id, target, message, cell: currentContext().cell });
  return comm;
}

/** Calls `handler` whenever the page opens a comm to `target`. */
export function onComm(target: string, handler: (comm: Comm, message: CommMessage) => void): void {
  targets.set(target, handler);
}

type FromPage = Extract<ToCells, { type: "commOpen" | "commMessage" | "commClose" }>;

/** Hands a message of the page to whom it concerns. */
export function receiveComm(message: FromPage): void {
  if (message.type === "commOpen") acceptComm(message.id, message.target, message.message);
  else if (message.type === "commClose") closed(message.id);
  else {
    const entry = open.get(message.id);
    try {
      if (entry) inOwner(entry, () => entry.onMessage.forEach((handle) => handle(message.message)));
    } finally {
      tellKernel({ type: "commHandled", ticket: message.ticket });
    }
  }
}

function acceptComm(id: string, target: string, message: CommPayload): void {
  const handler = targets.get(target);
  if (!handler) return tellKernel({ type: "commClose", id, data: {}, cell: 0 });
  const { comm } = register(id, target);
  handler(comm, message);
}

function closed(id: string): void {
  const entry = open.get(id);
  open.delete(id);
  if (entry) inOwner(entry, () => entry.onClose.forEach((handle) => handle()));
}

function register(id: string, target: string): OpenComm {
  // A context of its own: an interrupt cancels what the cell computes, not the widgets it made.
  const owner = { cell: currentContext().cell, cancelled: false };
  const entry: OpenComm = { comm: createComm(id, target), owner, onMessage: [], onClose: [] };
  open.set(id, entry);
  return entry;
}

function inOwner(entry: OpenComm, action: () => void): void {
  runIn(entry.owner, () => {
    try {
      action();
    } catch (error) {
      process.nextTick(() => {
        throw error; // reported like any exception of a callback
      });
    }
  });
}

function createComm(id: string, target: string): Comm {
  const cell = (): number => currentContext().cell;
  return {
    id,
    target,
    send(data, options = {}) {
      if (!open.has(id)) return;
      tellKernel({ type: "commMessage", id, message: payload(data, options), cell: cell() });
    },
    onMessage: (handler) => void open.get(id)?.onMessage.push(handler),
    onClose: (handler) => void open.get(id)?.onClose.push(handler),
    close(data = {}) {
      if (open.delete(id)) tellKernel({ type: "commClose", id, data, cell: cell() });
    },
  };
}

function payload(data: Record<string, unknown>, options: CommOptions): CommPayload {
  const plain = JSON.parse(JSON.stringify(data)) as Record<string, unknown>;
  return { data: plain, metadata: options.metadata ?? {}, buffers: options.buffers ?? [] };
}
