/**
 * @file What code in a cell, and libraries it calls, may ask of this kernel. Types only.
 *
 * The kernel puts one object of type {@link KernelBridge} at `globalThis[Symbol.for("elbolab.kernel")]`
 * before the first cell runs. Libraries do not import this file (teaching code and kernel know nothing
 * of each other): they look the symbol up, check that something is there, and spell the few members
 * they use. Where nothing is there, as under stock tslab, they fall back to tslab's public API.
 */

/** One value in several representations, keyed by MIME type; binary ones in base64. */
export type MimeBundle = Record<string, unknown>;

/** How a bundle is displayed. */
export interface DisplayOptions {
  /** Per-MIME-type hints for the page, e.g. `{"image/png": {width: 300}}`. */
  metadata?: Record<string, unknown>;
  /** Names the output, so that a later call with `update` can replace it. */
  displayId?: string;
  /** Replaces the outputs named `displayId` instead of adding one. */
  update?: boolean;
}

/** JSON data and binary buffers that travel over a comm. */
export interface CommMessage {
  data: Record<string, unknown>;
  metadata: Record<string, unknown>;
  buffers: Uint8Array[];
}

/** What may accompany the data of a comm message. */
export interface CommOptions {
  metadata?: Record<string, unknown>;
  buffers?: Uint8Array[];
  /** The comm's id, when the opener must know it beforehand; a random one otherwise. */
  id?: string;
}

/**
 * One end of a two-way channel to the page. While a cell computes, `update` messages that wait for
 * the same comm are merged key by key: the last value wins.
 */
export interface Comm {
  readonly id: string;
  readonly target: string;
  send(data: Record<string, unknown>, options?: Omit<CommOptions, "id">): void;
  /** Calls `handler` for every message of the page; what it prints lands in the cell that opened the comm. */
  onMessage(handler: (message: CommMessage) => void): void;
  /** Calls `handler` when the page closes its end. */
  onClose(handler: () => void): void;
  /** Closes both ends. */
  close(data?: Record<string, unknown>): void;
}

/** The object at `globalThis[Symbol.for("elbolab.kernel")]`. */
export interface KernelBridge {
  /** Grows when a member changes its meaning. */
  readonly version: 1;
  /** Shows a bundle in the cell that is running, or that started the running callback. */
  display(bundle: MimeBundle, options?: DisplayOptions): void;
  /** Clears the cell's output: at once, or (with `wait`) when the next output arrives. */
  clearOutput(wait?: boolean): void;
  /** Asks the learner for a line of text. Rejects where nobody can answer, as in nbconvert. */
  input(prompt?: string, options?: { password?: boolean }): Promise<string>;
  /** Opens a comm to `target` (e.g. "jupyter.widget") in the page. */
  openComm(target: string, data?: Record<string, unknown>, options?: CommOptions): Comm;
  /** Calls `handler` whenever the page opens a comm to `target`. */
  onComm(target: string, handler: (comm: Comm, message: CommMessage) => void): void;
  /**
   * Calls `handler` after the kernel had to stop running code the hard way. Such a stop skips
   * `finally` blocks, so state that they would have restored can be restored here.
   */
  onHardStop(handler: () => void): void;
}
