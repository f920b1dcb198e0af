/** @file Execute requests, one after another: convert, run, answer. */
import type { MimeBundle } from "../bridge";
import type {
  CellError,
  CellOutcome,
  ExpressionOutcome,
  FromCells,
  Program,
} from "../cells/messages";
import { formatCellError, formatTypeProblems, type ErrorContent } from "../errors/format";
import type { Language } from "../language/language";
import type { History } from "./history";
import type { Publisher } from "./publisher";
import type { Header, Message } from "./wire";

/** What an execution needs of the rest of the kernel. */
export interface ExecutionServices {
  publisher: Publisher;
  language: Language;
  history: History;
  /** Runs a program in the process of the cells; resolves however it ends, a crash included. */
  run(cell: number, program: Program, expressions: Record<string, Program>): Promise<CellOutcome>;
  reply(request: Message, type: string, content: MimeBundle): void;
  /** A cell of the notebook, named as the notebook does, is about to run, perhaps once more. */
  restarts(notebookCell: string): void;
}

export interface Execution {
  /** Queues an execute request. */
  enqueue(request: Message): void;
  /** The request that runs now. */
  current(): { header: Header; allowStdin: boolean; request: Message } | undefined;
  /** The request of a cell, for output that comes after its end. */
  headerOf(cell: number): Partial<Header>;
  /** The id that the notebook gives a cell, where the page tells it. */
  notebookCellOf(cell: number): string | undefined;
  /** Marks the running cell as interrupted, should it still be with the type checker. */
  interrupt(): void;
  /** The text of the cell called `name` in stack traces. */
  sourceOf(name: string): string | undefined;
  /** Answers everything queued as aborted. */
  abortQueue(): void;
}

interface Running {
  cell: number;
  request: Message;
  interrupted: boolean;
}

interface Reply {
  status: "ok" | "error";
  content: MimeBundle;
}

