/** @file Room on the disk: asked before every big step, because a full disk fails late and unclearly. */
const fs = require("node:fs");
const path = require("node:path");
const { SetupFailure } = require("./failure.cjs");

/** Measured: what a whole set-up takes at its peak; 1.7 GB of it stay. */
const SETUP_BYTES = 2.8e9;

/** @param {number} bytes */
function megabytes(bytes) {
  return bytes < 1e9 ? `${Math.round(bytes / 1e6)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}

/** The bytes free where `folder` is, or will be. @param {string} folder */
function freeBytes(folder) {
  let existing = folder;
  while (!fs.existsSync(existing)) existing = path.dirname(existing);
  const disk = fs.statfsSync(existing);
  return disk.bavail * disk.bsize;
}

/**
 * @param {string} folder where the step writes
 * @param {number} needed bytes, at the step's peak
 * @param {string} what the step, for the message
 * @param {(folder: string) => number} [free] for tests
 * @throws SetupFailure when there is less room than that
 */
function requireRoom(folder, needed, what, free = freeBytes) {
  const available = free(folder);
  if (available >= needed) return;
  throw new SetupFailure(
    `No room on the disk: ${what} needs ${megabytes(needed)} in ${folder}, ${megabytes(available)} are free.`,
    `Free ${megabytes(needed - available)} there or move the project to a larger disk, then start again.`,
  );
}

module.exports = { SETUP_BYTES, freeBytes, megabytes, requireRoom };
