/** @file One set-up at a time: a lock that a killed set-up does not keep. */
const fs = require("node:fs");
const path = require("node:path");
const { ask, endProgram, watchPrograms } = require("./run.cjs");

/** Between two looks at another set-up's lock, and after which an unreadable lock counts as dead. */
const LOOK_EVERY = 500;
const WRITING_TIME = 5_000;

/** @typedef {{ pid: number, born: string }} Program a process, told from a later one with its id */
/** @typedef {Program & { programs: Program[] }} Holder a set-up, and what it has running */

/**
 * When a process was born, so that an id used again is not taken for the old process.
 * @param {number} pid
 * @returns {string | undefined} undefined when there is no such process
 */
function birth(pid) {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === "ESRCH") return undefined;
  }
  if (process.platform === "win32") return "";
  try {
    // Field 22 counted from 1; the program's name before it may hold spaces and brackets.
    const line = fs.readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = line.slice(line.lastIndexOf(")") + 2).split(" ");
    return fields[0] === "Z" ? undefined : fields[19];
  } catch {
    return ask("ps", ["-o", "lstart=", "-p", String(pid)]);
  }
}

/** @param {number} pid @returns {Program} */
function program(pid) {
  return { pid, born: birth(pid) ?? "" };
}

/** @param {Program} one */
function isAlive(one) {
  return birth(one.pid) === one.born;
}

/** @param {string} file @returns {Holder | undefined} undefined when it is gone or half written */
function readHolder(file) {
  try {
    return JSON.parse(fs.readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}

/** @param {string} file */
function age(file) {
  try {
    return Date.now() - fs.statSync(file).mtimeMs;
  } catch {
    return 0;
  }
}

/** @param {string} file */
function isDead(file) {
  const holder = readHolder(file);
  return holder === undefined ? age(file) > WRITING_TIME : !isAlive(holder);
}

/** Creates the file, unless it is there. @param {string} file @param {Holder} holder */
function create(file, holder) {
  try {
    fs.writeFileSync(file, JSON.stringify(holder), { flag: "wx" });
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === "EEXIST") return false;
    throw error;
  }
}

/** Removes a dead set-up's lock, and ends what it left running: that would go on writing.
 * @param {string} file */
function clear(file) {
  const guard = `${file}.clearing`;
  if (age(guard) > WRITING_TIME) fs.rmSync(guard, { force: true });
  // Of two that find the same dead lock, one clears it: the other could remove the first one's new lock.
  if (!create(guard, { ...program(process.pid), programs: [] })) return;
  if (isDead(file)) {
    for (const left of readHolder(file)?.programs ?? []) {
      if (isAlive(left)) endProgram(left.pid, "SIGKILL");
    }
    fs.rmSync(file, { force: true });
  }
  fs.rmSync(guard, { force: true });
}

/** @param {string} file @param {(line: string) => void} say */
async function acquire(file, say) {
  const self = { ...program(process.pid), programs: [] };
  let waiting = false;
  while (!create(file, self)) {
    if (isDead(file)) {
      clear(file);
      continue;
    }
    if (!waiting)
      say(
        `Another set-up of this project is running (process ${readHolder(file)?.pid}); waiting for it.`,
      );
    waiting = true;
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY));
  }
  return self;
}

/** The lock is rewritten whole, so that nobody reads half of it. @param {string} file @param {Holder} holder */
function rewrite(file, holder) {
  fs.writeFileSync(`${file}.new`, JSON.stringify(holder));
  fs.renameSync(`${file}.new`, file);
}

/**
 * Does `work` while no other process of this project does any under the same lock. The lock of a
 * process that was killed is taken over, and the programs that it left running are ended.
 * @template T
 * @param {string} file
 * @param {() => Promise<T>} work
 * @param {(line: string) => void} say
 * @returns {Promise<T>}
 */
async function withLock(file, work, say) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  const self = await acquire(file, say);
  let held = true;
  const release = () => {
    if (held) fs.rmSync(file, { force: true });
    held = false;
  };
  process.on("exit", release);
  watchPrograms((pids) => held && rewrite(file, { ...self, programs: pids.map(program) }));
  try {
    return await work();
  } finally {
    release();
    process.off("exit", release);
  }
}

module.exports = { withLock };
