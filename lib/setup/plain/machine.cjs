/** @file What this machine has: Node, Python, a C++ compiler. */
const fs = require("node:fs");
const { SetupFailure } = require("./failure.cjs");
const { ask } = require("./run.cjs");

/** The oldest versions that everything here runs on. */
const NODE_AT_LEAST = [20, 19];
const PYTHON_AT_LEAST = [3, 10];
/** The newest that the pinned packages were tried with; newer ones are tried last. */
const PYTHON_TRIED = 14;

/** @param {string} version @param {number[]} least */
function isAtLeast(version, least) {
  const [major, minor] = version.split(".").map(Number);
  return major > least[0] || (major === least[0] && minor >= least[1]);
}

/** @typedef {{ command: string[], version: string }} Python how to start it, and "3.11.7" */

function pythonCandidates() {
  const own = process.env.PYTHON ? [[process.env.PYTHON]] : [];
  const launcher = process.platform === "win32" ? [["py", "-3"]] : [];
  const named = [];
  for (let minor = PYTHON_TRIED; minor >= PYTHON_AT_LEAST[1]; minor--)
    named.push([`python3.${minor}`]);
  return [...own, ["python3"], ["python"], ...launcher, ...named];
}

const ASK_VERSION = "import sys; print('%d.%d.%d' % sys.version_info[:3])";

/** Every Python that answers, in the order of preference. @returns {Python[]} */
function findPythons() {
  const found = [];
  for (const command of pythonCandidates()) {
    const version = ask(command[0], [...command.slice(1), "-c", ASK_VERSION]);
    if (version) found.push({ command, version });
    if (version && isAtLeast(version, PYTHON_AT_LEAST)) break;
  }
  return found;
}

/** The line that brings a Python, by platform. @param {string} platform */
function pythonMend(platform) {
  if (platform === "darwin") return "brew install python@3.13";
  if (platform === "win32") return "winget install Python.Python.3.13";
  return "sudo apt-get install python3 python3-venv   (Fedora: sudo dnf install python3)";
}

/**
 * The Python to use: $PYTHON, else the first on the path that is new enough.
 * @param {Python[]} [found] for tests
 * @returns {Python}
 * @throws SetupFailure when there is none
 */
function requirePython(found = findPythons()) {
  const least = PYTHON_AT_LEAST.join(".");
  const good = found.find(({ version }) => isAtLeast(version, PYTHON_AT_LEAST));
  if (good) return good;
  const seen = found.map(({ command, version }) => `${command.join(" ")} is ${version}`);
  throw new SetupFailure(
    seen.length > 0
      ? `Python ${least} or newer is needed, and only older ones were found: ${[...new Set(seen)].join(", ")}.`
      : `Python ${least} or newer is needed, and none was found.`,
    `${pythonMend(process.platform)}\nIf one is installed elsewhere: PYTHON=/path/to/python3 npm start`,
  );
}

/**
 * The C++ compiler on this machine: $CXX, else the first of the usual names.
 * @returns {{ command: string[], version: string } | undefined}
 */
function findCompiler() {
  const { CXX } = process.env;
  // A compiler with arguments, or a path, which may hold spaces.
  const own = CXX ? [fs.existsSync(CXX) ? [CXX] : CXX.split(" ")] : [];
  for (const command of [...own, ["c++"], ["g++"], ["clang++"]]) {
    const version = ask(command[0], [...command.slice(1), "--version"]);
    if (version) return { command, version: version.split("\n")[0] };
  }
  return undefined;
}

/** This process's environment without what would lead Python away from the project's environment. */
function pythonEnvironment() {
  const { PYTHONHOME, PYTHONPATH, __PYVENV_LAUNCHER__, ...rest } = process.env;
  return { ...rest, PYTHONNOUSERSITE: "1", PYTHONUTF8: "1" };
}

/** The name of this platform as packages use it: "linux-x64", "darwin-arm64", "linux-x64-musl". */
function platformName() {
  const report = /** @type {{ header: { glibcVersionRuntime?: string } }} */ (
    process.report?.getReport()
  );
  const musl = process.platform === "linux" && !report?.header.glibcVersionRuntime;
  return `${process.platform}-${process.arch}${musl ? "-musl" : ""}`;
}

module.exports = {
  NODE_AT_LEAST,
  isAtLeast,
  findCompiler,
  findPythons,
  platformName,
  pythonEnvironment,
  requirePython,
};
