/** @file What the kernel broadcasts: states and outputs, text of one cell merged to few messages. */
import type { MimeBundle } from "../bridge";
import type { Shown, StreamName } from "../cells/messages";
import type { Outbox } from "./sockets";
import type { Header, Wire } from "./wire";

/** The request an output belongs to; empty for none. */
export type Parent = Partial<Header>;

export interface Publisher {
  status(state: "busy" | "idle" | "starting", parent: Parent): void;
  stream(name: StreamName, text: string, parent: Parent): void;
  display(shown: Shown, displayId: string | undefined, update: boolean, parent: Parent): void;
  result(shown: Shown, executionCount: number, parent: Parent): void;
  /** Any other message, after the text that came before it. */
  publish(type: string, content: MimeBundle, parent: Parent, extra?: Extra): void;
  /** Sends text that still waits to be merged with more. */
  flush(): void;
}

interface Extra {
  metadata?: Record<string, unknown>;
  buffers?: Uint8Array[];
}

/** How long text waits for more of it. A server passes on 1000 messages a second, not more. */
const MERGE_MS = 20;

/** @returns a publisher on the iopub socket. */
export function createPublisher(wire: Wire, iopub: Outbox): Publisher {
  let waiting: { name: StreamName; parent: Parent; text: string[] } | undefined;
  let timer: NodeJS.Timeout | undefined;

  const send = (type: string, content: MimeBundle, parent: Parent, extra: Extra = {}): void => {
    const { metadata = {}, buffers = [] } = extra;
    const message = { header: wire.createHeader(type), parent, metadata, content };
    const identities = [Buffer.from(`kernel.${type}`)];
    void iopub.send(
      wire.encode({ ...message, identities, buffers: buffers.map((b) => Buffer.from(b)) }),
    );
  };
  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    if (!waiting) return;
    const { name, parent, text } = waiting;
    waiting = undefined;
    send("stream", { name, text: text.join("") }, parent);
  };
  const publish: Publisher["publish"] = (type, content, parent, extra) => {
    flush();
    send(type, content, parent, extra);
  };
  return {
    flush,
    publish,
    status: (state, parent) => publish("status", { execution_state: state }, parent),
    stream(name, text, parent) {
      if (waiting?.name !== name || waiting.parent !== parent) flush();
      waiting ??= { name, parent, text: [] };
      waiting.text.push(text);
      timer ??= setTimeout(flush, MERGE_MS);
    },
    display({ data, metadata }, displayId, update, parent) {
      const transient = displayId === undefined ? {} : { display_id: displayId };
      const type = update ? "update_display_data" : "display_data";
      publish(type, { data, metadata, transient }, parent);
    },
    result({ data, metadata }, executionCount, parent) {
      publish("execute_result", { data, metadata, execution_count: executionCount }, parent);
    },
  };
}
