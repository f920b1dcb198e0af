/** @file The doctor's findings on the machine, and how findings are said. */
const { isCompiled } = require("./compile.cjs");
const { freeBytes, megabytes, SETUP_BYTES } = require("./disk.cjs");
const {
  findCompiler,
  findPythons,
  isAtLeast,
  NODE_AT_LEAST,
  requirePython,
} = require("./machine.cjs");
const { npmPackagesProblem } = require("./npm.cjs");

/**
 * @typedef {object} Finding
 * @property {string} name what was looked at
 * @property {string} found what was found, in a few words
 * @property {string} [mend] the line that mends it; none when all is well
 */

/** @param {string} name @param {string | undefined} problem @param {string} good @param {string} mend @returns {Finding} */
function finding(name, problem, good, mend) {
  return problem === undefined ? { name, found: good } : { name, found: problem, mend };
}

/** @returns {Finding} */
function examinePython() {
  const pythons = findPythons();
  try {
    const { command, version } = requirePython(pythons);
    return { name: "Python", found: `${version} (${command.join(" ")})` };
  } catch (error) {
    const failure = /** @type {import("./failure.cjs").SetupFailure} */ (error);
    return { name: "Python", found: failure.message, mend: failure.mend };
  }
}

/** A machine without a compiler is no fault: the set-up fetches one for its one minute of work. */
function examineCompiler() {
  const compiler = findCompiler();
  return {
    name: "C++ compiler",
    found: compiler?.version ?? "none; where one is needed, the set-up fetches one as a package",
  };
}

/** @param {import("./paths.cjs").ProjectPaths} paths @param {boolean} complete whether the rest is installed */
function examineDisk(paths, complete) {
  const free = freeBytes(paths.root);
  const short = !complete && free < SETUP_BYTES;
  return finding(
    "Room on the disk",
    short ? `${megabytes(free)} free, the set-up needs ${megabytes(SETUP_BYTES)}` : undefined,
    `${megabytes(free)} free`,
    `free ${megabytes(SETUP_BYTES - free)} where ${paths.root} is`,
  );
}

/**
 * What can be told before anything is installed.
 * @param {import("./paths.cjs").ProjectPaths} paths
 * @returns {Finding[]}
 */
function examineMachine(paths) {
  const node = process.versions.node;
  const packages = npmPackagesProblem(paths);
  const compiled = packages === undefined && isCompiled(paths);
  /** @type {Finding[]} */
  const findings = [
    finding(
      "Node",
      isAtLeast(node, NODE_AT_LEAST) ? undefined : `${node}, too old`,
      `${node} (${process.execPath})`,
      "install the newest Node from https://nodejs.org",
    ),
    examinePython(),
    examineCompiler(),
    examineDisk(paths, compiled),
    finding("npm packages", packages, "as package-lock.json wants them", "npm run setup"),
    finding(
      "The library",
      compiled ? undefined : "not compiled, or from older sources",
      "compiled",
      "npm run setup",
    ),
  ];
  if (!compiled) {
    findings.push({
      name: "JupyterLab, TensorFlow, the kernel",
      found: "looked at once the library is compiled",
      mend: "npm run setup",
    });
  }
  return findings;
}

/**
 * Says findings, one line each, with the mending line below those that need one.
 * @param {Finding[]} findings
 * @param {(line: string) => void} say
 * @returns {number} the exit status: 1 when something is missing
 */
function sayFindings(findings, say) {
  const width = Math.max(...findings.map(({ name }) => name.length)) + 2;
  for (const { name, found, mend } of findings) {
    const margin = " ".repeat(width + 4);
    const lines = (/** @type {string} */ text) => text.split("\n").join(`\n${margin}`);
    say(`${mend === undefined ? "ok " : "NO "} ${name.padEnd(width)}${lines(found)}`);
    if (mend !== undefined) say(`${margin}mend it with:  ${lines(mend)}`);
  }
  const missing = findings.filter(({ mend }) => mend !== undefined).length;
  say(missing === 0 ? "\nAll is there." : `\n${missing} of ${findings.length} need mending.`);
  return missing === 0 ? 0 : 1;
}

module.exports = { examineMachine, sayFindings };
