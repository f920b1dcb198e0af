/** @file From nothing to lib/dist, which does the rest. */
const fs = require("node:fs");
const path = require("node:path");
const { compileLibrary, isCompiled } = require("./compile.cjs");
const { requireRoom, SETUP_BYTES } = require("./disk.cjs");
const { describeFailure } = require("./failure.cjs");
const { withLock } = require("./lock.cjs");
const { requirePython } = require("./machine.cjs");
const { installNpmPackages, npmPackagesProblem } = require("./npm.cjs");
const { projectPaths } = require("./paths.cjs");
const { createUi } = require("./progress.cjs");

/**
 * Does the set-up, then the command.
 * @param {string} root the project's folder
 * @param {string} command start, setup, doctor, test, lessons, notebooks, bench or numbers
 * @param {string[]} args what was typed after it
 * @returns {Promise<number>} the exit status
 */
async function bootstrap(root, command, args) {
  const paths = projectPaths(root);
  const ui = createUi();
  try {
    if (command === "doctor") return await doctor(paths, ui);
    await withLock(
      paths.setupLock,
      async () => {
        lookAhead(paths);
        await installNpmPackages(paths, ui);
        await compileLibrary(paths, ui);
        await compiled(paths).setUp(paths, ui, command);
      },
      ui.say,
    );
    return await compiled(paths).runCommand(paths, ui, command, args);
  } catch (error) {
    console.error(`\n${describeFailure(error)}`);
    return 1;
  }
}

/**
 * What would stop a later step of a first set-up is said before the first download.
 * @param {import("./paths.cjs").ProjectPaths} paths
 * @throws SetupFailure
 */
function lookAhead(paths) {
  if (fs.existsSync(paths.venv)) return;
  requirePython();
  if (!fs.existsSync(paths.nodeModules)) requireRoom(paths.root, SETUP_BYTES, "the whole set-up");
}

/** The set-up's compiled part. @param {import("./paths.cjs").ProjectPaths} paths
 * @returns {typeof import("../main")} */
function compiled(paths) {
  return require(path.join(paths.dist, "setup", "main.js"));
}

/** The doctor installs nothing: what is not there yet is its finding. @param {import("./paths.cjs").ProjectPaths} paths @param {import("./progress.cjs").Ui} ui */
async function doctor(paths, ui) {
  const { examineMachine, sayFindings } = require("./doctor.cjs");
  const ready = npmPackagesProblem(paths) === undefined && isCompiled(paths);
  const findings = [
    ...examineMachine(paths),
    ...(ready ? await compiled(paths).examine(paths) : []),
  ];
  return sayFindings(findings, ui.say);
}

module.exports = { bootstrap };
