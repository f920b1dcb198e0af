/** @file What a kernel meets in the wild: forged messages, floods, crashes, killed parents. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import {
  KERNEL,
  resultOf,
  sleep,
  startTestKernel,
  stopAllKernels,
  writeConnectionFile,
  type TestKernel,
} from "./client";
import { randomBytesFrom, randomMessage } from "./malformed";
import { freshFolder } from "./python";

describe("a kernel in the wild", function () {
  this.timeout(120_000);
  let kernel: TestKernel;
  before(async () => {
    kernel = await startTestKernel();
  });
  after(stopAllKernels);

  const request = (): Buffer[] => {
    const header = kernel.wire.createHeader("kernel_info_request");
    const message = { identities: [], header, parent: {}, metadata: {}, content: {}, buffers: [] };
    return kernel.wire.encode(message);
  };
  const idOf = (frames: Buffer[]): string => JSON.parse(String(frames[2])).msg_id as string;
  const isUnanswered = async (frames: Buffer[]): Promise<void> => {
    await kernel.sendRaw(frames);
    // Requests are answered in order: the reply to the next one comes after any to this one.
    await kernel.request("kernel_info_request", {});
    await assert.rejects(kernel.reply(idOf(frames), 50));
  };

  it("leaves a message with a forged, an empty or no signature unanswered", async () => {
    const forged = request();
    forged[1] = Buffer.from("0".repeat(64));
    await isUnanswered(forged);
    const empty = request();
    empty[1] = Buffer.alloc(0);
    await isUnanswered(empty);
    await kernel.sendRaw([Buffer.from("<IDS|MSG>")]);
    assert.equal((await kernel.request("kernel_info_request", {})).status, "ok");
  });

  it("answers a repeated message once", async () => {
    const frames = request();
    await kernel.sendRaw(frames);
    await kernel.reply(idOf(frames));
    await kernel.sendRaw(frames);
    const next = await kernel.send("kernel_info_request", {});
    // Broadcasts come on a socket of their own, in order: after this one no earlier one is missing.
    await kernel.until(
      ({ parent, content }) => parent.msg_id === next && content.execution_state === "idle",
    );
    const busy = kernel.published.filter(
      ({ parent, content }) => parent.msg_id === idOf(frames) && content.execution_state === "busy",
    );
    assert.equal(busy.length, 1);
  });

  it("survives ten thousand random messages, signed and not", async () => {
    const random = randomBytesFrom(4);
    for (let i = 0; i < 10_000; i += 1) await kernel.sendRaw(randomMessage(random, kernel.key));
    assert.equal(resultOf(await kernel.execute("6 * 7")), "42");
  });

  it("passes on 500, 510 and 20 000 lines, each of them, and the idle status", async () => {
    for (const lines of [500, 510, 20_000]) {
      const { text } = await kernel.execute(
        `for (let i = 0; i < ${lines}; i++) console.log("l" + i)`,
      );
      const expected = Array.from({ length: lines }, (_, i) => `l${i}\n`).join("");
      assert.equal(text, expected);
    }
  });

  it("bounds a million lines and a string of 100 MB, says so, and shows the end", async () => {
    const lines = await kernel.execute("for (let i = 0; i < 1e6; i++) console.log(i)");
    assert.ok(lines.text.length < 1_010_000, `${lines.text.length} characters came`);
    assert.match(lines.text, /characters not shown/);
    assert.ok(lines.text.endsWith("\n999999\n"));
    const long = await kernel.execute('console.log("x".repeat(1e8))');
    assert.ok(long.text.length < 1_010_000);
    assert.match(long.text, /characters not shown/);
    const shown = resultOf(await kernel.execute('"x".repeat(1e8)'));
    assert.ok(shown !== undefined && shown.length < 20_000);
  });

  it("bounds what native code floods", async () => {
    const code =
      'import {spawnSync} from "child_process"; spawnSync("sh", ["-c", "yes | head -c 5000000"], {stdio: "inherit"}).status';
    const flooded = await kernel.execute(code);
    assert.equal(resultOf(flooded), "0");
    assert.ok(flooded.text.length < 1_010_000, `${flooded.text.length} characters came`);
  });

  for (const [what, code, ename] of [
    ["process.exit", "process.exit(3)", "ProcessExit"],
    ["process.abort", "process.abort()", "Crash"],
    [
      "a segmentation fault",
      'process.kill(process.pid, "SIGSEGV"); await new Promise(() => {})',
      "Crash",
    ],
    ["SIGKILL", 'process.kill(process.pid, "SIGKILL"); await new Promise(() => {})', "Crash"],
  ] as const) {
    it(`answers ${what} with an error that says variables are lost, and runs the next cell`, async () => {
      await kernel.execute("let kept = 1");
      const { reply } = await kernel.execute(code);
      assert.equal(reply.status, "error");
      assert.equal(reply.ename, ename);
      assert.match(String(reply.evalue), /variables are lost/);
      assert.equal(resultOf(await kernel.execute("1 + 1")), "2");
      const forgotten = await kernel.execute("kept");
      assert.match(String(forgotten.reply.evalue), /TS2304/);
    });
  }

  it("answers out-of-memory as such", async () => {
    const code =
      'import v8 from "v8"; v8.setFlagsFromString("--max-old-space-size=64"); const hog: number[][] = []; while (true) hog.push(new Array(100000).fill(hog.length + 0.5))';
    const { reply } = await kernel.execute(code);
    assert.equal(reply.ename, "OutOfMemory");
    assert.equal(resultOf(await kernel.execute("1 + 1")), "2");
  });

  it("shows what was printed just before a crash", async () => {
    const { text } = await kernel.execute('console.log("last words"); process.abort()');
    assert.match(text, /last words/);
  });

  it("fails the cell whose promise nobody handled, and keeps its variables", async () => {
    const { reply } = await kernel.execute(
      'let survivor = 7; Promise.reject(new Error("forgotten"))',
    );
    assert.equal(reply.status, "error");
    assert.equal(reply.evalue, "forgotten");
    assert.equal(resultOf(await kernel.execute("survivor")), "7");
  });

  it("counts code points: an emoji before the cursor moves nothing", async () => {
    await kernel.execute("const zebraCounter = 1");
    const code = '"😀😀"; zebraCo';
    const content = { code, cursor_pos: Array.from(code).length };
    const reply = await kernel.request("complete_request", content);
    assert.deepEqual(reply.matches, ["zebraCounter"]);
    assert.deepEqual([reply.cursor_start, reply.cursor_end], [6, 13]);
  });

  it("runs a cell sent right after an expected error", async () => {
    const failed = await kernel.start('throw new Error("expected")');
    await kernel.reply(failed);
    assert.equal(resultOf(await kernel.execute("40 + 2")), "42");
  });

  it("aborts the cells queued behind a failing one, and answers each", async () => {
    const ids = await Promise.all(
      ['await new Promise(r => setTimeout(r, 100)); throw new Error("stop")', "1", "2"].map(
        (code) => kernel.start(code),
      ),
    );
    const replies = await Promise.all(ids.map((id) => kernel.finished(id)));
    assert.deepEqual(
      replies.map(({ reply }) => reply.status),
      ["error", "aborted", "aborted"],
    );
  });

  it("prints a timer's text in the cell that started it", async () => {
    const first = await kernel.start('setTimeout(() => console.log("late"), 300); "started"');
    await kernel.finished(first);
    await kernel.execute("await new Promise(r => setTimeout(r, 600))");
    const late = await kernel.until(({ content }) => content.text === "late\n");
    assert.equal(late.parent.msg_id, first);
  });

  it("takes an edited file that an imported one imports", async () => {
    const folder = freshFolder("reload");
    mkdirSync(path.join(folder, "package/dist"), { recursive: true });
    const a = path.join(folder, "package/dist/a.js");
    const b = path.join(folder, "package/dist/b.js");
    writeFileSync(a, "exports.a = 1;");
    writeFileSync(b, 'exports.b = require("./a").a * 10;');
    const code = `const {b} = require(${JSON.stringify(b)}); b`;
    assert.equal(resultOf(await kernel.execute(code)), "10");
    writeFileSync(a, "exports.a = 22;");
    assert.equal(resultOf(await kernel.execute(code)), "220");
  });
});

describe("starting and ending kernels", function () {
  this.timeout(120_000);
  after(stopAllKernels);

  it("starts six at once", async () => {
    const kernels = await Promise.all(Array.from({ length: 6 }, () => startTestKernel()));
    const results = await Promise.all(kernels.map((kernel) => kernel.execute("6 * 7")));
    assert.deepEqual(results.map(resultOf), Array(6).fill("42"));
    await Promise.all(kernels.map((kernel) => kernel.stop()));
  });

  for (const restart of [false, true]) {
    it(`ends when asked to, ${restart ? "to be started again" : "for good"}, and says so`, async () => {
      const kernel = await startTestKernel();
      const pid = Number(resultOf(await kernel.execute("let kept = 1; process.pid")));
      await kernel.start("while (true) {}");
      const ended = once(kernel.process, "exit");
      const reply = await kernel.request("shutdown_request", { restart }, "control");
      assert.deepEqual(reply, { status: "ok", restart });
      const said = await kernel.until(({ header }) => header.msg_type === "shutdown_reply");
      assert.equal(said.content.restart, restart);
      assert.deepEqual(await ended, [0, null]);
      await isGone(pid);
      await kernel.stop();
    });
  }

  it("leaves no process behind when the kernel is killed", async () => {
    const kernel = await startTestKernel();
    const pid = Number(resultOf(await kernel.execute("process.pid")));
    await kernel.start("while (true) {}");
    await sleep(300);
    kernel.process.kill("SIGKILL");
    await isGone(pid);
    await kernel.stop();
  });

  it("leaves no process behind when the server that started it is killed", async () => {
    const { file } = await writeConnectionFile();
    const script = `require("child_process").spawn(process.execPath, ${JSON.stringify([KERNEL, "--connection-file", file])}, {stdio: "inherit", detached: true}).on("spawn", function () { console.log(this.pid) }); setInterval(() => {}, 1000)`;
    const server = spawn(process.execPath, ["-e", script], { stdio: ["ignore", "pipe", "ignore"] });
    const [text] = (await once(server.stdout, "data")) as [Buffer];
    const kernelPid = Number(text.toString());
    const cellsPid = await childOf(kernelPid);
    server.kill("SIGKILL");
    await isGone(kernelPid);
    await isGone(cellsPid);
  });
});

/** The first process that `pid` starts. */
async function childOf(pid: number): Promise<number> {
  for (;;) {
    const [child] = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ");
    if (child) return Number(child);
    await sleep(50);
  }
}

async function isGone(pid: number): Promise<void> {
  assert.ok(pid > 1);
  for (let waited = 0; waited < 5000; waited += 50) {
    try {
      process.kill(pid, 0);
    } catch {
      return;
    }
    await sleep(50);
  }
  assert.fail(`process ${pid} lives on`);
}
