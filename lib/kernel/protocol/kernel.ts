/** @file The kernel: answers every request at once, whatever the cells are computing. */
import type { MimeBundle } from "../bridge";
import { startCells, type CellsProcess, type Ending } from "../cells/host";
import type { CellOutcome, FromCells } from "../cells/messages";
import { formatCellError } from "../errors/format";
import { toCodePointOffset, toUtf16Offset } from "../language/code-points";
import { startLanguage } from "../language/language";
import type { Versions } from "../versions";
import { createComms } from "./comms";
import { describeEnding } from "./endings";
import { askedName, createExecution } from "./execution";
import type { History } from "./history";
import { kernelInfo } from "./info";
import { createNativeFilter } from "./native-text";
import { createPublisher, type Parent } from "./publisher";
import { openSockets, type ConnectionInfo, type Outbox, type Sockets } from "./sockets";
import { createWire, RefusedMessage, type Message } from "./wire";

export interface Kernel {
  interrupt(): void;
  /** Ends the processes and closes the sockets. */
  stop(): Promise<void>;
}

/** What an answer to a request is made of; a handler without one replies by itself, later. */
type Handler = (request: Message) => Promise<[string, MimeBundle] | undefined>;

export interface KernelOptions {
  info: ConnectionInfo;
  history: History;
  versions: Versions;
  /** Called when a client asks for the end; `restart` when it will start another kernel. */
  onShutdown(): void;
}

