/** @file `await input("prompt")`: a line of text from the learner. */
import { currentContext } from "./context";
import { tellKernel } from "./kernel-port";
import type { ToCells } from "./messages";

interface Waiting {
  resolve(text: string): void;
  reject(error: Error): void;
}

const waiting = new Map<number, Waiting[]>();

/** @returns what the learner typed. */
export function input(prompt = "", options: { password?: boolean } = {}): Promise<string> {
  const { cell } = currentContext();
  const answer = new Promise<string>((resolve, reject) => {
    waiting.set(cell, [...(waiting.get(cell) ?? []), { resolve, reject }]);
  });
  tellKernel({ type: "input", cell, prompt: String(prompt), password: options.password ?? false });
  return answer;
}

/** Gives the page's answer to whoever in the cell asked first. */
export function receiveInput({ cell, text, error }: Extract<ToCells, { type: "input" }>): void {
  const [first, ...rest] = waiting.get(cell) ?? [];
  waiting.set(cell, rest);
  if (error !== undefined) first?.reject(new Error(error));
  else first?.resolve(text ?? "");
}
