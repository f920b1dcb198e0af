/** @file The npm packages: which are there, and how they are brought. */
const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");
const { requireRoom } = require("./disk.cjs");
const { SetupFailure } = require("./failure.cjs");
const { explainNpm } = require("./npm-failure.cjs");
const { ask, run } = require("./run.cjs");

/** Measured: node_modules after `npm ci`, and npm's cache beside it while it works. */
const INSTALLED_BYTES = 500e6;
const PEAK_BYTES = 750e6;

/** How to start the npm that started us, else the one on the path. @returns {string[]} */
function npmCommand() {
  const own = process.env.npm_execpath;
  if (own && path.basename(own) === "npm-cli.js") return [process.execPath, own];
  const beside = path.join(path.dirname(process.execPath), "node_modules/npm/bin/npm-cli.js");
  return process.platform === "win32" ? [process.execPath, beside] : ["npm"];
}

/** npm's own default place for its cache: found there, nobody chose it. */
function defaultCache() {
  return process.platform === "win32"
    ? path.join(process.env.LOCALAPPDATA ?? os.homedir(), "npm-cache")
    : path.join(os.homedir(), ".npm");
}

/**
 * The environment that npm runs in: the person's own registry, proxy and certificates, and their own
 * cache if they chose one; else a cache below `folder`, and temporary files there too.
 * @param {string} folder inside the project
 */
function npmEnvironment(folder) {
  const cache = process.env.npm_config_cache;
  const chosen = cache && path.resolve(cache) !== defaultCache();
  const temporary = path.join(folder, "tmp");
  fs.mkdirSync(temporary, { recursive: true });
  return {
    // npm waits a minute before it tries again, without a word.
    npm_config_fetch_retry_mintimeout: "1000",
    npm_config_fetch_retry_maxtimeout: "5000",
    ...process.env,
    TMPDIR: temporary,
    npm_config_cache: chosen ? cache : path.join(folder, "cache", "npm"),
    npm_config_loglevel: "error",
    npm_config_progress: "false",
    npm_config_ignore_scripts: "true",
    npm_config_audit: "false",
    npm_config_fund: "false",
    npm_config_update_notifier: "false",
    npm_config_logs_max: "0",
  };
}

/** @typedef {{ version?: string, link?: boolean, optional?: boolean }} Locked */

/** @param {string} file @returns {Record<string, Locked> | undefined} */
function packagesOf(file) {
  try {
    return JSON.parse(fs.readFileSync(file, "utf8")).packages;
  } catch {
    return undefined;
  }
}

/**
 * What is wrong with node_modules, held against the lock file. npm writes its own list of what it
 * installed last of all, so that an interrupted install has none.
 * @param {import("./paths.cjs").ProjectPaths} paths
 * @returns {string | undefined} undefined when nothing is
 */
function npmPackagesProblem(paths) {
  const wanted = packagesOf(paths.lock);
  const present = packagesOf(path.join(paths.nodeModules, ".package-lock.json"));
  if (present === undefined) return "not installed, or not to the end";
  for (const [place, { version, link, optional }] of Object.entries(wanted ?? {})) {
    if (!place.includes("node_modules/") || link) continue;
    const installed = present[place];
    if (installed === undefined && optional) continue;
    if (installed?.version !== version)
      return `${place} is ${installed?.version ?? "missing"}, not ${version}`;
    if (!fs.existsSync(path.join(paths.root, place, "package.json"))) return `${place} is missing`;
  }
  return undefined;
}

/** @param {NodeJS.ProcessEnv} env @param {string} cwd */
function registryOf(env, cwd) {
  const [command, ...args] = npmCommand();
  const answer = ask(command, [...args, "config", "get", "registry", "--prefix", cwd], env);
  return answer?.startsWith("http") ? answer : "in npm's configuration";
}

/** Runs npm. @param {string[]} args @param {string} what for the message when it fails
 * @param {{ cwd: string, env: NodeJS.ProcessEnv }} options @param {import("./run.cjs").Run} [runs] */
async function npm(args, what, options, runs = run) {
  const [command, ...before] = npmCommand();
  const { code, output } = await runs(command, [...before, ...args], options);
  if (code === 127) {
    throw new SetupFailure(
      "npm was not found.",
      "Install Node with npm (https://nodejs.org), then start again.",
    );
  }
  if (code !== 0) throw explainNpm(output, what, registryOf(options.env, options.cwd));
}

/** How many of these packages are there: npm makes all their folders first, and fills them later.
 * @param {string} root @param {string[]} places */
function countPackages(root, places) {
  return places.filter((place) => fs.existsSync(path.join(root, place, "package.json"))).length;
}

/**
 * Installs what the lock file names, unless it is there.
 * @param {import("./paths.cjs").ProjectPaths} paths
 * @param {import("./progress.cjs").Ui} ui
 * @param {import("./run.cjs").Run} [runs] for tests
 */
async function installNpmPackages(paths, ui, runs = run) {
  if (npmPackagesProblem(paths) === undefined) return;
  requireRoom(paths.root, PEAK_BYTES, "installing the npm packages");
  const places = Object.keys(packagesOf(paths.lock) ?? {}).filter((place) =>
    place.includes("node_modules/"),
  );
  const step = ui.step(
    "npm packages",
    `about 150 MB to download, ${INSTALLED_BYTES / 1e6} MB on disk`,
  );
  // Without npm's list an interruption from here on is seen at the next start.
  fs.rmSync(path.join(paths.nodeModules, ".package-lock.json"), { force: true });
  const watch = setInterval(() => {
    const count = countPackages(paths.root, places);
    step.at(count / places.length, `${count} of ${places.length} packages`);
  }, 500);
  try {
    const env = npmEnvironment(paths.own);
    await npm(["ci"], "the npm packages", { cwd: paths.root, env }, runs);
  } finally {
    clearInterval(watch);
  }
  const problem = npmPackagesProblem(paths);
  if (problem) {
    throw new SetupFailure(
      `npm said it was done, but: ${problem}.`,
      "rm -rf node_modules, then start again.",
    );
  }
  step.done();
  fs.rmSync(path.join(paths.cache, "npm"), { recursive: true, force: true });
}

module.exports = { installNpmPackages, npm, npmEnvironment, npmPackagesProblem };
