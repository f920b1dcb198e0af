/** @file An interrupt stops what runs, wherever it is, and keeps every variable. */
import assert from "node:assert/strict";
import { resultOf, sleep, startTestKernel, stopAllKernels, type TestKernel } from "./client";

/** Forty images of two patterns, and a small model that learns them. */
const TRAINING = `import { createVae, fit, vaeLoss, type ImageSet } from "elbolab";
const pixels = Uint8Array.from({ length: 480 }, (_, i) => (Math.floor(i / 12) + i) % 2 ? 240 : 10);
const labels = Uint8Array.from({ length: 40 }, (_, i) => i % 2);
const set: ImageSet = { name: "patterns", count: 40, height: 3, width: 4, pixels, labels };
const vae = createVae({ inputDim: 12, hiddenDims: [8], latentDim: 2, seed: 1 });
let firstLoss = Infinity;
const train = (epochs: number) => fit(vae, set, {
  epochs, batchSize: 16, learningRate: 0.01, seed: 5, progress: false,
  loss: ({ x }, noise) => vaeLoss(vae, x, noise),
  onEpoch: ({ epoch, train }) => {
    if (epochs > 1 && epoch === 1) firstLoss = train.loss;
    if (epoch < 4) console.log("epoch " + epoch);
  },
});`;

describe("an interrupt", function () {
  this.timeout(120_000);
  let kernel: TestKernel;
  before(async () => {
    kernel = await startTestKernel();
    await kernel.execute(
      "let steps = 0; const pause = (ms: number) => new Promise(r => setTimeout(r, ms));",
    );
  });
  after(stopAllKernels);

  const steps = async (): Promise<number> => Number(resultOf(await kernel.execute("steps")));

  /** Interrupts a running cell, then sees that the counter moved before and stands still after. */
  async function interrupt(code: string, bySignal = false): Promise<Record<string, unknown>> {
    const before = await steps();
    const id = await kernel.start(`console.log("begins"); ${code}`);
    await kernel.until(({ parent, content }) => parent.msg_id === id && content.name === "stdout");
    await sleep(400);
    if (bySignal) kernel.process.kill("SIGINT");
    else await kernel.request("interrupt_request", {}, "control");
    const { reply } = await kernel.finished(id);
    const stopped = await steps();
    assert.ok(stopped > before, "the cell ran before it was stopped");
    await sleep(300);
    assert.equal(await steps(), stopped, "nothing of it goes on");
    return reply;
  }

  const endless: Record<string, string> = {
    "a loop": "while (true) steps++",
    "a loop after an await": "await pause(10); while (true) steps++",
    "a loop of awaited timers": "while (true) { await pause(5); steps++ }",
    "a loop of awaited promises": "while (true) { await Promise.resolve(); steps++ }",
    "a loop of awaited file reads":
      'import fs from "fs"; while (true) { await fs.promises.readFile("/etc/hostname"); steps++ }',
    "a loop that catches everything": "while (true) { try { await pause(1); steps++ } catch {} }",
    "an interval": "setInterval(() => steps++, 5); await pause(1e6)",
    "a loop in a timer": "setTimeout(() => { while (true) steps++ }, 10); await pause(1e6)",
    "a loop that prints": "while (true) { console.log(steps); steps++ }",
  };
  for (const [what, code] of Object.entries(endless)) {
    it(`stops ${what}`, async () => {
      const reply = await interrupt(code);
      assert.equal(reply.status, "error");
      assert.equal(reply.ename, "Interrupted");
    });
  }

  it("works by signal as by message", async () => {
    assert.equal((await interrupt("while (true) steps++", true)).ename, "Interrupted");
  });

  it("lets code that listens for SIGINT end by itself", async () => {
    const reply = await interrupt(
      'let asked = false; process.once("SIGINT", () => { asked = true }); while (!asked) { await pause(5); steps++ }',
    );
    assert.equal(reply.status, "ok");
    assert.equal(resultOf(await kernel.execute("asked")), "true");
  });

  it("lets a training end by itself: what it reached is kept, and the model goes on", async () => {
    await kernel.execute(TRAINING);
    const id = await kernel.start("const history = await train(100_000)");
    await kernel.until(
      ({ parent, content }) => parent.msg_id === id && /^epoch 2$/m.test(String(content.text)),
    );
    await kernel.request("interrupt_request", {}, "control");
    const { reply } = await kernel.finished(id);
    assert.equal(reply.status, "ok", String(reply.evalue));
    const seen = await kernel.execute("[history.interrupted, history.epochs.length >= 2]");
    assert.equal(resultOf(seen), "[ true, true ]");
    const more = await kernel.execute("(await train(1)).epochs[0].train.loss < firstLoss");
    assert.equal(resultOf(more), "true");
  });

  it("stops code that listens but does not end", async () => {
    const reply = await interrupt(
      'process.once("SIGINT", () => {}); while (true) { await pause(5); steps++ }',
    );
    assert.equal(reply.ename, "Interrupted");
  });

  it("stops a loop that a timer of a finished cell runs", async () => {
    const id = await kernel.start("setTimeout(() => { while (true) steps++ }, 200)");
    await kernel.finished(id);
    await sleep(500);
    await kernel.request("interrupt_request", {}, "control");
    assert.ok((await steps()) > 0);
  });

  it("leaves the declarations of the stopped cell usable", async () => {
    const id = await kernel.start(
      'let partial = 5; console.log("begins"); while (true) { await pause(5) }',
    );
    await kernel.until(({ parent, content }) => parent.msg_id === id && content.name === "stdout");
    await kernel.request("interrupt_request", {}, "control");
    await kernel.finished(id);
    assert.equal(resultOf(await kernel.execute("partial")), "5");
  });

  it("does not disturb the requests that are answered while a cell computes", async () => {
    const held = await kernel.hold();
    await kernel.request("kernel_info_request", {});
    const complete = await kernel.request("complete_request", { code: "pau", cursor_pos: 3 });
    assert.deepEqual(complete.matches, ["pause"]);
    const inspect = await kernel.request("inspect_request", { code: "pause", cursor_pos: 2 });
    assert.equal(inspect.found, true);
    await assert.rejects(kernel.reply(held.id, 1), "the cell still computes");
    assert.equal(resultOf(await held.release()), "'released'");
  });
});