/** @returns a queue of execute requests. */
export function createExecution(services: ExecutionServices): Execution {
  const { publisher, language, history } = services;
  const queue: Message[] = [];
  const headers = new Map<number, Header>();
  const notebookCells = new Map<number, string>();
  const sources = new Map<string, string>();
  let running: Running | undefined;
  let cells = 0;
  let count = 0;

  async function drain(): Promise<void> {
    for (let request = queue.shift(); request; request = queue.shift()) {
      cells += 1;
      running = { cell: cells, request, interrupted: false };
      headers.set(cells, request.header);
      const { cellId } = request.metadata;
      if (typeof cellId === "string") {
        notebookCells.set(cells, cellId);
        services.restarts(cellId);
      }
      publisher.status("busy", request.header);
      const reply = await execute(running).catch((error: unknown) => internalError(error));
      publisher.flush();
      services.reply(request, "execute_reply", reply.content);
      running = undefined;
      publisher.status("idle", request.header);
      if (reply.status === "error" && request.content.stop_on_error !== false) await abortWaiting();
    }
  }

  async function execute(cell: Running): Promise<Reply> {
    const { content, header } = cell.request;
    const code = String(content.code ?? "");
    const silent = content.silent === true;
    const stored = !silent && content.store_history !== false;
    if (stored || count === 0) count += stored ? 1 : 0;
    const line = count;
    if (!silent) publisher.publish("execute_input", { code, execution_count: line }, header);
    const asked = askedName(code);
    const ended = asked === undefined ? await runCode(cell, code, line) : await page(asked);
    const output = ended.outcome.ok ? ended.outcome.shown : undefined;
    if (stored && code.trim() !== "") history.add(line, code, textOf(output?.data));
    if (!ended.outcome.ok) {
      const error =
        ended.error ?? formatCellError(ended.outcome.error, (name) => sources.get(name));
      if (!silent) publisher.publish("error", error, header);
      return failed(error, line);
    }
    if (output && !silent) publisher.result(output, line, header);
    return {
      status: "ok",
      content: {
        status: "ok",
        execution_count: line,
        payload: ended.payload ?? [],
        user_expressions: mapValues(ended.outcome.expressions, expressionReply),
      },
    };
  }

  interface Ended {
    outcome: CellOutcome;
    /** The error as shown, where it is not one of the running program. */
    error?: ErrorContent;
    payload?: MimeBundle[];
  }

  async function runCode(cell: Running, code: string, line: number): Promise<Ended> {
    const name = `In[${line}]`;
    sources.set(name, code);
    const converted = await language.convert(code, name);
    if (cell.interrupted)
      return endedBy({ name: "Interrupted", message: "stopped before it ran", stack: "" });
    if (converted.problems.length > 0) {
      const error = formatTypeProblems(converted.problems, code, name);
      return { ...endedBy({ name: error.ename, message: error.evalue, stack: "" }), error };
    }
    if (converted.moduleProblems && converted.moduleProblems.length > 0) {
      const { traceback } = formatTypeProblems(converted.moduleProblems, code, name);
      publisher.stream("stderr", `${traceback.join("\n")}\n`, cell.request.header);
    }
    const { programs, failures } = await convertExpressions(cell.request.content.user_expressions);
    if (!converted.program) return { outcome: { ok: true, expressions: failures, warnings: [] } };
    const outcome = await services.run(cell.cell, converted.program, programs);
    if (outcome.ok) Object.assign(outcome.expressions, failures);
    return { outcome };
  }

  async function convertExpressions(asked: unknown): Promise<{
    programs: Record<string, Program>;
    failures: Record<string, ExpressionOutcome>;
  }> {
    const programs: Record<string, Program> = {};
    const failures: Record<string, ExpressionOutcome> = {};
    for (const [key, code] of Object.entries(asked ?? {})) {
      const name = `In[user_expressions.${key}]`;
      const { problems, program } = await language.convertExpression(String(code), name);
      if (program) programs[key] = program;
      const [problem] = problems;
      if (problem) {
        const error = { name: `TS${problem.code}`, message: problem.message, stack: "" };
        failures[key] = { ok: false, error };
      }
    }
    return { programs, failures };
  }

  /** `name?` shows what is known of `name` in the pager. */
  async function page(name: string): Promise<Ended> {
    const data = await language.inspect(name, name.length);
    if (!data)
      return endedBy({ name: "NotFound", message: `nothing is known of ${name}`, stack: "" });
    const payload = [{ source: "page", data, start: 0 }];
    return { outcome: { ok: true, expressions: {}, warnings: [] }, payload };
  }

  function expressionReply(outcome: ExpressionOutcome): MimeBundle {
    if (outcome.ok) return { status: "ok", ...outcome.shown };
    return { status: "error", ...formatCellError(outcome.error, (name) => sources.get(name)) };
  }

  function internalError(error: unknown): Reply {
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
    const content = { ename: "KernelError", evalue: message, traceback: [message] };
    if (running) publisher.publish("error", content, running.request.header);
    return failed(content, count);
  }

  /** Requests sent together with a failed one are not run; those sent later are. */
  async function abortWaiting(): Promise<void> {
    await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
    abortQueue();
  }

  function abortQueue(): void {
    for (const request of queue.splice(0)) {
      publisher.status("busy", request.header);
      const content = { status: "aborted", execution_count: count };
      services.reply(request, "execute_reply", content);
      publisher.status("idle", request.header);
    }
  }

  return {
    enqueue(request) {
      queue.push(request);
      if (!running && queue.length === 1) void drain();
    },
    current: () =>
      running && {
        header: running.request.header,
        allowStdin: running.request.content.allow_stdin === true,
        request: running.request,
      },
    headerOf: (cell) => headers.get(cell) ?? {},
    notebookCellOf: (cell) => notebookCells.get(cell),
    interrupt() {
      if (running) running.interrupted = true;
    },
    sourceOf: (name) => sources.get(name),
    abortQueue,
  };
}

function endedBy(error: CellError): { outcome: CellOutcome } {
  return { outcome: { ok: false, error } };
}

function failed(error: ErrorContent, line: number): Reply {
  const content = {
    status: "error",
    execution_count: line,
    ...error,
    user_expressions: {},
    payload: [],
  };
  return { status: "error", content };
}

/** @returns `name` for the code `name?` or `?name`. */
export function askedName(code: string): string | undefined {
  const match = /^\s*(?:\?\s*([\w$.]+)|([\w$.]+)\s*\?)\s*;?\s*$/.exec(code);
  return match?.[1] ?? match?.[2];
}

function textOf(data: MimeBundle | undefined): string | undefined {
  const text = data?.["text/plain"];
  return typeof text === "string" ? text.slice(0, 10_000) : undefined;
}

function mapValues<A, B>(record: Record<string, A>, map: (value: A) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}

export type OutputMessage = Extract<FromCells, { cell: number }>;
