/** @file Where everything lies: the project's own files, and what the set-up makes beside them. */
const path = require("node:path");

/**
 * Every path that the set-up reads or writes; all of them inside `root`.
 * @param {string} root the project's folder
 */
function projectPaths(root) {
  const own = path.join(root, ".elbolab");
  const venv = path.join(root, ".venv");
  const python = process.platform === "win32" ? ["Scripts", "python.exe"] : ["bin", "python"];
  return {
    root,
    nodeModules: path.join(root, "node_modules"),
    lock: path.join(root, "package-lock.json"),
    lib: path.join(root, "lib"),
    dist: path.join(root, "lib", "dist"),
    requirements: path.join(root, "requirements.txt"),
    venv,
    python: path.join(venv, ...python),
    /** Caches, builds and JupyterLab's own files; git-ignored, and safe to delete. */
    own,
    native: path.join(own, "native"),
    npm: path.join(own, "npm"),
    cache: path.join(own, "cache"),
    temporary: path.join(own, "tmp"),
    jupyter: path.join(own, "jupyter"),
    setupLock: path.join(own, "setup.lock"),
  };
}

/** @typedef {ReturnType<typeof projectPaths>} ProjectPaths */

module.exports = { projectPaths };
