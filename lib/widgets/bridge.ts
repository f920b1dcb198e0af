/** @file The way to the page: comms, where the kernel has them. */

/** What travels over a comm: JSON beside binary buffers. */
export interface CommMessage {
  data: Record<string, unknown>;
  metadata: Record<string, unknown>;
  buffers: Uint8Array[];
}

/** One end of a two-way channel to the page. */
export interface Comm {
  readonly id: string;
  send(data: Record<string, unknown>, options?: { buffers?: Uint8Array[] }): void;
  onMessage(handler: (message: CommMessage) => void): void;
  onClose(handler: () => void): void;
  close(): void;
}

/** The members of the kernel's bridge that widgets use. */
export interface Bridge {
  openComm(
    target: string,
    data: Record<string, unknown>,
    options: { metadata?: Record<string, unknown>; buffers?: Uint8Array[] },
  ): Comm;
  onComm(target: string, handler: (comm: Comm, message: CommMessage) => void): void;
}

/** The kernel's bridge; none under stock tslab and in a terminal. Asked anew for each widget. */
export function findBridge(): Bridge | undefined {
  const found = (globalThis as Record<symbol, unknown>)[Symbol.for("elbolab.kernel")];
  const bridge = found as Partial<Bridge> | undefined;
  const hasComms = typeof bridge?.openComm === "function" && typeof bridge.onComm === "function";
  return hasComms ? (bridge as Bridge) : undefined;
}

/** What a widget says of itself where it cannot live. */
export const NOT_LIVE = "moves only in JupyterLab, on the kernel of ELBO Lab";
