import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { withLock } from "../../lib/setup/plain/lock.cjs";
import { listener, removeProjects, ROOT, runs, temporaryProject, until, write } from "./project";

const PLAIN = path.join(ROOT, "lib", "setup", "plain");

/** Starts a set-up in a process of its own; `work` is JavaScript, with `run` and `fs` at hand. */
function setUpApart(lock: string, work: string): ChildProcess {
  const script = `
    const fs = require("node:fs");
    const { run } = require(${JSON.stringify(path.join(PLAIN, "run.cjs"))});
    const { withLock } = require(${JSON.stringify(path.join(PLAIN, "lock.cjs"))});
    withLock(${JSON.stringify(lock)}, async () => { ${work} }, console.log);`;
  return spawn(process.execPath, ["-e", script], { stdio: "ignore" });
}

const ended = (child: ChildProcess): Promise<unknown> =>
  new Promise((resolve) => child.once("exit", resolve));

describe("lock of the set-up", () => {
  after(removeProjects);

  it("lets one set-up work at a time, whatever number starts at once", async () => {
    const { own, setupLock } = temporaryProject();
    const log = path.join(own, "log");
    const note = (word: string): string =>
      `fs.appendFileSync(${JSON.stringify(log)}, "${word}\\n");`;
    const wait = "await new Promise((resolve) => setTimeout(resolve, 50));";
    const work = `${note("in")} ${wait} ${note("out")}`;
    const all = Array.from({ length: 4 }, () => setUpApart(setupLock, work));
    await Promise.all(all.map(ended));
    assert.equal(fs.readFileSync(log, "utf8"), "in\nout\n".repeat(4));
    assert.ok(!fs.existsSync(setupLock));
  });

  it("is taken over from a set-up that was killed, and what that left running is ended", async () => {
    const { own, setupLock } = temporaryProject();
    const heartbeat = path.join(own, "pid");
    const program = `require("fs").writeFileSync(${JSON.stringify(heartbeat)}, String(process.pid)); setInterval(() => {}, 1000)`;
    const killed = setUpApart(
      setupLock,
      `await run(process.execPath, ["-e", ${JSON.stringify(program)}]);`,
    );
    await until(() => fs.existsSync(heartbeat) && fs.readFileSync(heartbeat, "utf8") !== "");
    const left = Number(fs.readFileSync(heartbeat, "utf8"));
    const exit = ended(killed);
    killed.kill("SIGKILL");
    await exit;
    assert.ok(runs(left), "the program outlives the killed set-up");
    const result = await withLock(setupLock, async () => "done", listener().say);
    assert.equal(result, "done");
    await until(() => !runs(left));
  });

  it("is waited for while its holder lives, and the wait is said", async () => {
    const { own, setupLock } = temporaryProject();
    const go = path.join(own, "go");
    const holder = setUpApart(
      setupLock,
      `while (!fs.existsSync(${JSON.stringify(go)})) await new Promise((r) => setTimeout(r, 20));`,
    );
    await until(() => fs.existsSync(setupLock));
    const ui = listener();
    let entered = false;
    const second = withLock(setupLock, async () => void (entered = true), ui.say);
    await until(() => ui.said.length > 0);
    assert.ok(!entered);
    assert.match(ui.said[0], new RegExp(`process ${holder.pid}\\b`));
    write(go, "");
    await second;
    assert.ok(entered);
  });

  it("with nothing readable in it, left by a full disk or a crash, does not hold for ever", async () => {
    const { setupLock } = temporaryProject();
    write(setupLock, '{"pid": 1');
    const longAgo = new Date(Date.now() - 60_000);
    fs.utimesSync(setupLock, longAgo, longAgo);
    assert.equal(await withLock(setupLock, async () => 1, listener().say), 1);
  });

  it("of a process whose number another program got since counts as left behind", async () => {
    const { setupLock } = temporaryProject();
    write(setupLock, { pid: process.pid, born: "another time", programs: [] });
    assert.equal(await withLock(setupLock, async () => 2, listener().say), 2);
  });
});
