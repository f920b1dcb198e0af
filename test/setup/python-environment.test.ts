import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { sha256 } from "../../lib/setup/plain/stamp.cjs";
import { explainPip } from "../../lib/setup/pip";
import { SetupFailure } from "../../lib/setup/plain/failure.cjs";
import { findPythons, requirePython } from "../../lib/setup/plain/machine.cjs";
import { projectPaths, type ProjectPaths } from "../../lib/setup/plain/paths.cjs";
import {
  ensurePythonEnvironment,
  pythonEnvironmentProblem,
} from "../../lib/setup/python-environment";
import {
  listener,
  removeProjects,
  temporaryProject,
  until,
  withEnvironment,
  write,
} from "./project";

/** Makes a wheel: a package "tiny" with one module and a command, in Python's own words. */
const MAKE_WHEEL = `
import sys, zipfile
with zipfile.ZipFile(sys.argv[1], "w") as wheel:
    info = "tiny-1.0.dist-info/"
    wheel.writestr("tiny.py", "def main(): print('tiny works')\\nif __name__ == '__main__': main()\\n")
    wheel.writestr(info + "METADATA", "Metadata-Version: 2.1\\nName: tiny\\nVersion: 1.0\\n")
    wheel.writestr(info + "WHEEL", "Wheel-Version: 1.0\\nGenerator: x\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
    wheel.writestr(info + "entry_points.txt", "[console_scripts]\\ntiny = tiny:main\\n")
    wheel.writestr(info + "RECORD", "")
`;

/** A project whose requirements are one package that lies beside it: no index is asked. */
function projectWithTiny(): ProjectPaths {
  const paths = temporaryProject();
  const [command, ...args] = requirePython().command;
  const wheel = path.join(paths.root, "tiny-1.0-py3-none-any.whl");
  execFileSync(command, [...args, "-c", MAKE_WHEEL, wheel]);
  write(paths.requirements, `--no-index\n--find-links .\ntiny==1.0\n`);
  return paths;
}

const tinySays = (paths: ProjectPaths): string =>
  execFileSync(paths.python, ["-m", "tiny"], { encoding: "utf8" }).trim();

/** Runs with another list of folders that hold programs. */
async function withPath<T>(folder: string, act: () => T | Promise<T>): Promise<T> {
  const undo = withEnvironment({ PATH: folder, PYTHON: undefined, CXX: undefined });
  try {
    return await act();
  } finally {
    undo();
  }
}

/** A program that prints, and ends with a status. */
function script(file: string, output: string, status = 0): void {
  write(file, `#!/bin/sh\nprintf '%s\\n' '${output}'\nexit ${status}\n`);
  fs.chmodSync(file, 0o755);
}

describe("Python", () => {
  after(removeProjects);

  it("that is not there ends in a message with the line that brings one", async () => {
    const { own } = temporaryProject();
    const failure: unknown = await withPath(own, () => {
      assert.deepEqual(findPythons(), []);
      try {
        return requirePython();
      } catch (error) {
        return error;
      }
    });
    assert.ok(failure instanceof SetupFailure);
    assert.match(failure.message, /Python 3\.10 or newer is needed, and none was found/);
    assert.match(failure.mend, /install/);
  });

  it("that is too old is named with its version, and a newer one beside it is taken", async () => {
    const { own } = temporaryProject();
    script(path.join(own, "python3"), "3.9.18");
    await withPath(own, () => {
      assert.throws(() => requirePython(), /only older ones were found: python3 is 3\.9\.18/);
      script(path.join(own, "python3.12"), "3.12.1");
      assert.deepEqual(requirePython(), { command: ["python3.12"], version: "3.12.1" });
    });
  });

  it("named by PYTHON comes before those on the path", () => {
    const { own } = temporaryProject();
    const chosen = path.join(own, "my python");
    script(chosen, "3.13.5");
    const undo = withEnvironment({ PYTHON: chosen });
    try {
      assert.deepEqual(requirePython(), { command: [chosen], version: "3.13.5" });
    } finally {
      undo();
    }
  });

  it("without its module for virtual environments is mended by the package of its version", async () => {
    const paths = projectWithTiny();
    const { own } = paths;
    const refusal = "The virtual environment was not created because ensurepip is not available.";
    write(
      path.join(own, "python3"),
      `#!/bin/sh\ncase "$*" in *venv*) echo '${refusal}'; exit 1;; esac\necho 3.11.2\n`,
    );
    fs.chmodSync(path.join(own, "python3"), 0o755);
    const failure: unknown = await withPath(own, () =>
      ensurePythonEnvironment(paths, listener()).catch((error) => error),
    );
    assert.ok(failure instanceof SetupFailure);
    assert.match(failure.mend, /apt-get install python3\.11-venv/);
  });
});

