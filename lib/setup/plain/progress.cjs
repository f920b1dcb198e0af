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

/**
 * @param {NodeJS.WritableStream & { isTTY?: boolean, columns?: number }} stream
 * @param {string} title
 * @returns {Step}
 */
function terminalStep(stream, title) {
  const start = Date.now();
  const write = (/** @type {string} */ line) =>
    stream.write(`\r\u001b[K${line.slice(0, (stream.columns ?? 100) - 1)}`);
  write(title);
  return {
    at: (fraction, detail = "") =>
      write(`${title}  ${bar(fraction)} ${Math.floor(fraction * 100)} %  ${detail}`),
    done: (detail = duration(Date.now() - start)) => {
      write(`${title}: ${detail}`);
      stream.write("\n");
    },
  };
}

/**
 * @param {NodeJS.WritableStream} stream
 * @param {string} title
 * @returns {Step}
 */
function logStep(stream, title) {
  const start = Date.now();
  let said = 0;
  stream.write(`${title} …\n`);
  return {
    at: (fraction, detail = "") => {
      if (fraction < said + LOG_EVERY || fraction >= 1) return;
      said = Math.floor(fraction / LOG_EVERY) * LOG_EVERY;
      stream.write(`    ${Math.round(said * 100)} %  ${detail}\n`);
    },
    done: (detail = duration(Date.now() - start)) => void stream.write(`    done: ${detail}\n`),
  };
}

/**
 * Says steps on `stream`: a line that rewrites itself in a terminal, plain lines elsewhere.
 * @param {NodeJS.WritableStream & { isTTY?: boolean, columns?: number }} [stream]
 * @returns {Ui}
 */
function createUi(stream = process.stdout) {
  const begin = stream.isTTY ? terminalStep : logStep;
  return {
    say: (line) => void stream.write(`${line}\n`),
    step: (what, size) => begin(stream, size === undefined ? what : `${what} (${size})`),
  };
}

module.exports = { createUi, duration };
