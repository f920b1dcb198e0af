import assert from "node:assert/strict";
import fs from "node:fs";
import net from "node:net";
import path from "node:path";
import { ensureJupyterSettings, jupyterEnvironment } from "../../lib/setup/jupyter";
import { ensureKernelspec, isKernelspecCurrent } from "../../lib/setup/kernelspec";
import { requireRoom } from "../../lib/setup/plain/disk.cjs";
import { describeFailure, SetupFailure } from "../../lib/setup/plain/failure.cjs";
import { projectPaths } from "../../lib/setup/plain/paths.cjs";
import { askedPort, requirePort } from "../../lib/setup/start";
import { removeProjects, temporaryProject, write } from "./project";

describe("npm start", () => {
  after(removeProjects);

  it("reads the port as JupyterLab does", () => {
    assert.equal(askedPort(["--no-browser"]), undefined);
    assert.equal(askedPort(["--no-browser", "--port", "9001"]), 9001);
    assert.equal(askedPort(["--port=9002"]), 9002);
    assert.equal(askedPort(["--ServerApp.port=9003"]), 9003);
  });

  it("with a port that is taken names one that is free", async () => {
    const server = net.createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as net.AddressInfo;
    try {
      const failure: unknown = await requirePort(["--port", String(port)]).catch((error) => error);
      assert.ok(failure instanceof SetupFailure);
      assert.match(failure.message, new RegExp(`Port ${port} is taken`));
      const offered = Number(/--port (\d+)/.exec(failure.mend)?.[1]);
      assert.ok(offered > port);
      await requirePort(["--port", String(offered)]);
    } finally {
      server.close();
    }
  });

  it("refuses a port that is no number", async () => {
    await assert.rejects(requirePort(["--port", "lab"]), /wants a number/);
  });

  it("opens the first lesson, asks nobody for news, and keeps Jupyter's files inside", () => {
    const paths = temporaryProject();
    write(path.join(paths.root, "notebooks", "02-b.ipynb"), "{}");
    write(path.join(paths.root, "notebooks", "01-a.ipynb"), "{}");
    ensureJupyterSettings(paths);
    const config = path.join(paths.jupyter, "config", "jupyter_server_config.json");
    const { LabApp } = JSON.parse(fs.readFileSync(config, "utf8")) as { LabApp: object };
    assert.deepEqual(LabApp, {
      log_level: "ERROR",
      default_url: "/lab/tree/notebooks/01-a.ipynb",
      news_url: null,
      check_for_updates_class: "jupyterlab.NeverCheckForUpdate",
      extension_manager: "readonly",
    });
    const folders = Object.entries(jupyterEnvironment(paths)).filter(([name]) =>
      /^(JUPYTER.*_DIR|IPYTHONDIR)$/.test(name),
    );
    assert.equal(folders.length, 6);
    for (const [name, folder] of folders) assert.ok(folder?.startsWith(paths.own), name);
  });
});

describe("the kernel's description", () => {
  after(removeProjects);

  it("names this Node and the compiled kernel, and is written anew after a move", () => {
    const paths = temporaryProject();
    assert.ok(!isKernelspecCurrent(paths));
    ensureKernelspec(paths);
    assert.ok(isKernelspecCurrent(paths));
    const file = path.join(paths.venv, "share/jupyter/kernels/tslab/kernel.json");
    const { argv } = JSON.parse(fs.readFileSync(file, "utf8")) as { argv: string[] };
    assert.equal(argv[0], process.execPath);
    assert.equal(argv[1], path.join(paths.root, "lib/dist/kernel/main.js"));
    const moved = projectPaths(`${paths.root} moved`);
    fs.renameSync(paths.root, moved.root);
    try {
      assert.ok(!isKernelspecCurrent(moved));
      ensureKernelspec(moved);
      assert.ok(isKernelspecCurrent(moved));
    } finally {
      fs.renameSync(moved.root, paths.root);
    }
  });
});

describe("a failure", () => {
  it("is one message: what happened, and what mends it", () => {
    assert.equal(
      describeFailure(new SetupFailure("No bread.", "bake\nbread")),
      "What happened:  No bread.\nWhat mends it:  bake\n                bread",
    );
  });

  it("that nobody foresaw shows where it happened", () => {
    assert.match(describeFailure(new TypeError("x is not a function")), /start\.test\.ts/);
  });

  it("for want of room says how much is needed, how much is free, and the difference", () => {
    const free = (): number => 200e6;
    requireRoom("/project", 200e6, "a step", free);
    assert.throws(
      () => requireRoom("/project", 1.5e9, "a step", free),
      (error: SetupFailure) =>
        /a step needs 1\.5 GB in \/project, 200 MB are free/.test(error.message) &&
        /Free 1\.3 GB/.test(error.mend),
    );
  });
});
