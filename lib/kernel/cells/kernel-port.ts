/** @file The cells' end of the channel to the kernel. */
import { Socket } from "node:net";
import {
  createFrameReader,
  encodeFrame,
  FROM_KERNEL_FD,
  TO_KERNEL_FD,
  writeFully,
} from "./channel";
import type { FromCells, ToCells } from "./messages";

let undisturbed = 0;

/** Runs `action`, which must not be stopped half-way: a torn frame would end the conversation. */
export function withoutStop(action: () => void): void {
  undisturbed += 1;
  try {
    action();
  } finally {
    undisturbed -= 1;
  }
}

/** @returns false while code runs that must not be stopped half-way. */
export function mayStop(): boolean {
  return undisturbed === 0;
}

/** Sends `message`; returns when it is written. */
export function tellKernel(message: FromCells): void {
  withoutStop(() => {
    try {
      writeFully(TO_KERNEL_FD, encodeFrame(message));
    } catch {
      process.kill(process.pid, "SIGKILL"); // the kernel is gone
    }
  });
}

/** Calls `receive` for every message of the kernel. */
export function listenToKernel(receive: (message: ToCells) => void): void {
  const socket = new Socket({ fd: FROM_KERNEL_FD, readable: true, writable: false });
  socket.on(
    "data",
    createFrameReader((message) => receive(message as ToCells)),
  );
}