/** Starts a kernel; it answers as soon as the promise resolves. */
export async function startKernel(options: KernelOptions): Promise<Kernel> {
  const wire = createWire(options.info.key);
  const sockets: Sockets = await openSockets(options.info, {
    shell: (frames) => receive(frames, sockets.shell),
    control: (frames) => receive(frames, sockets.control),
    stdin: (frames) => receiveInput(frames),
    subscribed: (topic) =>
      publisher.publish("iopub_welcome", { subscription: topic.toString() }, {}),
  });
  const publisher = createPublisher(wire, sockets.iopub);
  publisher.status("starting", {});
  const language = startLanguage();
  let stopping = false;
  let cells = startProcess();
  let waiting: { cell: number; resolve(outcome: CellOutcome): void } | undefined;
  let answered: ((text: string) => void) | undefined;
  const comms = createComms(publisher, () => cells);

  const execution = createExecution({
    publisher,
    language,
    history: options.history,
    run: (cell, program, expressions) =>
      new Promise((resolve) => {
        waiting = { cell, resolve };
        cells.send({ type: "run", cell, program, expressions });
      }),
    reply: (request, type, content) => reply(sockets.shell, request, type, content),
    restarts: (notebookCell) => comms.closeOf(notebookCell),
  });

  function startProcess(): CellsProcess {
    const filters = { stdout: createNativeFilter(), stderr: createNativeFilter() };
    return startCells(options.versions, {
      message: (message) => hear(message),
      nativeText(name, chunk) {
        const text = filters[name](chunk);
        if (text !== "") publisher.stream(name, text, execution.current()?.header ?? {});
      },
      ended: (ending) => replaceProcess(ending),
    });
  }

  function replaceProcess(ending: Ending): void {
    if (stopping) return;
    cells = startProcess();
    comms.reset();
    void language.reset();
    const error = describeEnding(ending);
    if (waiting) finish({ ok: false, error });
    else publisher.publish("error", formatCellError(error, execution.sourceOf), {});
  }

  function finish(outcome: CellOutcome): void {
    waiting?.resolve(outcome);
    waiting = undefined;
  }

  function hear(message: FromCells): void {
    if (message.type === "ready" || message.type === "exit") return;
    if (message.type === "commHandled") return comms.handled(message.ticket);
    const parent: Parent = execution.headerOf(message.cell);
    if ("id" in message) {
      return comms.fromCells(message, parent, execution.notebookCellOf(message.cell));
    }
    switch (message.type) {
      case "stream":
        return publisher.stream(message.name, message.text, parent);
      case "display":
        return publisher.display(message.shown, message.displayId, message.update, parent);
      case "clear":
        return publisher.publish("clear_output", { wait: message.wait }, parent);
      case "late":
        return publisher.publish(
          "error",
          formatCellError(message.error, execution.sourceOf),
          parent,
        );
      case "input":
        return askInput(message.cell, message.prompt, message.password);
      case "done":
        if (waiting?.cell === message.cell) finish(message.outcome);
    }
  }

  function askInput(cell: number, prompt: string, password: boolean): void {
    const current = execution.current();
    if (!current?.allowStdin) {
      const error = "Nobody can answer input() here: the notebook is run without a person.";
      return cells.send({ type: "input", cell, error });
    }
    answered = (text) => cells.send({ type: "input", cell, text });
    reply(sockets.stdin, current.request, "input_request", { prompt, password });
  }

  function receiveInput(frames: Buffer[]): void {
    const message = decode(frames);
    if (message?.header.msg_type !== "input_reply") return;
    answered?.(String(message.content.value ?? ""));
    answered = undefined;
  }

  function decode(frames: Buffer[]): Message | undefined {
    try {
      return wire.decode(frames);
    } catch (error) {
      if (!(error instanceof RefusedMessage)) throw error;
      process.stderr.write(`kernel: a message was refused: ${error.message}\n`);
      return undefined;
    }
  }

  function reply(outbox: Outbox, request: Message, type: string, content: MimeBundle): void {
    const { identities, header } = request;
    const message = { header: wire.createHeader(type), parent: header, metadata: {}, content };
    void outbox.send(wire.encode({ ...message, identities, buffers: [] }));
  }

  const handlers: Record<string, Handler> = {
    kernel_info_request: async () => ["kernel_info_reply", kernelInfo(options.versions)],
    complete_request: async ({ content }) => ["complete_reply", await complete(content)],
    inspect_request: async ({ content }) => ["inspect_reply", await inspect(content)],
    is_complete_request: async ({ content }) => {
      const code = String(content.code ?? "");
      const asks = askedName(code) !== undefined;
      const judged = asks ? { status: "complete" } : await language.completeness(code);
      return ["is_complete_reply", { ...judged }];
    },
    history_request: async ({ content }) => [
      "history_reply",
      { status: "ok", history: options.history.query(content) },
    ],
    comm_info_request: async ({ content }) => [
      "comm_info_reply",
      { status: "ok", comms: comms.list(content.target_name) },
    ],
    comm_open: handleComm,
    comm_msg: handleComm,
    comm_close: handleComm,
    interrupt_request: async () => {
      interrupt();
      return ["interrupt_reply", { status: "ok" }];
    },
    shutdown_request: async ({ content }) => {
      setImmediate(options.onShutdown);
      return ["shutdown_reply", { status: "ok", restart: content.restart === true }];
    },
  };

  function handleComm(request: Message): Promise<undefined> {
    return new Promise((resolve) => comms.fromPage(request, () => resolve(undefined)));
  }

  function receive(frames: Buffer[], outbox: Outbox): void {
    const request = decode(frames);
    if (!request) return;
    const type = request.header.msg_type;
    if (type === "execute_request" && outbox === sockets.shell) return execution.enqueue(request);
    const handler = Object.hasOwn(handlers, type) ? handlers[type] : undefined;
    if (handler) void answer(request, handler, outbox);
    else process.stderr.write(`kernel: no such request: ${type.slice(0, 100)}\n`);
  }

  async function answer(request: Message, handler: Handler, outbox: Outbox): Promise<void> {
    publisher.status("busy", request.header);
    try {
      const answer = await handler(request);
      if (answer) {
        const [type, content] = answer;
        if (type === "shutdown_reply") publisher.publish(type, content, request.header);
        reply(outbox, request, type, content);
      }
    } catch (error) {
      const type = request.header.msg_type.replace(/_request$/, "_reply");
      const content = {
        status: "error",
        ename: "KernelError",
        evalue: String(error),
        traceback: [],
      };
      reply(outbox, request, type, content);
    }
    publisher.status("idle", request.header);
    // A page shows the last state it heard, whosever it was: say that the cell still runs.
    const current = execution.current();
    if (current) publisher.status("busy", current.header);
  }

  async function complete(content: MimeBundle): Promise<MimeBundle> {
    const code = String(content.code ?? "");
    const cursor = typeof content.cursor_pos === "number" ? content.cursor_pos : Infinity;
    const { start, end, matches } = await language.complete(code, toUtf16Offset(code, cursor));
    const cursor_start = toCodePointOffset(code, start);
    const cursor_end = toCodePointOffset(code, end);
    const typed = matches.map(({ text, kind }) => ({
      text,
      type: kind,
      start: cursor_start,
      end: cursor_end,
    }));
    return {
      status: "ok",
      matches: matches.map(({ text }) => text),
      cursor_start,
      cursor_end,
      metadata: { _jupyter_types_experimental: typed },
    };
  }

  async function inspect(content: MimeBundle): Promise<MimeBundle> {
    const code = String(content.code ?? "");
    const data = await language.inspect(code, toUtf16Offset(code, Number(content.cursor_pos ?? 0)));
    return { status: "ok", found: data !== undefined, data: data ?? {}, metadata: {} };
  }

  function interrupt(): void {
    execution.interrupt();
    cells.interrupt();
  }

  return {
    interrupt,
    async stop() {
      stopping = true;
      cells.kill();
      language.close();
      await sockets.close();
    },
  };
}
