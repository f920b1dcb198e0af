/**
 * @file A small thread beside the one that runs the cells. It hears the kernel while user code
 * computes, stops that code through V8's inspector, and ends the process when the kernel is gone.
 */
import { Session } from "node:inspector";
import { Socket } from "node:net";
import { parentPort } from "node:worker_threads";
import { WATCHDOG_FD } from "./channel";
import { STOP_KEY, type SettleRequest, type StopAnswer } from "./stop-protocol";

/** How long code that listens for SIGINT may take to stop by itself. */
const GRACE_MS = 700;

const session = new Session();
session.connectToMainThread();

/** Calls a function of stop.ts on the main thread, between two steps of whatever it computes. */
function onMainThread(call: string): Promise<StopAnswer> {
  const expression = `globalThis[Symbol.for(${JSON.stringify(STOP_KEY)})].${call}`;
  return new Promise((resolve) => {
    session.post("Runtime.evaluate", { expression, returnByValue: true }, (error, reply) => {
      const value: unknown = error ? undefined : reply.result.value;
      resolve((value as StopAnswer | undefined) ?? { cell: 0, listeners: 0 });
    });
  });
}

async function interrupt(): Promise<void> {
  const { cell, listeners } = await onMainThread("ask()");
  const deadline = Date.now() + (listeners > 0 ? GRACE_MS : 0);
  while (Date.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    if ((await onMainThread("state()")).cell !== cell) return;
  }
  await onMainThread(`cancel(${cell})`);
  // A termination may hit the very call that asked for it; the main thread's answer is the proof.
  while (!(await mainThreadAnswers(cell))) {
    if ((await onMainThread("state()")).cell !== cell) return;
    await onMainThread(`terminate(${cell})`);
  }
}

/** How long the event loop may take to turn before what runs is taken for a long computation. */
const ANSWER_MS = 60;

let ticket = 0;
let answered: ((ticket: number) => void) | undefined;
parentPort?.on("message", (its: number) => answered?.(its));

/** Asks the main thread's event loop, which does not turn while code computes, to settle `cell`. */
function mainThreadAnswers(cell: number): Promise<boolean> {
  const mine = (ticket += 1);
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ANSWER_MS, false);
    answered = (its) => {
      if (its !== mine) return;
      clearTimeout(timer);
      resolve(true);
    };
    parentPort?.postMessage({ cell, ticket: mine } satisfies SettleRequest);
  });
}

let pending = Promise.resolve();
const socket = new Socket({ fd: WATCHDOG_FD, readable: true, writable: false });
socket.on("data", () => {
  pending = pending.then(interrupt);
});
socket.on("close", () => process.kill(process.pid, "SIGKILL"));
socket.on("error", () => process.kill(process.pid, "SIGKILL"));