describe("the Python environment", () => {
  after(removeProjects);

  it("is made in a folder with a space and Chinese characters, moves with it, and its scripts too", async () => {
    const paths = projectWithTiny();
    assert.equal(pythonEnvironmentProblem(paths), "not installed");
    await ensurePythonEnvironment(paths, listener());
    assert.equal(tinySays(paths), "tiny works");
    const moved = projectPaths(`${paths.root} moved`);
    fs.renameSync(paths.root, moved.root);
    try {
      const ui = listener();
      const never = async () => assert.fail("it was made anew");
      await ensurePythonEnvironment(moved, ui, never);
      assert.match(ui.said.join(), /was moved/);
      assert.equal(tinySays(moved), "tiny works");
      const scripts = path.join(path.dirname(moved.python), "activate");
      assert.ok(fs.readFileSync(scripts, "utf8").includes(`${moved.root}/.venv`));
    } finally {
      fs.renameSync(moved.root, paths.root);
    }
  });

  it("that was killed half way is not taken for whole, and is made anew", async () => {
    const paths = projectWithTiny();
    const killed = apart(paths);
    await until(() => fs.existsSync(paths.python));
    process.kill(-killed.pid!, "SIGKILL");
    await new Promise((resolve) => killed.once("exit", resolve));
    assert.equal(pythonEnvironmentProblem(paths), "not installed to the end");
    await ensurePythonEnvironment(paths, listener());
    assert.equal(pythonEnvironmentProblem(paths), undefined);
    assert.equal(tinySays(paths), "tiny works");
  });

  it("is to be made anew when the requirements changed, or when its Python is gone", () => {
    const paths = temporaryProject();
    write(paths.requirements, "tiny==1.0\n");
    const stamp = { requirements: sha256("tiny==1.0\n"), python: "3.11.7", root: paths.root };
    write(path.join(paths.venv, "elbolab.json"), stamp);
    assert.match(pythonEnvironmentProblem(paths) ?? "", /its Python is gone/);
    write(paths.requirements, "tiny==2.0\n");
    assert.match(pythonEnvironmentProblem(paths) ?? "", /older requirements/);
  });

  it("cannot be filled from an index that does not answer: said with the mend", async () => {
    const paths = temporaryProject();
    write(paths.requirements, "left==1.0\n");
    const undo = withEnvironment({
      PIP_CONFIG_FILE: "/dev/null",
      PIP_INDEX_URL: "http://127.0.0.1:9/simple",
      PIP_RETRIES: "1",
      PIP_FIND_LINKS: undefined,
    });
    try {
      const failure: unknown = await ensurePythonEnvironment(paths, listener()).catch((e) => e);
      assert.ok(failure instanceof SetupFailure);
      assert.match(failure.message, /index could not be reached for JupyterLab/);
      assert.match(failure.mend, /pip config set global\.index-url/);
      assert.equal(pythonEnvironmentProblem(paths), "not installed to the end");
    } finally {
      undo();
    }
  });

  it("meets a full disk or an untrusted certificate with messages of their own", () => {
    const full =
      "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device";
    assert.match(explainPip(full, "x").message, /disk became full/);
    const tls = "SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED]'))";
    assert.match(explainPip(tls, "x").mend, /pip config set global\.cert/);
  });
});

/** Makes the environment in a process group of its own, as a terminal would. */
function apart(paths: ProjectPaths): ReturnType<typeof spawn> {
  const file = path.join(__dirname, "..", "..", "lib", "setup", "python-environment.ts");
  const code = `require(${JSON.stringify(file)}).ensurePythonEnvironment(
    require(${JSON.stringify(path.join(path.dirname(file), "plain", "paths.cjs"))}).projectPaths(process.argv[1]),
    { say() {}, step: () => ({ at() {}, done() {} }) });`;
  const args = ["-r", "tsx/cjs", "-e", code, paths.root];
  return spawn(process.execPath, args, { stdio: "ignore", detached: true });
}
