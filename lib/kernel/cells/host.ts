/** @file The kernel's end of the process that runs the cells: starts it, tells how it ended. */
import { spawn, type ChildProcess } from "node:child_process";
import path from "node:path";
import type { Readable, Writable } from "node:stream";
import {
  createFrameReader,
  encodeFrame,
  FROM_KERNEL_FD,
  TO_KERNEL_FD,
  WATCHDOG_FD,
} from "./channel";
import type { FromCells, StreamName, ToCells } from "./messages";

/** How a process of cells ended. */
export interface Ending {
  code: number | null;
  signal: NodeJS.Signals | null;
  /** True when it said goodbye, as `process.exit` does. */
  exitCalled: boolean;
  /** The last text it wrote to stderr by native means. */
  lastWords: string;
}

/** What the kernel wants to hear. */
export interface CellsListener {
  message(message: FromCells): void;
  nativeText(name: StreamName, text: Buffer): void;
  ended(ending: Ending): void;
}

export interface CellsProcess {
  readonly pid: number | undefined;
  send(message: ToCells): void;
  interrupt(): void;
  kill(): void;
}

const LAST_WORDS = 4_000;
const PIPES_MS = 500;

/**
 * Settings of glibc's allocator that make a training step 10 % faster; both are bytes. The kernel's own
 * process is told the contrary: to keep little, and all of it in one place.
 */
const ALLOCATOR = {
  MALLOC_TRIM_THRESHOLD_: "4294967296",
  MALLOC_MMAP_THRESHOLD_: "4294967296",
  MALLOC_ARENA_MAX: undefined,
};

/** Starts a process for cells in the kernel's folder. */
export function startCells(
  versions: { tslab: string; typescript: string },
  listener: CellsListener,
): CellsProcess {
  const child = spawn(process.execPath, argumentsFor(versions), {
    stdio: ["ignore", "pipe", "pipe", "pipe", "pipe", "pipe"],
    // A process group of its own: signals for the kernel do not reach the cells twice.
    detached: true,
    env: { ...process.env, ...ALLOCATOR },
  });
  const toCells = pipe<Writable>(child, FROM_KERNEL_FD);
  const watchdog = pipe<Writable>(child, WATCHDOG_FD);
  observe(child, listener);
  return {
    pid: child.pid,
    send: (message) => void toCells.write(encodeFrame(message)),
    interrupt: () => void watchdog.write("!"),
    kill: () => void child.kill("SIGKILL"),
  };
}

function argumentsFor(versions: object): string[] {
  const entry = path.join(__dirname, "process.js");
  return ["--expose-internals", "--stack-trace-limit=30", entry, JSON.stringify(versions)];
}

function observe(child: ChildProcess, listener: CellsListener): void {
  const ending: Ending = { code: null, signal: null, exitCalled: false, lastWords: "" };
  const receive = createFrameReader((message) => {
    const fromCells = message as FromCells;
    if (fromCells.type === "exit") ending.exitCalled = true;
    else listener.message(fromCells);
  });
  pipe<Readable>(child, TO_KERNEL_FD).on("data", receive);
  child.stdout?.on("data", (text: Buffer) => listener.nativeText("stdout", text));
  child.stderr?.on("data", (text: Buffer) => {
    ending.lastWords = (ending.lastWords + text.toString()).slice(-LAST_WORDS);
    listener.nativeText("stderr", text);
  });
  let told = false;
  const end = (code: number | null, signal: NodeJS.Signals | null): void => {
    if (!told) listener.ended({ ...ending, code, signal });
    told = true;
  };
  // "close" comes after "exit", once all pipes are read to their end; a program that the cells
  // started may hold them open for longer.
  child.on("close", end);
  child.on("exit", (code, signal) => void setTimeout(end, PIPES_MS, code, signal));
  child.on("error", () => end(null, null));
}

function pipe<T>(child: ChildProcess, fd: number): T {
  const stream = child.stdio[fd] as (T & NodeJS.EventEmitter) | undefined;
  if (!stream) throw new Error(`The process of the cells has no pipe ${fd}.`);
  stream.on("error", () => undefined); // a broken pipe is reported as the process's end
  return stream;
}
