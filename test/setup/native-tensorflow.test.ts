import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { addonPlace, nativeProblem, readNativeStamp } from "../../lib/setup/native-state";
import { ensureNativeTensorFlow, type NativeOptions } from "../../lib/setup/native-tensorflow";
import { SetupFailure } from "../../lib/setup/plain/failure.cjs";
import { findCompiler } from "../../lib/setup/plain/machine.cjs";
import { projectPaths, type ProjectPaths } from "../../lib/setup/plain/paths.cjs";
import { run, type Run } from "../../lib/setup/plain/run.cjs";
import { compilerArguments, tryAddon } from "../../lib/setup/tensorflow-addon";
import { WHEELS, type Wheel } from "../../lib/setup/tensorflow-wheels";
import { downloadWheel } from "../../lib/setup/wheel";
import {
  listener,
  removeProjects,
  ROOT,
  temporaryProject,
  withEnvironment,
  write,
} from "./project";

const WHEEL = WHEELS["linux-x64"] as Wheel;
const GCC = { name: "g++ 12", command: ["g++"], env: {} };
const UNREACHABLE = "ConnectionError: NewConnectionError: Connection refused";

/** Which part of the work a program was started for. */
type Part = "download" | "unpack" | "compiler package" | "compile" | "trial" | "official";

function partOf(args: string[]): Part {
  const line = args.join(" ");
  if (line.includes("pip download")) return "download";
  if (line.includes("unpack-wheel.py")) return "unpack";
  if (line.includes("pip install")) return "compiler package";
  if (line.includes("try-addon.cjs")) return "trial";
  return line.includes("install.js") ? "official" : "compile";
}

/** What each part's program leaves behind when it does its work. */
function leaveBehind(part: Part, paths: ProjectPaths, args: string[]): void {
  const after = (flag: string): string => args[args.indexOf(flag) + 1];
  if (part === "download") write(path.join(after("-d"), "tensorflow.whl"), "");
  if (part === "unpack") {
    for (const name of WHEEL.libraries) write(path.join(args[2], "tensorflow", name), name);
  }
  if (part === "compile") write(after("-o"), "addon");
  if (part === "official") write(addonPlace(paths), "official addon");
}

/** Stands in for pip, Python and the compilers; the parts in `failing` say why they fail. */
function machine(paths: ProjectPaths, failing: Partial<Record<Part, string>>) {
  const started: Part[] = [];
  const run: Run = async (_command, args) => {
    const part = partOf(args);
    started.push(part);
    const output = failing[part];
    if (output !== undefined) return { code: 1, output };
    leaveBehind(part, paths, args);
    return { code: 0, output: "" };
  };
  return { started, run };
}

/** Installs in a new project with these parts failing. */
async function install(
  failing: Partial<Record<Part, string>>,
  options: Partial<NativeOptions> = {},
  paths = temporaryProject(),
) {
  const { started, run } = machine(paths, failing);
  const ui = listener();
  const settings = { run, wheel: WHEEL, compiler: GCC, ...options };
  await ensureNativeTensorFlow(paths, ui, true, settings);
  return { paths, started, said: ui.said.join("\n"), stamp: readNativeStamp(paths) };
}

