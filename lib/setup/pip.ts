/** @file How pip is run, and what its failures mean for a person. */
import fs from "node:fs";
import path from "node:path";
import { SetupFailure } from "./plain/failure.cjs";
import { pythonEnvironment } from "./plain/machine.cjs";
import type { ProjectPaths } from "./plain/paths.cjs";
import { ask } from "./plain/run.cjs";

/** True when the person told pip, in its configuration or the environment, where its cache is. */
function hasOwnCache(paths: ProjectPaths): boolean {
  if (process.env.PIP_CACHE_DIR || process.env.PIP_NO_CACHE_DIR) return true;
  const place = ask(paths.python, ["-m", "pip", "config", "get", "global.cache-dir"]);
  return Boolean(place);
}

/**
 * The environment that pip runs in: the person's own index, proxy and certificates, and their cache
 * if they chose one; else a cache inside the project. Temporary files stay inside it too.
 */
export function pipEnvironment(paths: ProjectPaths): NodeJS.ProcessEnv {
  fs.mkdirSync(paths.temporary, { recursive: true });
  return {
    ...pythonEnvironment(),
    ...(hasOwnCache(paths) ? {} : { PIP_CACHE_DIR: path.join(paths.cache, "pip") }),
    PIP_DISABLE_PIP_VERSION_CHECK: "1",
    PIP_USER: "0",
    TMPDIR: paths.temporary,
  };
}

const UNREACHABLE =
  /NewConnectionError|NameResolutionError|Failed to establish|Temporary failure in name resolution|Name or service not known|Connection refused|ConnectTimeout|ReadTimeout|timed out|ProxyError|Network is unreachable|Max retries exceeded|Connection (broken|reset|aborted)/i;

const MEND_INDEX =
  "Look after the network, or name a mirror or proxy that you reach:\n" +
  "pip config set global.index-url URL      or      pip config set global.proxy URL";

/**
 * @param output what pip printed
 * @param what what was being installed
 */
export function explainPip(output: string, what: string): SetupFailure {
  const errors = output.split("\n").filter((line) => /^\s*(ERROR|error):/.test(line));
  const said = errors.slice(0, 4).join("\n");
  const fail = (happened: string, mend: string, kind?: "unavailable"): SetupFailure =>
    new SetupFailure(`${happened}\n${said || output.slice(-600)}`.trimEnd(), mend, kind);
  if (/DO NOT MATCH THE HASHES/.test(output)) {
    return fail(
      `A checksum is wrong: what the package index sent for ${what} is not the file that is pinned here.`,
      "rm -rf .elbolab/cache   (then start again; if it stays, the mirror is damaged: use another)\n" +
        "pip config set global.index-url URL",
    );
  }
  if (/No space left|Errno 28/.test(output)) {
    return fail(`The disk became full during ${what}.`, "Free some room, then start again.");
  }
  if (/CERTIFICATE_VERIFY_FAILED|SSLError|SSLCertVerificationError/.test(output)) {
    return fail(
      `The certificate of the Python package index is not trusted here.`,
      "pip config set global.cert /path/to/your/network's/certificates.pem",
      "unavailable",
    );
  }
  if (UNREACHABLE.test(output)) {
    return fail(
      `The Python package index could not be reached for ${what}.`,
      MEND_INDEX,
      "unavailable",
    );
  }
  if (/from versions: none\)/.test(output)) {
    return fail(
      `The Python package index does not offer ${what}: it could not be reached, or is not complete.`,
      MEND_INDEX,
      "unavailable",
    );
  }
  if (/No matching distribution|Could not find a version/.test(output)) {
    return fail(
      `The Python package index lacks a version that is pinned here, or has none for this Python and machine.`,
      "A mirror that is complete: pip config set global.index-url URL\n" +
        "or another Python from 3.10 to 3.14: PYTHON=/path/to/python3 npm start",
      "unavailable",
    );
  }
  return fail(`pip could not install ${what}.`, "Mend what pip says above, then start again.");
}
