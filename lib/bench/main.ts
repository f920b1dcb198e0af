/** @file The commands `npm run bench` (times) and `npm run numbers` (published numbers). */
import { bench } from "./bench";
import { numbers } from "./numbers";

/**
 * @param args the command, then what follows it
 * @returns the exit status
 */
export const main = ([command, ...args]: string[]): Promise<number> =>
  command === "numbers" ? numbers(args) : bench(args);
