/** @file Stamps: a small file, written last, that says from what a step's result was made. */
const crypto = require("node:crypto");
const fs = require("node:fs");
const path = require("node:path");

/** @param {string | Buffer} content */
function sha256(content) {
  return crypto.createHash("sha256").update(content).digest("hex");
}

/** Writes a file so that whoever reads it sees the old one or the new one, never half of it.
 * @param {string} file @param {string} content */
function writeWhole(file, content) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  const unfinished = `${file}.${process.pid}.new`;
  fs.writeFileSync(unfinished, content);
  fs.renameSync(unfinished, file);
}

/** @param {string} file @returns {string | undefined} */
function readIfThere(file) {
  try {
    return fs.readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

module.exports = { readIfThere, sha256, writeWhole };
