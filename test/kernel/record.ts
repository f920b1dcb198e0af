/**
 * @file What a kernel meets in the wild, tried on this kernel, stock tslab and Deno's, as a table:
 * `npx tsx test/kernel/record.ts [LETTERS]`. The others are installed for it into .elbolab/bench.
 */
import { spawn } from "node:child_process";
import { createHmac } from "node:crypto";
import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { contenders, type Contender } from "../../lib/bench/kernel/contenders";
import {
  resultOf,
  sleep,
  startTestKernel,
  writeConnectionFile,
  type Executed,
  type TestKernel,
} from "./client";
import { freshFolder } from "./python";

const WAIT = 20_000;

/** A probe answers true, or what it saw instead. */
type Probe = (kernel: TestKernel, contender: Contender) => Promise<boolean | string>;

const seen = (executed: Executed): string =>
  (resultOf(executed) ?? executed.text).replace(/\u001b\[[\d;]*m/g, "").trim();
/** Deno's kernel says that it is idle before it says what came out. */
async function run(kernel: TestKernel, code: string, wait = WAIT): Promise<Executed> {
  const id = await kernel.start(code);
  const executed = await kernel.finished(id, wait);
  if (executed.outputs.length > 0) return executed;
  await sleep(300);
  return kernel.finished(id, wait);
}
const isAlive = async (kernel: TestKernel, wait = WAIT): Promise<boolean> =>
  seen(await run(kernel, "40 + 2", wait)) === "42";

const infoRequest = (kernel: TestKernel): Buffer[] => {
  const header = kernel.wire.createHeader("kernel_info_request");
  const parts = { identities: [], header, parent: {}, metadata: {}, content: {}, buffers: [] };
  return kernel.wire.encode(parts);
};
const idOf = (frames: Buffer[]): string => JSON.parse(String(frames[2])).msg_id as string;
async function isAnswered(kernel: TestKernel, frames: Buffer[]): Promise<boolean> {
  await kernel.sendRaw(frames);
  return kernel.reply(idOf(frames), 1500).then(
    () => true,
    () => false,
  );
}

async function interrupt(kernel: TestKernel, { interruptBy }: Contender): Promise<void> {
  if (interruptBy === "signal") kernel.process.kill("SIGINT");
  else await kernel.send("interrupt_request", {}, "control");
}

async function stops(
  kernel: TestKernel,
  contender: Contender,
  loop: string,
): Promise<boolean | string> {
  await run(
    kernel,
    "let steps = 0; const pause = (ms: number) => new Promise(r => setTimeout(r, ms))",
  );
  const id = await kernel.start(loop);
  await sleep(1500);
  await interrupt(kernel, contender);
  await kernel.finished(id, 8000);
  await sleep(400); // stock tslab drops what comes sooner
  const before = Number(seen(await run(kernel, "steps")));
  await sleep(500);
  const after = Number(seen(await run(kernel, "steps")));
  if (!(before > 0)) return "variables lost";
  return before === after || `goes on: ${after - before} more steps`;
}

const prints =
  (lines: number): Probe =>
  async (kernel) => {
    const id = await kernel.start(`for (let i = 0; i < ${lines}; i++) console.log("l" + i)`);
    const expected = Array.from({ length: lines }, (_, i) => `l${i}\n`).join("");
    const come = (): string =>
      kernel.published
        .filter(({ parent, header }) => parent.msg_id === id && header.msg_type === "stream")
        .map(({ content }) => content.text)
        .join("");
    const isIdle = await kernel.finished(id, WAIT).then(
      () => true,
      () => false,
    );
    if (isIdle && come() === expected) return true;
    for (let wait = 0; wait < 100 && come() !== expected; wait += 1) await sleep(100);
    if (come() === expected) return "after the idle status";
    return `${come().split("\n").length - 1} lines${isIdle ? "" : ", and never idle"}`;
  };

const ends =
  (code: string): Probe =>
  async (kernel) => {
    await run(kernel, "1");
    const { reply } = await run(kernel, code);
    if (reply.status !== "error") return `status ${String(reply.status)}`;
    return isAlive(kernel);
  };

const PROBES: Record<string, Probe> = {
  "a · forged and empty signatures are left unanswered, a right one is answered": async (
    kernel,
  ) => {
    for (const signature of [Buffer.from("0".repeat(64)), Buffer.alloc(0)]) {
      const frames = infoRequest(kernel);
      frames[1] = signature;
      if (await isAnswered(kernel, frames)) return "answered";
    }
    return isAnswered(kernel, infoRequest(kernel));
  },
  "a · a message sent twice is answered once": async (kernel) => {
    const frames = infoRequest(kernel);
    await isAnswered(kernel, frames);
    await isAnswered(kernel, frames);
    await sleep(1000);
    const busy = kernel.published.filter(
      ({ parent, content }) => parent.msg_id === idOf(frames) && content.execution_state === "busy",
    );
    return busy.length === 1 || `${busy.length} times`;
  },
  "b · signed noise that is no JSON or no UTF-8 is survived": async (kernel) => {
    for (const noise of [Buffer.from("{"), Buffer.from([0xff, 0xfe])]) {
      const hmac = createHmac("sha256", kernel.key);
      const parts = [noise, noise, noise, noise];
      parts.forEach((part) => hmac.update(part));
      await kernel.sendRaw([Buffer.from("<IDS|MSG>"), Buffer.from(hmac.digest("hex")), ...parts]);
    }
    return isAlive(kernel);
  },
  "c · ■ ends `while (true)`, variables stay": (kernel, contender) =>
    stops(kernel, contender, "while (true) steps++"),
  "c · ■ ends a loop of awaits, and it really stops": (kernel, contender) =>
    stops(kernel, contender, "while (true) { await pause(5); steps++ }"),
  "c · kernel_info and completion are answered while a cell computes": async (kernel) => {
    await run(kernel, "1");
    const id = await kernel.start("{ const end = Date.now() + 6000; while (Date.now() < end); }");
    await sleep(500);
    const info = await kernel.send("kernel_info_request", {}, "control");
    await kernel.reply(info, WAIT);
    const complete = await kernel.send("complete_request", { code: "Math.flo", cursor_pos: 8 });
    await kernel.reply(complete, WAIT);
    const isOver = kernel.reply(id, 1).then(
      () => true,
      () => false,
    );
    return !(await isOver) || "only after it";
  },
  "d · 500 lines": prints(500),
  "d · 510 lines": prints(510),
  "d · 20 000 lines": prints(20_000),
  "d · a line of 50 MB neither ends the kernel nor floods the page": async (kernel) => {
    const { text } = await run(kernel, 'console.log("x".repeat(5e7))');
    if (text.length > 2e6) return `${(text.length / 1e6).toFixed(0)} MB sent`;
    return isAlive(kernel);
  },
  "e · process.exit fails the cell, the next one runs": ends(
    'import process from "node:process"; process.exit(3)',
  ),
  "e · process.abort fails the cell, the next one runs": ends(
    'import process from "node:process"; process.abort()',
  ),
  "e · a promise nobody handled fails the cell, variables stay": async (kernel) => {
    await run(kernel, "let survivor = 7");
    const { reply } = await run(
      kernel,
      'Promise.reject(new Error("forgotten")); await new Promise(r => setTimeout(r, 300))',
    );
    await sleep(400);
    if (reply.status !== "error") return `status ${String(reply.status)}`;
    return seen(await run(kernel, "survivor")) === "7" || "variables lost";
  },
  "e · no process stays when the server is killed": async (_kernel, { argv }) => orphanFree(argv),
  "f · six start at once": async (_kernel, contender) => startsAtOnce(6, contender),
  "f · thirty start at once": async (_kernel, contender) => startsAtOnce(30, contender),
  "g · an emoji before the cursor moves no completion": async (kernel) => {
    await run(kernel, "const zebraCounter = 1");
    const code = '"😀😀"; zebraCo';
    const request = await kernel.send("complete_request", { code, cursor_pos: 13 });
    const { content } = await kernel.reply(request, WAIT);
    const { matches, cursor_start, cursor_end } = content;
    const found = (matches as string[]).includes("zebraCounter");
    if (!found) return "not found";
    return (cursor_start === 6 && cursor_end === 13) || `at ${String(cursor_start)}`;
  },
  "h · an exception is an `error` with name and traceback": async (kernel) => {
    const { outputs, reply } = await run(kernel, 'throw new RangeError("on purpose")');
    await sleep(400);
    if (!outputs.some(({ type }) => type === "error")) return "text only";
    return reply.ename === "RangeError" || String(reply.ename);
  },
  "h · a cell sent right after an error runs": async (kernel) => {
    await kernel.reply(await kernel.start('throw new Error("expected")'), WAIT);
    return isAlive(kernel);
  },
  "i · a timer's text lands in the cell that started it": async (kernel) => {
    const first = await kernel.start('setTimeout(() => console.log("late"), 500)');
    await kernel.finished(first, WAIT);
    await run(kernel, "await new Promise(r => setTimeout(r, 1000))");
    const late = kernel.published.find(({ content }) => content.text === "late\n");
    return late?.parent.msg_id === first || "in another cell";
  },
  "j · an edited file that an imported one imports is taken": async (kernel) => {
    const folder = freshFolder("record");
    mkdirSync(folder, { recursive: true });
    const file = (name: string): string => path.join(folder, name);
    writeFileSync(file("package.json"), '{"type": "commonjs"}');
    writeFileSync(file("a.js"), "exports.a = 1;");
    writeFileSync(file("b.js"), 'exports.b = require("./a.js").a * 10;');
    const name = JSON.stringify(file("b.js"));
    const load = 'import { createRequire } from "node:module"; ';
    const code = `${load}createRequire(${name})(${name}).b`;
    const plain = `require(${name}).b`;
    const first = seen(await run(kernel, plain));
    const chosen = first === "10" ? plain : code;
    if (first !== "10" && seen(await run(kernel, code)) !== "10") return "not importable";
    writeFileSync(file("a.js"), "exports.a = 22; // edited");
    await sleep(400);
    return seen(await run(kernel, chosen)) === "220" || "stale";
  },
};

async function orphanFree(argv: string[]): Promise<boolean | string> {
  const { file } = await writeConnectionFile();
  const command = JSON.stringify([...argv.slice(1), file]);
  const script = `require("child_process").spawn(${JSON.stringify(argv[0])}, ${command}, {stdio: "ignore", detached: true}).on("spawn", function () { console.log(this.pid) }); setInterval(() => {}, 1000)`;
  const server = spawn(process.execPath, ["-e", script], { stdio: ["ignore", "pipe", "ignore"] });
  const [text] = (await once(server.stdout, "data")) as [Buffer];
  const pid = Number(text.toString());
  await sleep(4000);
  server.kill("SIGKILL");
  await sleep(5000);
  try {
    process.kill(pid, "SIGKILL");
    return "it stays";
  } catch {
    return true;
  }
}

async function startsAtOnce(count: number, contender: Contender): Promise<boolean | string> {
  const began = Date.now();
  const kernels = await Promise.all(Array.from({ length: count }, () => startOne(contender)));
  const alive = await Promise.all(
    kernels.map((kernel) => isAlive(kernel, 9 * WAIT).catch(() => false)),
  );
  await Promise.all(kernels.map(stop));
  const right = alive.filter(Boolean).length;
  return right === count ? `yes, ${((Date.now() - began) / 1000).toFixed(0)} s` : `${right} did`;
}

const startOne = ({ argv }: Contender): Promise<TestKernel> => startTestKernel(undefined, argv);

async function stop(kernel: TestKernel): Promise<void> {
  kernel.process.kill("SIGKILL");
  await kernel.stop();
}

/** Every probe on a kernel of its own, so that none suffers from another. */
async function probe(contender: Contender, what: Probe): Promise<string> {
  const kernel = await startOne(contender);
  try {
    const answer = await what(kernel, contender);
    return answer === true ? "yes" : answer === false ? "no" : answer;
  } catch (error) {
    const ended = kernel.process.exitCode !== null || kernel.process.signalCode !== null;
    return ended ? "the kernel ended" : `no answer (${String((error as Error).message)})`;
  } finally {
    await stop(kernel);
  }
}

/** @param letters of the probes to try; all where there is none */
async function main([letters]: string[]): Promise<void> {
  const chosen = contenders().filter(({ language }) => language === "typescript");
  console.log(`| | ${chosen.map(({ kernel }) => kernel).join(" | ")} |`);
  console.log(`|---|${"---|".repeat(chosen.length)}`);
  for (const [what, test] of Object.entries(PROBES)) {
    if (letters !== undefined && !letters.includes(what.charAt(0))) continue;
    const answers: string[] = [];
    for (const contender of chosen) answers.push(await probe(contender, test));
    console.log(`| ${what} | ${answers.join(" | ")} |`);
  }
  process.exit(0);
}

// A kernel that answers nonsense ends the reading of it, not the record.
process.on("unhandledRejection", () => undefined);
void main(process.argv.slice(2));
