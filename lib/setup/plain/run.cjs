/** @file Runs other programs: their output collected, none of them left behind when this one ends. */
const { spawn, spawnSync } = require("node:child_process");

/**
 * @typedef {object} RunOptions
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env] the whole environment; this process's own if left out
 * @property {number} [seconds] after which it is ended; no limit if left out
 * @property {(text: string) => void} [onOutput] is handed stdout and stderr as they come
 */

/**
 * @typedef {object} RunResult
 * @property {number} code the exit status; 127 when there is no such program
 * @property {string} output the end of stdout and stderr together, as a person would have seen it
 */

/** @typedef {(command: string, args: string[], options?: RunOptions) => Promise<RunResult>} Run */

const KEPT_OUTPUT = 200_000;
const POSIX = process.platform !== "win32";

/**
 * @typedef {object} Programs
 * @property {Set<number>} running by process id
 * @property {((pids: number[]) => void)[]} watchers
 * @property {import("node:child_process").ChildProcess} [foreground] the one that has the terminal
 * @property {boolean} guarded
 */

/**
 * What runs now. One for the whole process: this file is loaded twice, from lib before there is a
 * lib/dist, and from lib/dist after.
 */
const programs = shared();

/** @returns {Programs} */
function shared() {
  const world = /** @type {Record<symbol, Programs>} */ (/** @type {unknown} */ (globalThis));
  const fresh = { running: new Set(), watchers: [], guarded: false };
  return (world[Symbol.for("elbolab.programs")] ??= fresh);
}

/** Calls `watcher` with the ids of the running programs whenever one starts or ends.
 * @param {(pids: number[]) => void} watcher */
function watchPrograms(watcher) {
  programs.watchers.push(watcher);
}

function announce() {
  for (const watcher of programs.watchers) watcher([...programs.running]);
}

/** Ends a program and everything that it started. @param {number} pid @param {NodeJS.Signals} [signal] */
function endProgram(pid, signal = "SIGTERM") {
  try {
    process.kill(POSIX ? -pid : pid, signal);
  } catch {
    // It has ended by itself.
  }
}

/** @param {NodeJS.Signals} signal */
function onSignal(signal) {
  if (programs.foreground === undefined) process.exit(signal === "SIGINT" ? 130 : 143);
  // A terminal has sent its Ctrl-C to that program too; whoever else signals, signals only us.
  if (signal !== "SIGINT" || !process.stdin.isTTY) programs.foreground.kill(signal);
}

/** Collected programs run in process groups of their own, which no Ctrl-C reaches: end them here. */
function guardPrograms() {
  if (programs.guarded) return;
  programs.guarded = true;
  process.on("exit", () => programs.running.forEach((pid) => endProgram(pid)));
  for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) {
    process.on(signal, onSignal);
  }
}

/**
 * Runs a program that talks with the person: it has the terminal, and ends as they say.
 * @param {string} command @param {string[]} args @param {Pick<RunOptions, "cwd" | "env">} [options]
 * @returns {Promise<number>} its exit status
 */
function runInForeground(command, args, options = {}) {
  guardPrograms();
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { ...options, stdio: "inherit" });
    programs.foreground = child;
    child.on("error", reject);
    child.on("close", (code, signal) => {
      programs.foreground = undefined;
      resolve(code ?? (signal === "SIGINT" ? 130 : 143));
    });
  });
}

/** Runs a program to its end. @type {Run} */
function run(command, args, options = {}) {
  guardPrograms();
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      stdio: ["ignore", "pipe", "pipe"],
      detached: POSIX,
      windowsHide: true,
    });
    let output = "";
    const collect = (/** @type {string} */ text) => {
      output = (output + text).slice(-KEPT_OUTPUT);
      options.onOutput?.(text);
    };
    child.stdout.setEncoding("utf8").on("data", collect);
    child.stderr.setEncoding("utf8").on("data", collect);
    const { pid } = child;
    if (pid !== undefined) {
      programs.running.add(pid);
      announce();
    }
    const limit = setTimeout(
      () => pid !== undefined && endProgram(pid),
      (options.seconds ?? 0) * 1000,
    );
    if (options.seconds === undefined) clearTimeout(limit);
    const end = (/** @type {number} */ code) => {
      clearTimeout(limit);
      if (pid !== undefined && programs.running.delete(pid)) announce();
      resolve({ code, output });
    };
    child.on("error", (error) => {
      output += error.message;
      end("code" in error && error.code === "ENOENT" ? 127 : 126);
    });
    child.on("close", (code) => end(code ?? 1));
  });
}

/**
 * Asks a program a short question and waits for its answer.
 * @param {string} command @param {string[]} args @param {NodeJS.ProcessEnv} [env]
 * @returns {string | undefined} its stdout, trimmed; undefined when it is not there or says no
 */
function ask(command, args, env = process.env) {
  const answer = spawnSync(command, args, { env, encoding: "utf8", timeout: 30_000 });
  return answer.status === 0 ? answer.stdout.trim() : undefined;
}

module.exports = { run, runInForeground, ask, endProgram, watchPrograms };
