/**
 * @file A small thread beside the one that runs the cells. It hears the kernel while user code
 * computes, stops that code through V8's inspector, and ends the process when the kernel is gone.
 */
import { Session } from "node:inspector";
import { Socket } from "node:net";
import { WATCHDOG_FD } from "./channel";
import { STOP_KEY, type StopAnswer } from "./stop";

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
  await onMainThread(`force(${cell})`);
  await onMainThread(`settle(${cell})`);
}

let pending = Promise.resolve();
const socket = new Socket({ fd: WATCHDOG_FD, readable: true, writable: false });
socket.on("data", () => {
  pending = pending.then(interrupt);
});
socket.on("close", () => process.kill(process.pid, "SIGKILL"));
socket.on("error", () => process.kill(process.pid, "SIGKILL"));
