/**
 * @file Loads a large script, TypeScript's 8 MB, so that it takes no more than that.
 *
 * Five of its characters are wide, and V8 would keep all of them as wide ones: those are spelled as
 * escapes, which say the same in literals and comments, where they stand. It is read in small pieces:
 * where large blocks were freed once, glibc keeps tens of megabytes for the next one.
 */
import { closeSync, openSync, readSync } from "node:fs";
import Module from "node:module";
import path from "node:path";
import { StringDecoder } from "node:string_decoder";

const PIECE = 256 * 1024;

/** Loads the CommonJS module `file` as `require` does, for whoever requires it later, too. */
export function loadLean(file: string): unknown {
  const loaded = require.cache[file];
  if (loaded) throw new Error(`${file} is loaded already; load it by loadLean first`);
  const module = new Module(file) as NodeJS.Module & { _compile(code: string, name: string): void };
  const { _nodeModulePaths } = Module as unknown as { _nodeModulePaths(from: string): string[] };
  module.filename = file;
  module.paths = _nodeModulePaths(path.dirname(file));
  require.cache[file] = module;
  module._compile(readLean(file), file);
  module.loaded = true;
  return module.exports;
}

/** @returns the text of a script, wide characters as escapes. */
export function readLean(file: string): string {
  const decoder = new StringDecoder("utf8");
  const buffer = Buffer.alloc(PIECE);
  const descriptor = openSync(file, "r");
  let text = "";
  try {
    for (let size = 1; size > 0;) {
      size = readSync(descriptor, buffer, 0, PIECE, null);
      text += compact(decoder.write(buffer.subarray(0, size)).replace(/[^\u0000-\u00ff]/g, escape));
    }
  } finally {
    closeSync(descriptor);
  }
  return text;
}

function escape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

/** @returns `text` in memory of its own, one byte a character where that is enough. */
export function compact(text: string): string {
  const encoding = /[^\u0000-\u00ff]/.test(text) ? "utf16le" : "latin1";
  return Buffer.from(text, encoding).toString(encoding);
}