describe("native TensorFlow", () => {
  after(removeProjects);

  it("is compiled by the compiler that is there, and linked where tfjs-node looks", async () => {
    const { paths, started, said, stamp } = await install({});
    assert.deepEqual(started, ["download", "unpack", "compile", "trial"]);
    assert.match(said, /compiled by g\+\+ 12/);
    assert.equal(stamp?.way, "compiled");
    assert.equal(nativeProblem(paths, WHEEL), undefined);
    assert.equal(fs.readFileSync(addonPlace(paths), "utf8"), "addon");
    assert.deepEqual(fs.readdirSync(paths.temporary), [], "headers and wheel are gone");
  });

  it("is compiled by a packaged compiler where there is none, and where that one fails", async () => {
    const none = await install({}, { compiler: undefined });
    assert.deepEqual(none.started, ["download", "unpack", "compiler package", "compile", "trial"]);
    assert.match(none.said, /compiled by ziglang/);
    let tries = 0;
    const paths = temporaryProject();
    const { run } = machine(paths, {});
    const firstFails: Run = async (command, args, runOptions) =>
      partOf(args) === "compile" && ++tries === 1
        ? { code: 1, output: "fatal error: string: No such file" }
        : run(command, args, runOptions);
    const second = await install({}, { run: firstFails }, paths);
    assert.match(second.said, /g\+\+ 12 did not make a working addon:\nfatal error: string/);
    assert.equal(second.stamp?.detail, "ziglang 0.17.0");
  });

  it("comes by the official download where no package fits the platform or the index is silent", async () => {
    const platform = await install({}, { wheel: undefined });
    assert.deepEqual(platform.started, ["official", "trial"]);
    assert.equal(platform.stamp?.way, "official");
    const silent = await install({ download: UNREACHABLE });
    assert.deepEqual(silent.started, ["download", "official", "trial"]);
    assert.equal(silent.stamp?.way, "official");
  });

  it("that cannot be had is done without, which is said with the mend, and not tried at every start", async () => {
    const { paths, said, stamp } = await install(
      { "compiler package": UNREACHABLE, official: "ENOTFOUND" },
      { compiler: undefined },
    );
    assert.equal(stamp?.way, "none");
    assert.match(said, /There is no C\+\+ compiler/);
    assert.match(said, /g\+\+|xcode-select/);
    assert.match(said, /many times slower here, on WebAssembly or plain JavaScript/);
    assert.match(nativeProblem(paths, WHEEL) ?? "", /There is no C\+\+ compiler/);
    const never: Run = async () => assert.fail("it was tried again");
    await ensureNativeTensorFlow(paths, listener(), false, { run: never, wheel: WHEEL });
  });

  it("counts as missing after an interruption at any moment, and is then installed", async () => {
    const paths = temporaryProject();
    for (const name of WHEEL.libraries) write(path.join(paths.native, name), "half");
    assert.match(nativeProblem(paths, WHEEL) ?? "", /not to the end/);
    const { stamp } = await install({}, {}, paths);
    assert.equal(stamp?.way, "compiled");
    assert.equal(
      fs.readFileSync(path.join(paths.native, WHEEL.libraries[0]), "utf8"),
      WHEEL.libraries[0],
    );
  });

  it("of an older version, or with a library deleted, is installed anew", async () => {
    const { paths } = await install({});
    assert.match(
      nativeProblem(paths, { ...WHEEL, version: "2.22.0" }) ?? "",
      /2\.21\.0, not 2\.22/,
    );
    fs.rmSync(path.join(paths.native, WHEEL.libraries[1]));
    assert.match(nativeProblem(paths, WHEEL) ?? "", /is missing/);
  });

  it("with a wrong checksum is refused by pip itself, and no other way is tried", async () => {
    const paths = temporaryProject();
    const index = path.join(paths.root, "index");
    write(path.join(index, "tiny-1.0-cp311-cp311-manylinux_2_27_x86_64.whl"), "changed on the way");
    const wheel = { ...WHEEL, package: "tiny", version: "1.0" };
    const undo = withEnvironment({
      PIP_CONFIG_FILE: "/dev/null",
      PIP_NO_INDEX: "1",
      PIP_FIND_LINKS: pathToFileURL(index).href,
    });
    try {
      const python = projectPaths(ROOT).python;
      const step = listener().step("", "");
      const failure: unknown = await downloadWheel({ ...paths, python }, wheel, step, run).catch(
        (e) => e,
      );
      assert.ok(failure instanceof SetupFailure);
      assert.match(failure.message, /checksum is wrong/);
      assert.match(failure.mend, /rm -rf \.elbolab\/cache/);
      assert.notEqual(failure.kind, "unavailable");
    } finally {
      undo();
    }
  });

  it("is compiled with paths that need no quoting, on Linux and macOS", () => {
    const paths = temporaryProject();
    const linux = compilerArguments(paths, WHEEL, "/a b/学", "linux");
    assert.ok(linux.includes("-I/a b/学/tensorflow/include"));
    assert.ok(linux.includes("-Wl,-rpath,$ORIGIN"));
    const macos = compilerArguments(paths, WHEELS["darwin-arm64"] as Wheel, "/x", "darwin");
    assert.ok(macos.includes("-Wl,-rpath,@loader_path"));
    assert.ok(macos.includes("/x/libtensorflow_cc.2.dylib"));
  });

  it("that is installed here multiplies matrices; a file that is no library is told from it", async () => {
    const paths = projectPaths(ROOT);
    assert.equal(await tryAddon(paths, addonPlace(paths), run), undefined);
    const broken = path.join(temporaryProject().root, "broken.node");
    write(broken, "no library");
    assert.match((await tryAddon(paths, broken, run)) ?? "", /broken\.node/);
  });
});

describe("the C++ compiler", () => {
  after(removeProjects);

  it("is the one that CXX names, else the first on the path, else none", () => {
    const { own } = temporaryProject();
    const undo = withEnvironment({ PATH: own, CXX: undefined });
    const program = (name: string): string => {
      const file = path.join(own, name);
      write(file, `#!/bin/sh\necho ${name} 1.0\n`);
      fs.chmodSync(file, 0o755);
      return file;
    };
    try {
      assert.equal(findCompiler(), undefined);
      program("clang++");
      assert.equal(findCompiler()?.version, "clang++ 1.0");
      program("g++");
      assert.equal(findCompiler()?.version, "g++ 1.0");
      process.env.CXX = "clang++ -m64";
      assert.deepEqual(findCompiler()?.command, ["clang++", "-m64"]);
      process.env.CXX = program("mine");
      assert.deepEqual(findCompiler()?.command, [path.join(own, "mine")]);
    } finally {
      undo();
    }
  });
});

describe("unpacking a wheel", () => {
  after(removeProjects);

  it("takes the named parts alone and tells how far it is", () => {
    const { root } = temporaryProject();
    const python = projectPaths(ROOT).python;
    const wheel = path.join(root, "a.whl");
    const make = `
import sys, zipfile
with zipfile.ZipFile(sys.argv[1], "w") as z:
    z.writestr("t/include/c/", "")
    z.writestr("t/include/c/a.h", "header")
    z.writestr("t/lib.so", "library")
    z.writestr("t/python.py", "not needed")`;
    execFileSync(python, ["-c", make, wheel]);
    const unpack = path.join(ROOT, "lib", "setup", "unpack-wheel.py");
    const said = execFileSync(python, [unpack, wheel, root, "t/lib.so", "t/include/c/"], {
      encoding: "utf8",
    });
    assert.equal(said, "6 13\n13 13\n");
    assert.equal(fs.readFileSync(path.join(root, "t/include/c/a.h"), "utf8"), "header");
    assert.ok(!fs.existsSync(path.join(root, "t/python.py")));
  });
});
