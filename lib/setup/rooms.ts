/** @file The commands that other parts of lib carry out. */
import path from "node:path";
import { SetupFailure } from "./plain/failure.cjs";
import type { ProjectPaths } from "./plain/paths.cjs";

/** Which part has a command: its module `main` exports `main(args)`. */
const ROOMS: Partial<Record<string, string>> = {
  lessons: "lessons",
  notebooks: "lessons",
  bench: "bench",
  numbers: "bench",
  pretrain: "pretrain",
};

/** Runs a room's command. @returns its exit status */
export async function runRoom(
  paths: ProjectPaths,
  command: string,
  args: string[],
): Promise<number> {
  const room = ROOMS[command];
  if (room === undefined) {
    throw new SetupFailure(
      `There is no command "${command}".`,
      "npm run   (lists the commands there are)",
    );
  }
  const module = path.join(paths.dist, room, "main.js");
  const { main } = require(module) as { main: (args: string[]) => Promise<number> };
  return main([command, ...args]);
}
