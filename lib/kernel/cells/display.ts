/** @file What cells call to show things: the kernel's bridge, and tslab's public API on top of it. */
import { randomBytes } from "node:crypto";
import type { DisplayOptions, MimeBundle } from "../bridge";
import { currentContext } from "./context";
import { tellKernel } from "./kernel-port";

/** Bytes one display may hold as text; a page stalls on more. */
const DISPLAY_LIMIT = 50_000_000;

/** Shows `bundle` in the cell the running code belongs to. */
export function display(bundle: MimeBundle, options: DisplayOptions = {}): void {
  const { metadata = {}, displayId, update = false } = options;
  const data = encodeBinary(bundle);
  const size = Object.values(data).reduce((sum: number, value) => sum + sizeOf(value), 0);
  if (size > DISPLAY_LIMIT) {
    throw new RangeError(
      `This display holds ${size.toLocaleString("en")} characters, a page can take ` +
        `${DISPLAY_LIMIT.toLocaleString("en")}: show fewer or smaller pictures.`,
    );
  }
  const { cell } = currentContext();
  tellKernel({ type: "display", cell, shown: { data, metadata }, displayId, update });
}

/** Clears the output of the cell the running code belongs to. */
export function clearOutput(wait = false): void {
  tellKernel({ type: "clear", cell: currentContext().cell, wait });
}

/** @returns `bundle` with byte arrays in base64, as the protocol wants them. */
export function encodeBinary(bundle: MimeBundle): MimeBundle {
  return Object.fromEntries(
    Object.entries(bundle).map(([type, value]) => [
      type,
      value instanceof Uint8Array ? Buffer.from(value).toString("base64") : value,
    ]),
  );
}

function sizeOf(value: unknown): number {
  return typeof value === "string" ? value.length : (JSON.stringify(value)?.length ?? 0);
}

/** tslab's `Display`: one method per kind of content. */
interface TslabDisplay {
  raw(contentType: string, content: unknown): void;
  [method: string]: (...content: never[]) => void;
}

const CONTENT_TYPES = {
  javascript: "text/javascript",
  html: "text/html",
  markdown: "text/markdown",
  latex: "text/latex",
  svg: "image/svg+xml",
  png: "image/png",
  jpeg: "image/jpeg",
  gif: "image/gif",
  pdf: "application/pdf",
  text: "text/plain",
};

function createTslabDisplay(displayId?: string): TslabDisplay {
  let shown = false;
  const raw = (contentType: string, content: unknown): void => {
    display({ [contentType]: content }, { displayId, update: shown });
    shown = displayId !== undefined;
  };
  const methods = Object.entries(CONTENT_TYPES).map(([method, contentType]) => [
    method,
    (content: unknown) => raw(contentType, content),
  ]);
  return Object.assign(Object.fromEntries(methods), { raw }) as TslabDisplay;
}

/**
 * @param versions of tslab and the TypeScript it checks cells with.
 * @returns what `import * as tslab from "tslab"` gives in a cell. tslab's own module would load a
 * second TypeScript into the process of the cells, some 100 MB.
 */
export function createTslabApi(versions: { tslab: string; typescript: string }): object {
  return {
    versions: { ...versions, node: process.version },
    display: createTslabDisplay(),
    newDisplay: () => createTslabDisplay(randomBytes(8).toString("hex")),
  };
}
