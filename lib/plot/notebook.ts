/** @file Where a display goes: our kernel, stock tslab, or a terminal. `show` and widgets use this. */
import { AsyncLocalStorage } from "node:async_hooks";
import { randomUUID } from "node:crypto";
import { dirname, join } from "node:path";
import type { MimeBundle } from "./display";

/** How a display is addressed. */
export interface Address {
  /** Names the output, so that it can be replaced. */
  displayId?: string;
  /** Replaces the output of that name instead of adding one. */
  update?: boolean;
  metadata?: Record<string, unknown>;
}

/** A place that displays. */
export interface Screen {
  display(bundle: MimeBundle, address?: Address): void;
  clear(wait: boolean): void;
  /** Ends a display that was replaced now and then; only a terminal has anything to do. */
  finish?(bundle: MimeBundle): void;
}

/** The members of our kernel's bridge that are used here. */
interface Bridge {
  display(bundle: MimeBundle, options?: Address): void;
  clearOutput(wait?: boolean): void;
}

function ofOurKernel(): Screen | undefined {
  const found = (globalThis as Record<symbol, unknown>)[Symbol.for("elbolab.kernel")];
  const bridge = found as Partial<Bridge> | undefined;
  if (typeof bridge?.display !== "function") return undefined;
  const kernel = bridge as Bridge;
  return {
    display: (bundle, address) => kernel.display(bundle, address),
    clear: (wait) => kernel.clearOutput(wait),
  };
}

/** The members of tslab's public API that are used here. */
interface TslabDisplay {
  raw(mime: string, content: unknown): void;
}
interface Tslab {
  newDisplay(): TslabDisplay;
}

/** What tslab can show, best first: one media type a display. */
const PREFERENCE = [
  "application/vnd.plotly.v1+json",
  "text/html",
  "image/png",
  "image/svg+xml",
  "text/latex",
  "text/markdown",
  "text/plain",
];

const tslabDisplays = new Map<string, TslabDisplay>();

function tslabDisplay(tslab: Tslab, { displayId = randomUUID() }: Address): TslabDisplay {
  const found = tslabDisplays.get(displayId) ?? tslab.newDisplay();
  tslabDisplays.set(displayId, found);
  return found;
}

/** The tslab whose kernel runs this process, if one does: its module has somewhere to write to. */
function loadedTslab(): Tslab | undefined {
  const file = Object.keys(require.cache).find((path) =>
    /[\\/]tslab[\\/]dist[\\/]jupyter\.js$/.test(path),
  );
  if (file === undefined) return undefined;
  const jupyter = require.cache[file]?.exports as { lastWriteDisplayData?: unknown } | undefined;
  return jupyter?.lastWriteDisplayData
    ? (require(join(dirname(file), "public.js")) as Tslab)
    : undefined;
}

function ofTslab(): Screen | undefined {
  const tslab = loadedTslab();
  if (tslab === undefined) return undefined;
  return {
    display: (bundle, address = {}) => {
      const mime = PREFERENCE.find((candidate) => candidate in bundle) ?? "text/plain";
      tslabDisplay(tslab, address).raw(mime, bundle[mime]);
    },
    clear: () => undefined,
  };
}

/** A terminal shows words; a live display writes over its line where that can be done. */
const terminal: Screen = {
  display: (bundle, { displayId } = {}) => {
    const text = bundle["text/plain"];
    if (displayId === undefined) console.log(text);
    else if (process.stdout.isTTY) process.stdout.write(`\r\u001b[K${text}`);
  },
  finish: (bundle) => {
    if (process.stdout.isTTY) process.stdout.write("\n");
    else console.log(bundle["text/plain"]);
  },
  clear: () => undefined,
};

const chosen = new AsyncLocalStorage<Screen>();

/** Runs `body` with all that it shows, also after an `await`, going to `screen`. */
export const onScreen = <T>(screen: Screen, body: () => T): T => chosen.run(screen, body);

/** The place that displays now; asked anew each time, for a kernel may start later. */
export function currentScreen(): Screen {
  return chosen.getStore() ?? ofOurKernel() ?? ofTslab() ?? terminal;
}
