/** @file Starts the built kernel and speaks Jupyter's protocol with it, byte by byte where a test wants. */
import { spawn, type ChildProcess } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import path from "node:path";
import { Dealer, Subscriber } from "zeromq";
import { createWire, type Message, type Wire } from "../../lib/kernel/protocol/wire";
import { ROOT } from "./python";

export const KERNEL = path.join(ROOT, "lib/dist/kernel/main.js");
export type Content = Record<string, unknown>;
type ChannelName = "shell" | "control" | "stdin";

/** What a cell's execution brought. */
export interface Executed {
  reply: Content;
  /** Outputs in order, without status and execute_input. */
  outputs: { type: string; content: Content }[];
  /** All text of the two streams. */
  text: string;
}

/** A cell that computes until it is told to end. */
export interface Held {
  id: string;
  /** Ends the cell once the kernel has taken in all that was sent. @returns what it brought */
  release(): Promise<Executed>;
}

export interface TestKernel {
  process: ChildProcess;
  key: string;
  wire: Wire;
  /** Sends a request. @returns its id */
  send(type: string, content: Content, channel?: ChannelName, metadata?: Content): Promise<string>;
  /** Sends frames as they are. */
  sendRaw(frames: Buffer[], channel?: ChannelName): Promise<void>;
  /** The reply to the request `id`. */
  reply(id: string, milliseconds?: number): Promise<Message>;
  /** Sends a request and waits for its reply. */
  request(type: string, content: Content, channel?: ChannelName): Promise<Content>;
  /** Runs a cell to its end. */
  execute(code: string, options?: Content): Promise<Executed>;
  /** Starts a cell. @returns what {@link TestKernel.finished} takes */
  start(code: string, options?: Content): Promise<string>;
  finished(id: string, milliseconds?: number): Promise<Executed>;
  /** Starts a cell that computes without ever waiting, and waits until it does. */
  hold(): Promise<Held>;
  /** Everything broadcast so far. */
  published: Message[];
  /** Waits until a broadcast satisfies `test`. */
  until(test: (message: Message) => boolean, milliseconds?: number): Promise<Message>;
  onInput(answer: (prompt: Content) => string): void;
  stop(): Promise<void>;
}

/** Starts a kernel in `folder`; its connection file lies in .elbolab. */
export async function startTestKernel(
  folder = path.join(ROOT, "notebooks"),
  command: string[] = [process.execPath, KERNEL, "--connection-file"],
): Promise<TestKernel> {
  const connection = await writeConnectionFile();
  const [program = "", ...args] = command;
  const child = spawn(program, [...args, connection.file], {
    cwd: folder,
    env: {
      ...process.env,
      ELBOLAB_HISTORY: path.join(path.dirname(connection.file), "history.jsonl"),
    },
    stdio: ["ignore", "ignore", process.env.KERNEL_STDERR ? "inherit" : "ignore"],
  });
  return connect(child, connection);
}

const running = new Set<TestKernel>();

/** Stops every kernel that a failed test left; a running one would keep mocha from ending. */
export async function stopAllKernels(): Promise<void> {
  await Promise.all([...running].map((kernel) => kernel.stop()));
}

interface Connection {
  file: string;
  key: string;
  ports: number[];
}

let connections = 0;

/** Writes a connection file with five free ports: shell, iopub, stdin, control, heartbeat. */
export async function writeConnectionFile(): Promise<Connection> {
  const ports = await freePorts(5);
  const key = `key-${process.pid}-${(connections += 1)}`;
  const [shell_port, iopub_port, stdin_port, control_port, hb_port] = ports;
  const folder = path.join(ROOT, ".elbolab/tests/connections");
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, `${key}.json`);
  const common = { transport: "tcp", ip: "127.0.0.1", key, signature_scheme: "hmac-sha256" };
  const named = { shell_port, iopub_port, stdin_port, control_port, hb_port };
  writeFileSync(file, JSON.stringify({ ...common, ...named }));
  return { file, key, ports };
}

async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, "127.0.0.1"));
  await Promise.all(servers.map((server) => once(server, "listening")));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((done) => server.close(done))));
  return ports;
}

