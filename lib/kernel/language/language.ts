/** @file The kernel's end of the language thread. */
import path from "node:path";
import { Worker } from "node:worker_threads";
import type { Answer, LanguageCalls } from "./protocol";

/** Every call of {@link LanguageCalls}, answered later. */
export type Language = {
  [Name in keyof LanguageCalls]: (
    ...args: Parameters<LanguageCalls[Name]>
  ) => Promise<ReturnType<LanguageCalls[Name]>>;
} & { close(): void };

interface Waiting {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

/** Room for new objects; the default, 48 MB, is filled before it is collected. */
const YOUNG_MB = 8;

/** Starts the language thread; calls may be made at once and are answered in order. */
export function startLanguage(): Language {
  const waiting = new Map<number, Waiting>();
  let nextId = 1;
  let thread = start();

  function start(): Worker {
    const resourceLimits = { maxYoungGenerationSizeMb: YOUNG_MB };
    const worker = new Worker(path.join(__dirname, "thread.js"), { resourceLimits });
    worker.on("message", ({ id, value, error }: Answer) => {
      const call = waiting.get(id);
      waiting.delete(id);
      if (error === undefined) call?.resolve(value);
      else call?.reject(new Error(error));
    });
    worker.on("error", (error) => {
      for (const call of waiting.values()) call.reject(error);
      waiting.clear();
      thread = start();
    });
    return worker;
  }
  const call = <Name extends keyof LanguageCalls>(name: Name) =>
    ((...args: unknown[]) =>
      new Promise((resolve, reject) => {
        const id = nextId++;
        waiting.set(id, { resolve, reject });
        thread.postMessage({ id, name, args });
      })) as Language[Name];
  return {
    convert: call("convert"),
    convertExpression: call("convertExpression"),
    complete: call("complete"),
    inspect: call("inspect"),
    completeness: call("completeness"),
    reset: call("reset"),
    close: () => void thread.terminate(),
  };
}
