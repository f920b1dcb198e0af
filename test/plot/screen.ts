/** @file A stand-in for the kernel that keeps what is displayed. */
import type { MimeBundle } from "../../lib/plot/display";

const KERNEL = Symbol.for("elbolab.kernel");

/** One call of the kernel. */
export interface Shown {
  bundle: MimeBundle;
  displayId?: string;
  update?: boolean;
}

/** What the kernel was asked for while `body` ran: displays, and for each clearing its `wait`. */
export interface Screen {
  shown: Shown[];
  cleared: boolean[];
}

/** Runs `body` as if in a notebook. */
export async function inNotebook(body: () => unknown): Promise<Screen> {
  const screen: Screen = { shown: [], cleared: [] };
  const kernels = globalThis as Record<symbol, unknown>;
  kernels[KERNEL] = {
    display: (bundle: MimeBundle, options: Omit<Shown, "bundle"> = {}) =>
      screen.shown.push({ bundle, ...options }),
    clearOutput: (wait = false) => screen.cleared.push(wait),
  };
  try {
    await body();
  } finally {
    delete kernels[KERNEL];
  }
  return screen;
}

/** The lines that `body` prints where there is no notebook. */
export function inTerminal(body: () => unknown): string[] {
  const lines: string[] = [];
  const log = console.log;
  console.log = (line: unknown) => lines.push(String(line));
  try {
    body();
  } finally {
    console.log = log;
  }
  return lines;
}
