/** @file Compiles lib to lib/dist when a source has changed. */
const crypto = require("node:crypto");
const fs = require("node:fs");
const path = require("node:path");
const { SetupFailure } = require("./failure.cjs");
const { run } = require("./run.cjs");

const NOT_SOURCES = new Set(["dist", "node_modules"]);

/** Every file that the compiler reads in lib. @param {string} folder @returns {string[]} */
function sources(folder) {
  return fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) return NOT_SOURCES.has(entry.name) ? [] : sources(file);
    return /\.(c?ts|cjs|json)$/.test(entry.name) ? [file] : [];
  });
}

/** The sources' names, sizes and dates, and the compiler's version, as one hash.
 * @param {import("./paths.cjs").ProjectPaths} paths */
function fingerprint(paths) {
  const compiler = path.join(paths.nodeModules, "typescript", "package.json");
  const hash = crypto.createHash("sha256");
  for (const file of [
    ...sources(paths.lib),
    path.join(paths.root, "tsconfig.json"),
    compiler,
  ].sort()) {
    const { size, mtimeMs } = fs.statSync(file);
    hash.update(`${path.relative(paths.root, file)} ${size} ${mtimeMs}\n`);
  }
  return hash.digest("hex");
}

/** @param {import("./paths.cjs").ProjectPaths} paths */
function stampOf(paths) {
  return path.join(paths.dist, ".compiled");
}

/** @param {import("./paths.cjs").ProjectPaths} paths */
function isCompiled(paths) {
  try {
    return fs.readFileSync(stampOf(paths), "utf8") === fingerprint(paths);
  } catch {
    return false;
  }
}

/**
 * Compiles the library, unless what lies in lib/dist was made from these very sources.
 * @param {import("./paths.cjs").ProjectPaths} paths
 * @param {import("./progress.cjs").Ui} ui
 * @param {import("./run.cjs").Run} [runs] for tests
 */
async function compileLibrary(paths, ui, runs = run) {
  if (isCompiled(paths)) return;
  const step = ui.step("The library, compiled", "5 to 20 s");
  const print = fingerprint(paths);
  const unfinished = path.join(paths.dist, ".compiling");
  // A compiler that was killed may have noted files as written that are not: begin anew.
  if (fs.existsSync(unfinished)) fs.rmSync(paths.dist, { recursive: true, force: true });
  fs.mkdirSync(paths.dist, { recursive: true });
  fs.writeFileSync(unfinished, "");
  const tsc = path.join(paths.nodeModules, "typescript", "bin", "tsc");
  const { code, output } = await runs(process.execPath, [tsc, "-p", paths.lib], {
    cwd: paths.root,
  });
  fs.rmSync(unfinished, { force: true });
  if (code !== 0) {
    throw new SetupFailure(
      `lib does not compile:\n${output.slice(0, 3000)}`,
      "Mend the lines named above (git diff lib shows what was changed), then start again.",
    );
  }
  fs.writeFileSync(stampOf(paths), print);
  step.done();
}

module.exports = { compileLibrary, isCompiled };
