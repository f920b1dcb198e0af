/** @file The project's Python environment, for what Jupyter does better than we could. */
import { existsSync } from "node:fs";
import path from "node:path";
import { PROJECT } from "./folder";

/** The environment's interpreter. @throws Error when the set-up has not made it yet */
export function projectPython(): string {
  const inside = process.platform === "win32" ? ["Scripts", "python.exe"] : ["bin", "python"];
  const python = path.join(PROJECT, ".venv", ...inside);
  if (existsSync(python)) return python;
  throw new Error(`${python} is missing: run \`npm run setup\``);
}
