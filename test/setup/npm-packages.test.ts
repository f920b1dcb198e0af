import assert from "node:assert/strict";
import fs from "node:fs";
import http from "node:http";
import path from "node:path";
import { compileLibrary, isCompiled } from "../../lib/setup/plain/compile.cjs";
import { SetupFailure } from "../../lib/setup/plain/failure.cjs";
import { explainNpm } from "../../lib/setup/plain/npm-failure.cjs";
import { installNpmPackages, npmPackagesProblem } from "../../lib/setup/plain/npm.cjs";
import type { ProjectPaths } from "../../lib/setup/plain/paths.cjs";
import type { Run } from "../../lib/setup/plain/run.cjs";
import { ensureNpmPackage } from "../../lib/setup/on-demand";
import {
  listener,
  removeProjects,
  ROOT,
  temporaryProject,
  withEnvironment,
  write,
} from "./project";

const LOCK = {
  packages: {
    "": {},
    "node_modules/a": { version: "1.0.0" },
    "node_modules/elsewhere": { version: "2.0.0", optional: true },
  },
};

/** A project that wants the package "a", installed as npm leaves it. */
function installedProject(): ProjectPaths {
  const paths = temporaryProject();
  write(paths.lock, LOCK);
  write(path.join(paths.nodeModules, "a/package.json"), {});
  write(path.join(paths.nodeModules, ".package-lock.json"), {
    packages: { "node_modules/a": { version: "1.0.0" } },
  });
  return paths;
}

/** Stands in for npm: installs, unless it is made to fail. */
const npmThat =
  (paths: ProjectPaths, act: () => { code: number; output: string }): Run =>
  async (_command, args) => {
    assert.ok(args.includes("ci"));
    fs.rmSync(paths.nodeModules, { recursive: true, force: true });
    return act();
  };

