/** @file Ends the kernel when the server that started it is gone, so that no orphan stays. */

const POLL_MS = 1000;

/** Calls `gone` once the process that started this one has ended. */
export function watchParent(gone: () => void): void {
  const parent = process.ppid;
  if (parent <= 1) return; // started by init: nobody to follow
  const timer = setInterval(() => {
    if (process.ppid !== parent) gone();
  }, POLL_MS);
  timer.unref();
}
