/** @file The kernel's five sockets: bound first, read then, written to one message after another. */
import { Router, XPublisher } from "zeromq";

/** The connection file that the server wrote. */
export interface ConnectionInfo {
  transport: string;
  ip: string;
  key: string;
  signature_scheme: string;
  shell_port: number;
  iopub_port: number;
  stdin_port: number;
  control_port: number;
  hb_port: number;
}

/** A socket one may send to at any time; zeromq itself takes only one unfinished send. */
export interface Outbox {
  send(frames: Buffer[]): Promise<void>;
}

export interface Sockets {
  shell: Outbox;
  control: Outbox;
  stdin: Outbox;
  iopub: Outbox;
  /** Sends what is queued, then closes. */
  close(): Promise<void>;
}

/** What arrives, by socket. */
export interface SocketListener {
  shell(frames: Buffer[]): void;
  control(frames: Buffer[]): void;
  stdin(frames: Buffer[]): void;
  /** A client subscribed to `topic` of iopub. */
  subscribed(topic: Buffer): void;
}

/** Binds all sockets, then starts to read them. */
export async function openSockets(
  info: ConnectionInfo,
  listener: SocketListener,
): Promise<Sockets> {
  const unlimited = { sendHighWaterMark: 0, receiveHighWaterMark: 0, linger: 1000 };
  const shell = new Router(unlimited);
  const control = new Router(unlimited);
  const stdin = new Router(unlimited);
  const heartbeat = new Router(unlimited);
  const iopub = new XPublisher({ ...unlimited, verbosity: "allSubs" });
  const all = [shell, control, stdin, heartbeat, iopub];
  const addresses = [
    info.shell_port,
    info.control_port,
    info.stdin_port,
    info.hb_port,
    info.iopub_port,
  ];
  await Promise.all(all.map((socket, at) => socket.bind(addressOf(info, addresses[at] ?? 0))));

  receive(shell, listener.shell);
  receive(control, listener.control);
  receive(stdin, listener.stdin);
  receive(heartbeat, createOutbox(heartbeat).send);
  receive(iopub, ([frame]) => {
    if (frame?.[0] === 1) listener.subscribed(frame.subarray(1));
  });
  const boxes = [shell, control, stdin, iopub].map(createOutbox);
  const [shellBox, controlBox, stdinBox, iopubBox] = boxes as [Outbox, Outbox, Outbox, Outbox];
  return {
    shell: shellBox,
    control: controlBox,
    stdin: stdinBox,
    iopub: iopubBox,
    async close() {
      await Promise.all(boxes.map((box) => box.send([])));
      all.forEach((socket) => socket.close());
    },
  };
}

function addressOf({ transport, ip }: ConnectionInfo, port: number): string {
  return transport === "ipc" ? `ipc://${ip}-${port}` : `${transport}://${ip}:${port}`;
}

type Receiving = AsyncIterable<Buffer[]> & { readonly closed: boolean };

function receive(socket: Receiving, handle: (frames: Buffer[]) => void): void {
  const loop = async (): Promise<void> => {
    for await (const frames of socket) handle(frames);
  };
  loop().catch((error: unknown) => {
    if (!socket.closed) process.stderr.write(`kernel: a socket failed: ${String(error)}\n`);
  });
}

/** Sends in the order of the calls; an empty list only waits for its turn. */
function createOutbox(socket: Router | XPublisher): Outbox {
  let last: Promise<void> = Promise.resolve();
  return {
    send(frames) {
      last = last
        .then(() => (frames.length > 0 ? socket.send(frames) : undefined))
        .catch((error: unknown) => {
          if (!socket.closed)
            process.stderr.write(`kernel: a message was lost: ${String(error)}\n`);
        });
      return last;
    },
  };
}
