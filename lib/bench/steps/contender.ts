/** @file A contender's process: it is asked for turns, one at a time, and rests between. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { Job, Turn } from "./job";

/** How a contender is started. */
export interface Command {
  readonly name: string;
  readonly argv: readonly [string, ...string[]];
  readonly env?: Readonly<Record<string, string>>;
}

/** A contender that runs. */
export interface Contender {
  readonly name: string;
  turn(job: Job): Promise<Turn>;
  stop(): void;
}

/** What the kernel sets for a lesson's process, here for everyone (lib/setup/kernelspec.ts). */
const KEEP_FREED_MEMORY = {
  MALLOC_TRIM_THRESHOLD_: "4294967296",
  MALLOC_MMAP_THRESHOLD_: "4294967296",
};

/** @throws Error with what the process said last, where it ends before it answers */
export function startContender({ name, argv: [program, ...args], env }: Command): Contender {
  const child: ChildProcess = spawn(program, args, {
    stdio: ["pipe", "pipe", "pipe"],
    env: { ...process.env, TF_CPP_MIN_LOG_LEVEL: "3", ...KEEP_FREED_MEMORY, ...env },
  });
  const lines = createInterface({ input: child.stdout! });
  let said = "";
  child.stderr!.on("data", (text: Buffer) => (said = (said + String(text)).slice(-2000)));
  const ended = once(child, "close").then(() => {
    throw new Error(`${name} ended without an answer:\n${said}`);
  });
  ended.catch(() => undefined);
  return {
    name,
    async turn(job) {
      child.stdin!.write(`${JSON.stringify(job)}\n`);
      const [line] = (await Promise.race([once(lines, "line"), ended])) as [string];
      return JSON.parse(line) as Turn;
    },
    stop: () => void child.kill(),
  };
}
