/**
 * @file Messages between the kernel and the process that runs the cells, over inherited pipes.
 *
 * A frame is a 4-byte length and a structured clone, so buffers and strings of any content travel
 * as they are. The cells' side writes synchronously: what was printed before a crash has arrived.
 */
import { writeSync } from "node:fs";
import { deserialize, serialize } from "node:v8";

/** File descriptors the process of the cells inherits. */
export const TO_KERNEL_FD = 3;
export const FROM_KERNEL_FD = 4;
export const WATCHDOG_FD = 5;

/** @returns one frame holding `message`. */
export function encodeFrame(message: unknown): Buffer {
  const body = serialize(message);
  const frame = Buffer.allocUnsafe(4 + body.length);
  frame.writeUInt32LE(body.length, 0);
  body.copy(frame, 4);
  return frame;
}

/** @returns a function that takes chunks as they arrive and calls `receive` for each whole message. */
export function createFrameReader(receive: (message: unknown) => void): (chunk: Buffer) => void {
  let chunks: Buffer[] = [];
  let size = 0;
  let needed = 4;
  return (chunk) => {
    chunks.push(chunk);
    size += chunk.length;
    while (size >= needed) {
      const data = chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
      const end = 4 + data.readUInt32LE(0);
      if (data.length < end) {
        chunks = [data];
        needed = end;
        return;
      }
      const rest = data.subarray(end);
      chunks = rest.length > 0 ? [rest] : [];
      size = rest.length;
      needed = 4;
      receive(deserialize(data.subarray(4, end)));
    }
  };
}

/** Writes all of `data` to `fd` before it returns; a full pipe is waited for. */
export function writeFully(fd: number, data: Buffer): void {
  let offset = 0;
  while (offset < data.length) {
    try {
      offset += writeSync(fd, data, offset);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EAGAIN") throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
    }
  }
}
