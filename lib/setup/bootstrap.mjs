/**
 * @file Every `npm run` command starts here, on a fresh clone too, where nothing is installed yet.
 *
 * 1. Node itself is new enough. This file must be readable by a Node that is not: old syntax only.
 * 2. The npm packages are those of the lock file; lib is compiled.
 * 3. The rest of the set-up, and then the command, run from lib/dist.
 */
import { createRequire } from "module";
import path from "path";
import { fileURLToPath } from "url";

const [major, minor] = process.versions.node.split(".").map(Number);

if (major < 20 || (major === 20 && minor < 19)) {
  console.error(
    "What happened:  Node 20.19 or newer is needed; this is Node " + process.versions.node + ".",
  );
  console.error(
    "What mends it:  install the newest Node from https://nodejs.org, or: nvm install --lts",
  );
  process.exit(1);
}

const require = createRequire(import.meta.url);
const { bootstrap } = require("./plain/bootstrap.cjs");
const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");

bootstrap(root, process.argv[2] || "start", process.argv.slice(3)).then(function (code) {
  process.exitCode = code;
});
