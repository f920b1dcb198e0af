/** @file What a learner's session consists of: values, displays, errors, imports, input, comms. */
import assert from "node:assert/strict";
import { mkdirSync, utimesSync, writeFileSync } from "node:fs";
import path from "node:path";
import {
  resultOf,
  startTestKernel,
  stopAllKernels,
  type Executed,
  type TestKernel,
} from "./client";
import { freshFolder } from "./python";

const BRIDGE = '(globalThis as any)[Symbol.for("elbolab.kernel")]';
const plain = (lines: unknown): string =>
  (lines as string[]).join("\n").replace(/\u001b\[[\d;]*m/g, "");

describe("a session", function () {
  this.timeout(120_000);
  let kernel: TestKernel;
  let folder: string;
  before(async () => {
    folder = freshFolder("session");
    kernel = await startTestKernel(path.join(__dirname, "../../notebooks"));
  });
  after(stopAllKernels);

  const failure = async (code: string): Promise<string> => {
    const { reply } = await kernel.execute(code);
    assert.equal(reply.status, "error");
    return plain(reply.traceback);
  };
  const typesOf = ({ outputs }: Executed): string[] => outputs.map(({ type }) => type);

  it("shows the last expression, and nothing for undefined", async () => {
    assert.equal(resultOf(await kernel.execute("({a: [1, 2]})")), "{ a: [ 1, 2 ] }");
    assert.deepEqual((await kernel.execute("undefined")).outputs, []);
    assert.equal(
      resultOf(await kernel.execute("new Float32Array([1, 2])")),
      "Float32Array(2) [ 1, 2 ]",
    );
  });

  it("shows dtype, shape and values of a tensor, in results and in console.log", async () => {
    const code =
      'import * as tf from "@tensorflow/tfjs"; const t = tf.tensor2d([[1, 2], [3, 4]]); t';
    assert.equal(resultOf(await kernel.execute(code)), "Tensor float32 [2, 2]\n[[1, 2],\n [3, 4]]");
    assert.match(
      (await kernel.execute("console.log(t)")).text,
      /Tensor float32 \[2, 2\]\n\[\[1, 2\]/,
    );
    assert.match(resultOf(await kernel.execute("t.dispose(); t")) ?? "", /disposed/);
  });

  it("asks a value that has the Jupyter.display hook for its bundle", async () => {
    const code = '({[Symbol.for("Jupyter.display")]: async () => ({"text/html": "<b>hi</b>"})})';
    const { outputs } = await kernel.execute(code);
    assert.equal((outputs[0]?.content.data as Record<string, string>)["text/html"], "<b>hi</b>");
  });

  it("serves tslab's display API", async () => {
    const shown = await kernel.execute(
      'import * as tslab from "tslab"; tslab.display.png(new Uint8Array([1, 2])); const d = tslab.newDisplay(); d.text("a"); d.text("b"); tslab.versions.tslab',
    );
    assert.deepEqual(typesOf(shown), [
      "display_data",
      "display_data",
      "update_display_data",
      "execute_result",
    ]);
    assert.equal((shown.outputs[0]?.content.data as Record<string, string>)["image/png"], "AQI=");
    assert.equal(resultOf(shown), "'1.0.22'");
  });

  it("points at the TypeScript line of a runtime error, calls folded", async () => {
    const text = await failure(
      "interface Foo { a: number }\nfunction deep(x: any) {\n  return x.y.z;\n}\n\ndeep({});",
    );
    assert.match(text, /^TypeError: Cannot read properties of undefined/);
    assert.match(text, /> 3 \|   return x\.y\.z;\n +\| +\^/);
    assert.match(text, /at deep \(In\[\d+\]:3:\d+\)\n.*In\[\d+\]:6:1/);
    assert.match(text, /Hint: /);
  });

  it("points at a type error with its code, and cuts long types", async () => {
    const text = await failure('let fine = 1;\nlet wrong: number = "text";');
    assert.match(text, /^TS2322: Type 'string' is not assignable to type 'number'\./);
    assert.match(text, /> 2 \| let wrong: number = "text";\n +\| +\^\^\^\^\^/);
    const fields = Array.from({ length: 80 }, (_, i) => `field${i}: number`).join("; ");
    const long = await failure(`const big = {} as {${fields}}; const n: number = big;`);
    assert.ok(long.split("\n")[0]!.length < 300);
  });

  it("gives hints for a disposed tensor and for a forgotten await", async () => {
    assert.match(await failure("t.add(1)"), /Hint: The tensor's memory was given back/);
    assert.match(
      await failure("const later = async () => [1]; later().map(x => x)"),
      /Hint: .*await/,
    );
  });

  it("answers user_expressions, silent and store_history as asked", async () => {
    const { reply } = await kernel.execute("const q = 3", {
      user_expressions: { a: "q * 2", b: "nope" },
    });
    const expressions = reply.user_expressions as Record<string, Record<string, unknown>>;
    assert.deepEqual(expressions.a?.data, { "text/plain": "6" });
    assert.equal(expressions.b?.status, "error");
    const silent = await kernel.execute("q + 1", { silent: true });
    assert.deepEqual(silent.outputs, []);
    const counted = await kernel.execute("1", { store_history: true });
    const next = await kernel.execute("1", { store_history: false });
    assert.equal(next.reply.execution_count, counted.reply.execution_count);
  });

  it("asks the learner for input, and says so where nobody can answer", async () => {
    kernel.onInput(({ prompt }) => `answer to ${String(prompt)}`);
    const asked = await kernel.execute(`await ${BRIDGE}.input("name?")`, { allow_stdin: true });
    assert.equal(resultOf(asked), "'answer to name?'");
    const alone = await kernel.execute(`await ${BRIDGE}.input("name?")`, { allow_stdin: false });
    assert.match(String(alone.reply.evalue), /Nobody can answer/);
  });

  it("talks over comms both ways, and merges updates that wait", async () => {
    await kernel.execute(
      `const got: any[] = []; const comm = ${BRIDGE}.openComm("slider", {value: 1}); comm.onMessage((m: any) => { got.push(m.data); comm.send({echo: m.data}) })`,
    );
    const opened = await kernel.until(({ header }) => header.msg_type === "comm_open");
    const comm_id = String(opened.content.comm_id);
    const busy = await kernel.start(
      "const until = Date.now() + 700; while (Date.now() < until) {}",
    );
    for (const value of [1, 2, 3, 4]) {
      await kernel.send("comm_msg", { comm_id, data: { method: "update", state: { value } } });
    }
    await kernel.finished(busy);
    await kernel.until(({ content }) =>
      JSON.stringify(content).includes('"echo":{"method":"update","state":{"value":4}'),
    );
    const values = resultOf(await kernel.execute("JSON.stringify(got.map(g => g.state.value))"));
    assert.equal(values, "'[1,4]'");
    const info = await kernel.request("comm_info_request", { target_name: "slider" });
    assert.deepEqual(info.comms, { [comm_id]: { target_name: "slider" } });
    await kernel.send("comm_open", { comm_id: "unknown", target_name: "nobody", data: {} });
    await kernel.until(
      ({ header, content }) => header.msg_type === "comm_close" && content.comm_id === "unknown",
    );
  });

  it("runs TypeScript of another folder, and takes it anew after an edit", async () => {
    const file = path.join(folder, "helper.ts");
    const relative = path
      .relative(path.join(__dirname, "../../notebooks"), file)
      .replace(/\.ts$/, "");
    writeFileSync(file, "export const answer: number = 41;");
    const code = `import {answer} from ${JSON.stringify(relative)}; answer`;
    assert.equal(resultOf(await kernel.execute(code)), "41");
    writeFileSync(file, "export const answer: number = 42; // edited");
    assert.equal(resultOf(await kernel.execute(code)), "42");
  });

  it("warns when a built package is older than its sources", async () => {
    const root = path.join(folder, "package");
    mkdirSync(path.join(root, "dist"), { recursive: true });
    writeFileSync(path.join(root, "tsconfig.json"), "{}");
    writeFileSync(path.join(root, "index.ts"), "export const x = 2;");
    const built = path.join(root, "dist/index.js");
    writeFileSync(built, "exports.x = 1;");
    const old = new Date(Date.now() - 60_000);
    utimesSync(built, old, old);
    const { text } = await kernel.execute(`require(${JSON.stringify(built)}).x`);
    assert.match(text, /build is older than its sources \(index\.ts\): run npm run build/);
  });

  it("keeps history for later sessions", async () => {
    await kernel.execute("'a line to remember'", { store_history: true });
    const later = await startTestKernel();
    const found = await later.request("history_request", {
      hist_access_type: "search",
      pattern: "*to remember*",
      raw: true,
      output: true,
      n: 1,
    });
    const [[, , entry]] = found.history as [[number, number, [string, string]]];
    assert.deepEqual(entry, ["'a line to remember'", "'a line to remember'"]);
  });
});
