import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import type { ProjectPaths } from "../../lib/setup/plain/paths.cjs";
import { removeProjects, ROOT, temporaryProject, write } from "./project";

/** A project as it is cloned, in a folder with a space and Chinese characters: nothing installed. */
function freshClone(): ProjectPaths {
  const paths = temporaryProject();
  fs.cpSync(path.join(ROOT, "lib", "setup"), path.join(paths.lib, "setup"), { recursive: true });
  fs.copyFileSync(path.join(ROOT, "package-lock.json"), paths.lock);
  return paths;
}

function bootstrap(paths: ProjectPaths, args: string[], nodeArguments: string[] = []) {
  const script = path.join(paths.lib, "setup", "bootstrap.mjs");
  return spawnSync(process.execPath, [...nodeArguments, script, ...args], { encoding: "utf8" });
}

describe("a fresh clone", () => {
  after(removeProjects);

  it("has a doctor that tells what is missing, each with its mend, and installs nothing", () => {
    const paths = freshClone();
    const { status, stdout, stderr } = bootstrap(paths, ["doctor"]);
    assert.equal(stderr, "");
    assert.equal(status, 1);
    assert.match(stdout, /^ok +Node +\d+/m);
    assert.match(stdout, /^NO +npm packages +not installed[^\n]*\n +mend it with: +npm run setup/m);
    assert.ok(!fs.existsSync(paths.nodeModules));
    assert.ok(!fs.existsSync(paths.own));
  });

  it("on a Node that is too old ends in one message with the mend", () => {
    const paths = freshClone();
    const older = path.join(paths.root, "older.cjs");
    write(older, "Object.defineProperty(process.versions, 'node', { value: '18.20.4' });");
    const { status, stdout, stderr } = bootstrap(paths, ["start"], ["-r", older]);
    assert.equal(status, 1);
    assert.equal(stdout, "");
    assert.match(
      stderr,
      /^What happened: .*20\.19.*18\.20\.4.*\nWhat mends it: .*nodejs\.org.*\n$/,
    );
  });

  it("in a folder that cannot be written ends in a message that names it", () => {
    const paths = freshClone();
    // Root may write anywhere: a file stands where the folder is to be.
    write(paths.own, "");
    const { status, stderr } = bootstrap(paths, ["setup"]);
    assert.equal(status, 1);
    assert.match(stderr, /^\nWhat happened: .*\.elbolab[^\n]*\nWhat mends it: [^\n]*\n$/);
  });
});
