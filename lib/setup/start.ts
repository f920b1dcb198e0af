/** @file `npm start`: JupyterLab, open at the first lesson. */
import fs from "node:fs";
import net from "node:net";
import { ensureJupyterSettings, jupyterEnvironment } from "./jupyter";
import { SetupFailure } from "./plain/failure.cjs";
import type { ProjectPaths } from "./plain/paths.cjs";
import type { Ui } from "./plain/progress.cjs";
import { runInForeground } from "./plain/run.cjs";

/** How often a free port is looked for after one that is taken. */
const PORTS_TRIED = 50;

/** The port that was asked for on the command line, as JupyterLab itself would read it. */
export function askedPort(args: string[]): number | undefined {
  for (const [index, argument] of args.entries()) {
    const [, inline] = argument.match(/^--(?:ServerApp\.)?port(?:=(.*))?$/) ?? [
      undefined,
      undefined,
    ];
    if (inline !== undefined) return Number(inline);
    if (/^--(?:ServerApp\.)?port$/.test(argument)) return Number(args[index + 1]);
  }
  return undefined;
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = net.createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}

/** The first free port from `port` on. */
async function freePort(port: number): Promise<number> {
  for (let next = port; next < port + PORTS_TRIED; next++) if (await isFree(next)) return next;
  return 0;
}

/** @throws SetupFailure when the port that was asked for is taken or none */
export async function requirePort(args: string[]): Promise<void> {
  const port = askedPort(args);
  if (port === undefined || port === 0) return;
  if (!Number.isInteger(port) || port < 0 || port > 65535) {
    throw new SetupFailure(`--port wants a number from 1 to 65535.`, "npm start -- --port 8888");
  }
  if (await isFree(port)) return;
  throw new SetupFailure(
    `Port ${port} is taken by another program, perhaps by an ELBO Lab that still runs.`,
    `npm start -- --port ${await freePort(port + 1)}   (or end that program)`,
  );
}

/** The arguments of `jupyter lab`: the person's own, and what a container needs. */
function labArguments(args: string[]): string[] {
  const isRoot = process.getuid?.() === 0;
  return ["-m", "jupyterlab", ...(isRoot ? ["--allow-root"] : []), ...args];
}

/**
 * Runs JupyterLab until it is ended.
 * @param args what was typed after `npm start --`
 * @returns its exit status
 */
export async function start(paths: ProjectPaths, ui: Ui, args: string[]): Promise<number> {
  await requirePort(args);
  ensureJupyterSettings(paths);
  ui.say("JupyterLab opens at the first lesson. Ctrl-C here ends it.");
  const code = await runInForeground(paths.python, labArguments(args), {
    cwd: fs.realpathSync(paths.root),
    env: jupyterEnvironment(paths),
  });
  // Ended by Ctrl-C is ended as it should be.
  return code === 130 ? 0 : code;
}