async function connect(child: ChildProcess, { key, ports }: Connection): Promise<TestKernel> {
  const wire = createWire(key);
  const sockets = { shell: new Dealer(), control: new Dealer(), stdin: new Dealer() };
  const iopub = new Subscriber();
  const routingId = `client-${process.pid}-${ports[0]}`;
  const [shell = 0, pub = 0, stdin = 0, control = 0] = ports;
  const portOf = { shell, control, stdin };
  for (const name of ["shell", "control", "stdin"] as const) {
    sockets[name].routingId = routingId;
    sockets[name].linger = 0;
    sockets[name].connect(`tcp://127.0.0.1:${portOf[name]}`);
  }
  iopub.connect(`tcp://127.0.0.1:${pub}`);
  iopub.subscribe();

  const replies = new Map<string, Message>();
  const published: Message[] = [];
  const waiting = new Set<() => void>();
  let answerInput: ((prompt: Content) => string) | undefined;
  const wake = (): void => waiting.forEach((check) => check());
  const listen = async (socket: Dealer | Subscriber, handle: (message: Message) => void) => {
    for await (const frames of socket) {
      handle(wire.decode(frames));
      wake();
    }
  };
  const keepReply = (message: Message): void =>
    void replies.set(String(message.parent.msg_id), message);
  void listen(sockets.shell, keepReply);
  void listen(sockets.control, keepReply);
  void listen(iopub, (message) => published.push(message));
  void listen(sockets.stdin, (message) => {
    const value = answerInput?.(message.content);
    if (value !== undefined) void send("input_reply", { value, status: "ok" }, "stdin");
  });

  function eventually<T>(
    look: () => T | undefined,
    what: string,
    milliseconds = 90_000,
  ): Promise<T> {
    return new Promise((resolve, reject) => {
      const end = (): void => {
        waiting.delete(check);
        clearTimeout(timer);
      };
      const check = (): void => {
        const found = look();
        if (found === undefined) return;
        end();
        resolve(found);
      };
      const timer = setTimeout(() => {
        end();
        reject(new Error(`${what} did not come within ${milliseconds} ms`));
      }, milliseconds);
      waiting.add(check);
      check();
    });
  }
  const sending = {
    shell: Promise.resolve(),
    control: Promise.resolve(),
    stdin: Promise.resolve(),
  };
  function sendRaw(frames: Buffer[], channel: ChannelName = "shell"): Promise<void> {
    sending[channel] = sending[channel].then(() => sockets[channel].send(frames));
    return sending[channel];
  }
  async function send(
    type: string,
    content: Content,
    channel: ChannelName = "shell",
    metadata: Content = {},
  ) {
    const header = wire.createHeader(type);
    const message = { identities: [], header, parent: {}, metadata, content, buffers: [] };
    await sendRaw(wire.encode(message), channel);
    return header.msg_id;
  }
  const reply = (id: string, milliseconds?: number): Promise<Message> =>
    eventually(() => replies.get(id), "the reply", milliseconds);
  const start = (code: string, options: Content = {}): Promise<string> =>
    send("execute_request", { code, silent: false, store_history: false, ...options });
  async function finished(id: string, milliseconds?: number): Promise<Executed> {
    const { content } = await reply(id, milliseconds);
    await eventually(() => published.find((m) => isIdle(m, id)), "the idle status", milliseconds);
    const own = published.filter((m) => m.parent.msg_id === id);
    const outputs = own
      .map((message) => ({ type: message.header.msg_type, content: message.content }))
      .filter(({ type }) => type !== "status" && type !== "execute_input");
    const streams = outputs.filter(({ type }) => type === "stream");
    return { reply: content, outputs, text: streams.map((s) => s.content.text).join("") };
  }
  async function hold(): Promise<Held> {
    const gate = path.join(ROOT, ".elbolab/tests", `${randomUUID()}.gate`);
    const id = await start(`import { existsSync as open } from "node:fs";
      console.log("holds"); while (!open(${JSON.stringify(gate)})) {} "released"`);
    await eventually(
      () => published.find((m) => m.parent.msg_id === id && m.content.name === "stdout"),
      "the held cell's first line",
    );
    return {
      id,
      async release() {
        await kernel.request("kernel_info_request", {});
        writeFileSync(gate, "");
        const executed = await finished(id);
        rmSync(gate);
        return executed;
      },
    };
  }
  const kernel: TestKernel = {
    process: child,
    key,
    wire,
    send,
    sendRaw,
    reply,
    request: async (type, content, channel) =>
      (await reply(await send(type, content, channel))).content,
    start,
    finished,
    hold,
    execute: async (code, options) => finished(await start(code, options)),
    published,
    until: (test, ms) => eventually(() => published.find(test), "the broadcast", ms),
    onInput(answer) {
      answerInput = answer;
    },
    async stop() {
      if (!running.delete(kernel)) return;
      const ended =
        child.exitCode === null && child.signalCode === null ? once(child, "exit") : undefined;
      child.kill("SIGTERM");
      await ended;
      [...Object.values(sockets), iopub].forEach((socket) => socket.close());
    },
  };
  running.add(kernel);
  // As Jupyter's server does: what is broadcast before the subscription has arrived is lost.
  do await kernel.request("kernel_info_request", {});
  while (published.length === 0);
  return kernel;
}

function isIdle({ header, parent, content }: Message, id: string): boolean {
  return header.msg_type === "status" && content.execution_state === "idle" && parent.msg_id === id;
}

/** The text/plain of a cell's result. */
export function resultOf({ outputs }: Executed): string | undefined {
  const result = outputs.find(({ type }) => type === "execute_result");
  return (result?.content.data as Record<string, string> | undefined)?.["text/plain"];
}

export const sleep = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));
