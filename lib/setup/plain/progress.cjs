/** @file One line for each step: what it does, how big it is, how far it is. */

/**
 * @typedef {object} Step
 * @property {(fraction: number, detail?: string) => void} at how far it is, 0 to 1
 * @property {(detail?: string) => void} done
 */

/** @typedef {{ say: (line: string) => void, step: (what: string, size?: string) => Step }} Ui */

const BAR_WIDTH = 20;
/** Where no line can be rewritten (a log file), say a quarter at a time. */
const LOG_EVERY = 0.25;

/** @param {number} fraction */
function bar(fraction) {
  const filled = Math.round(fraction * BAR_WIDTH);
  return "#".repeat(filled) + ".".repeat(BAR_WIDTH - filled);
}

/** @param {number} milliseconds */
function duration(milliseconds) {
  const seconds = Math.round(milliseconds / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** @typedef {NodeJS.WritableStream & { isTTY?: boolean, columns?: number }} Terminal */

/**
 * One line that rewrites itself; other lines push it down.
 * @param {Terminal} stream
 * @returns {Ui}
 */
function terminalUi(stream) {
  let line = "";
  const write = (/** @type {string} */ text) => {
    line = text;
    stream.write(`\r\u001b[K${text.slice(0, (stream.columns || 100) - 1)}`);
  };
  return {
    say: (text) => {
      const open = line;
      if (open !== "") write("");
      stream.write(`${text}\n`);
      if (open !== "") write(open);
    },
    step: (what, size) => {
      const start = Date.now();
      write(titleOf(what, size));
      return {
        at: (fraction, detail = "") =>
          write(`${what}  ${bar(fraction)} ${Math.floor(fraction * 100)} %  ${detail}`),
        done: (detail) => {
          write(`${what}: ${detail ?? "done"}, ${duration(Date.now() - start)}`);
          stream.write("\n");
          line = "";
        },
      };
    },
  };
}

/** @param {string} what @param {string} [size] */
function titleOf(what, size) {
  return size === undefined ? what : `${what} (${size})`;
}

/**
 * Plain lines, for a log file.
 * @param {NodeJS.WritableStream} stream
 * @returns {Ui}
 */
function logUi(stream) {
  const say = (/** @type {string} */ text) => void stream.write(`${text}\n`);
  return {
    say,
    step: (what, size) => {
      const start = Date.now();
      let said = 0;
      say(`${titleOf(what, size)} …`);
      return {
        at: (fraction, detail = "") => {
          if (fraction < said + LOG_EVERY || fraction >= 1) return;
          said = Math.floor(fraction / LOG_EVERY) * LOG_EVERY;
          say(`    ${Math.round(said * 100)} %  ${detail}`);
        },
        done: (detail) => say(`    ${detail ?? "done"}, ${duration(Date.now() - start)}`),
      };
    },
  };
}

/**
 * Says steps on `stream`: a line that rewrites itself in a terminal, plain lines elsewhere.
 * @param {Terminal} [stream]
 * @returns {Ui}
 */
function createUi(stream = process.stdout) {
  return stream.isTTY ? terminalUi(stream) : logUi(stream);
}

module.exports = { createUi };
