/** @file A stand-in for the kernel and the page behind it: it keeps what is opened, sent and shown. */
import type { Bridge, CommMessage } from "../../lib/widgets/bridge";

const KERNEL = Symbol.for("elbolab.kernel");

type Data = Record<string, unknown>;

/** A message of a cell to the page. */
export interface Sent {
  data: Data;
  buffers: Uint8Array[];
}

/** The page's end of one comm. */
export interface PageComm {
  id: string;
  target: string;
  /** What it was opened with. */
  opened: Sent & { metadata: Data };
  sent: Sent[];
  closed: boolean;
  /** The page sends something. */
  receive(data: Data, buffers?: Uint8Array[]): void;
  /** The page closes its end. */
  end(): void;
}

/** One call of the kernel to show something. */
export interface Shown {
  bundle: Data;
  displayId?: string;
  update?: boolean;
}

export interface Page {
  comms: PageComm[];
  shown: Shown[];
  /** The page opens a comm. */
  open(target: string): PageComm;
  /** The state of the one model of this name, as the page has it now. */
  model(name: string): PageComm & { state: Data };
  /** The page changes a model's state. */
  update(name: string, state: Data): void;
  /** What stands below the cell now, area by area. */
  areas(): Data[];
}

function createComm(id: string, target: string, opened: PageComm["opened"]) {
  const handlers: ((message: CommMessage) => void)[] = [];
  const ends: (() => void)[] = [];
  const page: PageComm = {
    id,
    target,
    opened,
    sent: [],
    closed: false,
    receive: (data, buffers = []) =>
      handlers.forEach((handle) => handle({ data, metadata: {}, buffers })),
    end: () => ends.forEach((handle) => handle()),
  };
  const cell: ReturnType<Bridge["openComm"]> = {
    id,
    send: (data, { buffers = [] } = {}) =>
      // What travels is a copy: JSON as text.
      void page.sent.push({ data: JSON.parse(JSON.stringify(data)) as Data, buffers }),
    onMessage: (handler) => void handlers.push(handler),
    onClose: (handler) => void ends.push(handler),
    close: () => void (page.closed = true),
  };
  return { page, cell };
}

function stateOf({ opened, sent }: PageComm): Data {
  const messages = [opened, ...sent.filter(({ data }) => data.method === "update")];
  return Object.assign(
    {},
    ...messages.map(({ data, buffers }) => ({
      ...(data.state as Data),
      ...Object.fromEntries((data.buffer_paths as string[][]).map(([key], i) => [key, buffers[i]])),
    })),
  ) as Data;
}

/** Runs `body` as if in a notebook whose page shows widgets. */
export async function onPage(body: (page: Page) => unknown): Promise<void> {
  const comms: PageComm[] = [];
  const shown: Shown[] = [];
  const targets = new Map<string, Parameters<Bridge["onComm"]>[1]>();
  const kernel: Bridge & { display(bundle: Data, options?: Data): void } = {
    openComm(target, data, { metadata = {}, buffers = [] }) {
      const copy = JSON.parse(JSON.stringify(data)) as Data;
      const { page, cell } = createComm(`comm${comms.length}`, target, {
        data: copy,
        metadata,
        buffers,
      });
      comms.push(page);
      return cell;
    },
    onComm: (target, handler) => void targets.set(target, handler),
    display: (bundle, options = {}) => void shown.push({ bundle, ...options }),
  };
  const model = (name: string) => {
    const found = comms.filter(({ opened }) => (opened.data.state as Data)._model_name === name);
    if (found.length !== 1) throw new Error(`${found.length} models are called ${name}`);
    return Object.assign(found[0], { state: stateOf(found[0]) });
  };
  const kernels = globalThis as Record<symbol, unknown>;
  kernels[KERNEL] = kernel;
  try {
    await body({
      comms,
      shown,
      open(target) {
        const { page, cell } = createComm("control", target, {
          data: {},
          metadata: {},
          buffers: [],
        });
        targets.get(target)?.(cell, { data: {}, metadata: {}, buffers: [] });
        return page;
      },
      model,
      update: (name, state) => model(name).receive({ method: "update", state, buffer_paths: [] }),
      areas() {
        const areas = new Map<string, Data>();
        shown.forEach(({ bundle, displayId = `${areas.size}` }) => areas.set(displayId, bundle));
        return [...areas.values()];
      },
    });
  } finally {
    delete kernels[KERNEL];
  }
}

/** What is thrown where nobody catches, until the next turn of the event loop after `body`. */
export async function strayErrors(body: () => unknown): Promise<unknown[]> {
  const stray: unknown[] = [];
  const own = process.listeners("uncaughtException");
  process.removeAllListeners("uncaughtException");
  const keep = (error: unknown): void => void stray.push(error);
  process.on("uncaughtException", keep);
  try {
    await body();
    await new Promise((resolve) => setImmediate(resolve));
  } finally {
    process.off("uncaughtException", keep);
    own.forEach((listener) => process.on("uncaughtException", listener));
  }
  return stray;
}