describe("npm packages", () => {
  after(removeProjects);

  it("are complete when npm's own list agrees with the lock file, optional ones aside", () => {
    assert.equal(npmPackagesProblem(installedProject()), undefined);
  });

  it("are incomplete after an interruption, which leaves no list", () => {
    const paths = installedProject();
    fs.rmSync(path.join(paths.nodeModules, ".package-lock.json"));
    assert.match(npmPackagesProblem(paths) ?? "", /not to the end/);
  });

  it("are incomplete when a folder of theirs was deleted, or the lock file moved on", () => {
    const deleted = installedProject();
    fs.rmSync(path.join(deleted.nodeModules, "a"), { recursive: true });
    assert.match(npmPackagesProblem(deleted) ?? "", /node_modules\/a is missing/);
    const newer = installedProject();
    write(newer.lock, { packages: { "node_modules/a": { version: "1.1.0" } } });
    assert.match(npmPackagesProblem(newer) ?? "", /is 1\.0\.0, not 1\.1\.0/);
  });

  it("are left alone when complete", async () => {
    const paths = installedProject();
    await installNpmPackages(paths, listener(), async () => assert.fail("npm was started"));
  });

  it("that an install left half done are installed again at the next start", async () => {
    const paths = installedProject();
    write(paths.lock, { packages: { "node_modules/a": { version: "1.1.0" } } });
    const full = npmThat(paths, () => ({ code: 1, output: "npm error code ENOSPC" }));
    await assert.rejects(installNpmPackages(paths, listener(), full), /disk became full/);
    assert.notEqual(npmPackagesProblem(paths), undefined);
    const good = npmThat(paths, () => {
      write(path.join(paths.nodeModules, "a/package.json"), {});
      const packages = { "node_modules/a": { version: "1.1.0" } };
      write(path.join(paths.nodeModules, ".package-lock.json"), { packages });
      return { code: 0, output: "" };
    });
    await installNpmPackages(paths, listener(), good);
    assert.equal(npmPackagesProblem(paths), undefined);
  });

  it("cannot be had from a registry that does not answer: said with its name and the mend", async () => {
    const undo = withEnvironment({
      npm_config_registry: "http://127.0.0.1:9/",
      npm_config_fetch_retries: "0",
    });
    const paths = temporaryProject();
    try {
      const failure: unknown = await ensureNpmPackage("left-pad", "1.3.0", paths).catch((e) => e);
      assert.ok(failure instanceof SetupFailure);
      assert.match(failure.message, /registry http:\/\/127\.0\.0\.1:9\/ could not be reached/);
      assert.match(failure.mend, /npm config set registry/);
      assert.deepEqual(fs.readdirSync(paths.npm), [], "nothing half done is left");
    } finally {
      undo();
    }
  });

  it("with a wrong checksum are refused, with a message of its own", async () => {
    const server = http.createServer((request, response) => {
      const { port } = server.address() as { port: number };
      const dist = {
        tarball: `http://127.0.0.1:${port}/a.tgz`,
        integrity: `sha512-${"A".repeat(86)}==`,
      };
      const versions = { "1.0.0": { name: "a", version: "1.0.0", dist } };
      const document = { name: "a", "dist-tags": { latest: "1.0.0" }, versions };
      response.end(request.url?.endsWith(".tgz") ? "not what it was" : JSON.stringify(document));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as { port: number };
    const undo = withEnvironment({
      npm_config_registry: `http://127.0.0.1:${port}/`,
      npm_config_fetch_retries: "0",
    });
    try {
      await assert.rejects(ensureNpmPackage("a", "1.0.0", temporaryProject()), /checksum is wrong/);
    } finally {
      undo();
      server.close();
    }
  });

  it("behind an untrusted certificate are explained by npm's setting for certificates", () => {
    const said = "npm error code SELF_SIGNED_CERT_IN_CHAIN";
    assert.match(explainNpm(said, "x", "https://mirror/").mend, /npm config set cafile/);
  });
});

describe("compiling the library", () => {
  after(removeProjects);

  /** A library of one file, compiled by the project's own compiler. */
  function smallLibrary(source: string): ProjectPaths {
    const paths = temporaryProject();
    fs.symlinkSync(path.join(ROOT, "node_modules"), paths.nodeModules, "junction");
    write(path.join(paths.root, "tsconfig.json"), { compilerOptions: { strict: true, types: [] } });
    const options = {
      outDir: "dist",
      rootDir: ".",
      incremental: true,
      tsBuildInfoFile: "dist/.tsbuildinfo",
    };
    write(path.join(paths.lib, "tsconfig.json"), {
      extends: "../tsconfig.json",
      compilerOptions: options,
      exclude: ["dist"],
    });
    write(path.join(paths.lib, "index.ts"), source);
    return paths;
  }

  it("happens again when a source has changed, and only then", async () => {
    const paths = smallLibrary("export const answer: number = 41;");
    await compileLibrary(paths, listener());
    await compileLibrary(paths, listener(), async () => assert.fail("the compiler was started"));
    write(path.join(paths.lib, "index.ts"), "export const answer: number = 40 + 2;");
    assert.ok(!isCompiled(paths));
    await compileLibrary(paths, listener());
    assert.match(fs.readFileSync(path.join(paths.dist, "index.js"), "utf8"), /40 \+ 2/);
  });

  it("that was killed half way begins anew, even if the compiler thinks it is done", async () => {
    const paths = smallLibrary("export const answer: number = 42;");
    await compileLibrary(paths, listener());
    fs.rmSync(path.join(paths.dist, "index.js"));
    fs.rmSync(path.join(paths.dist, ".compiled"));
    write(path.join(paths.dist, ".compiling"), "");
    await compileLibrary(paths, listener());
    assert.ok(fs.existsSync(path.join(paths.dist, "index.js")));
  });

  it("names the file and line of a mistake, and counts as not done", async () => {
    const paths = smallLibrary("export const answer: number = 'x';");
    const failure: unknown = await compileLibrary(paths, listener()).catch((error) => error);
    assert.ok(failure instanceof SetupFailure);
    assert.match(failure.message, /index\.ts\(1,14\)/);
    assert.ok(!isCompiled(paths));
  });
});
