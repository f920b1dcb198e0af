/** @file `npm start` as a person starts it, stopped by Ctrl-C. */
import { ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import path from "node:path";

const ROOT = path.join(__dirname, "..", "..");

/** A JupyterLab that serves the lessons. */
export interface LabServer {
  /** Address up to the port. */
  origin: string;
  token: string;
  /** What it has said so far. */
  log(): string;
  /** Presses Ctrl-C and waits for the end. @returns the processes that outlived it by 10 s */
  stop(): Promise<string[]>;
}

/** A port that nobody uses at the moment. */
async function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve((address as { port: number }).port));
    });
  });
}

interface Process {
  pid: number;
  parent: number;
  command: string;
}

function processes(): Process[] {
  const table = execFileSync("ps", ["-A", "-o", "pid=,ppid=,stat=,args="], { encoding: "utf8" });
  return table
    .split("\n")
    .map((line) => /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line))
    .filter((match) => match !== null)
    .filter(([, , , state]) => !state.startsWith("Z"))
    .map(([, pid, parent, , command]) => ({ pid: Number(pid), parent: Number(parent), command }));
}

/** All processes that a process has started, and those that they have. */
function descendants(pid: number, all = processes()): Process[] {
  const children = all.filter(({ parent }) => parent === pid);
  return children.flatMap((child) => [child, ...descendants(child.pid, all)]);
}

async function until(condition: () => boolean, seconds: number): Promise<boolean> {
  const end = performance.now() + seconds * 1000;
  while (!condition()) {
    if (performance.now() > end) return false;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return true;
}

/** Which of `before` still run, told by number and command, since numbers are used again. */
function survivors(before: Process[]): Process[] {
  const now = processes();
  return before.filter(({ pid, command }) =>
    now.some((other) => other.pid === pid && other.command === command),
  );
}

/** A terminal's Ctrl-C reaches every process in its foreground group. */
function pressControlC(child: ChildProcess): void {
  process.kill(-child.pid!, "SIGINT");
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}

async function stopServer(child: ChildProcess): Promise<string[]> {
  if (hasEnded(child)) return [];
  const started = descendants(child.pid!);
  pressControlC(child);
  await until(() => hasEnded(child) && survivors(started).length === 0, 10);
  const left = survivors(started);
  for (const { pid } of left) process.kill(pid, "SIGKILL");
  if (!hasEnded(child)) child.kill("SIGKILL");
  return left.map(({ pid, command }) => `${pid} ${command}`);
}

/**
 * Settings and layout of their own, so that a developer's are left alone; and nothing is saved
 * behind our back, or the notebooks under test would fill with outputs.
 */
function ownSettings(): string[] {
  const folder = path.join(ROOT, ".elbolab", "lab-under-test");
  const documents = path.join(folder, "settings", "@jupyterlab", "docmanager-extension");
  mkdirSync(documents, { recursive: true });
  writeFileSync(path.join(documents, "plugin.jupyterlab-settings"), '{ "autosave": false }\n');
  return [
    `--LabApp.user_settings_dir=${path.join(folder, "settings")}`,
    `--LabApp.workspaces_dir=${path.join(folder, "workspaces")}`,
  ];
}

/**
 * Starts JupyterLab as `npm start` does and waits until it answers.
 * @param env what differs from this process's environment
 * @param args further arguments for `jupyter lab`
 * @throws Error with all it said when it ends or does not answer within two minutes
 */
export async function startLab(
  env: NodeJS.ProcessEnv = {},
  args: string[] = [],
): Promise<LabServer> {
  const port = await freePort();
  const lab = ["--no-browser", "--port", `${port}`, ...ownSettings(), ...args];
  const child = spawn("npm", ["start", "--", ...lab], {
    cwd: ROOT,
    env: { ...process.env, ...env },
    detached: true, // a process group of its own, as a terminal gives
    stdio: ["ignore", "pipe", "pipe"],
  });
  let log = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => (log += chunk.toString()));
  }
  const address = new RegExp(`http://[^/\\s]+:${port}/\\S*[?&]token=([0-9a-f]+)`);
  const up = await until(() => address.test(log) || hasEnded(child), 120);
  const token = address.exec(log)?.[1];
  if (!up || token === undefined) {
    await stopServer(child);
    throw new Error(`npm start did not get to the lessons:\n${log}`);
  }
  return {
    origin: `http://127.0.0.1:${port}`,
    token,
    log: () => log,
    stop: () => stopServer(child),
  };
}
