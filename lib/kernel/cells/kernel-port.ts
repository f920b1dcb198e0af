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

let writing = 0;
let afterwards: (() => void) | undefined;

/** Sends `message`; returns when it is written. */
export function tellKernel(message: FromCells): void {
  writing += 1;
  try {
    writeFully(TO_KERNEL_FD, encodeFrame(message));
  } catch {
    process.kill(process.pid, "SIGKILL"); // the kernel is gone
  } finally {
    writing -= 1;
  }
  if (writing === 0 && afterwards) {
    const action = afterwards;
    afterwards = undefined;
    action();
  }
}

/** Runs `action` now or, in the middle of a write, right after it: a frame must not be torn. */
export function betweenWrites(action: () => void): void {
  if (writing > 0) afterwards = action;
  else action();
}

/** Calls `receive` for every message of the kernel. */
export function listenToKernel(receive: (message: ToCells) => void): void {
  const socket = new Socket({ fd: FROM_KERNEL_FD, readable: true, writable: false });
  socket.on(
    "data",
    createFrameReader((message) => receive(message as ToCells)),
  );
}
