/** @file What a learner's session consists of: values, displays, errors, imports, input, comms. */
import assert from "node:assert/strict";
import { mkdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
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
  const relativeTo = (name: string): string =>
    path.relative(path.join(__dirname, "../../notebooks"), path.join(folder, name));
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
    const held = await kernel.hold();
    for (const value of [1, 2, 3, 4]) {
      await kernel.send("comm_msg", { comm_id, data: { method: "update", state: { value } } });
    }
    await held.release();
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
    writeFileSync(file, "export const answer: number = 41;");
    const code = `import {answer} from ${JSON.stringify(relativeTo("helper"))}; answer`;
    assert.equal(resultOf(await kernel.execute(code)), "41");
    writeFileSync(file, "export const answer: number = 42; // edited");
    assert.equal(resultOf(await kernel.execute(code)), "42");
  });

  it("takes values of earlier cells apart, by renamed and by nested properties", async () => {
    await kernel.execute(
      "const pairs = [{ x: [1, 2] }, { x: [3, 4] }]; const pair = { p: { q: 5 } }",
    );
    const loop = "for (const { x: [a, b] } of pairs) console.log(a, b)";
    assert.equal((await kernel.execute(loop)).text, "1 2\n3 4\n");
    assert.equal(resultOf(await kernel.execute("const { p: { q: inner } } = pair; inner")), "5");
    assert.equal(resultOf(await kernel.execute("pairs.map(({ x: [a, b] }) => a + b)")), "[ 3, 7 ]");
    const assigned = "let m = 0; ({ p: { q: m } } = pair); m";
    assert.equal(resultOf(await kernel.execute(assigned)), "5");
  });

  it("finds a module that was missing when it was first imported", async () => {
    const code = `import { late } from ${JSON.stringify(relativeTo("late"))}; late`;
    assert.match(await failure(code), /^TS2307/);
    writeFileSync(path.join(folder, "late.ts"), "export const late: number = 9;");
    assert.equal(resultOf(await kernel.execute(code)), "9");
  });

  it("follows a package that is built anew, whatever state it finds the files in", async () => {
    const root = path.join(folder, "rebuilt");
    const types = path.join(root, "dist/index.d.ts");
    const describe = (version: string): void =>
      writeFileSync(
        path.join(root, "package.json"),
        JSON.stringify({ version, main: "dist/index.js", types: "dist/index.d.ts" }),
      );
    mkdirSync(path.join(root, "dist"), { recursive: true });
    describe("1.0.0");
    writeFileSync(path.join(root, "dist/index.js"), "exports.size = 3;");
    const whole = "export declare const size: number;";
    writeFileSync(types, whole);
    const code = `import { size } from ${JSON.stringify(relativeTo("rebuilt"))}; size`;
    assert.equal(resultOf(await kernel.execute(code)), "3");
    for (const partial of ["", whole.slice(0, 20)]) {
      writeFileSync(types, partial);
      describe("1.0.1"); // package.json and a declaration at once
      assert.match(await failure(code), /^TS230[56]/);
      writeFileSync(types, whole);
      describe("1.0.2 ");
      assert.equal(resultOf(await kernel.execute(code)), "3");
    }
    rmSync(types); // what the package exports is read from its JavaScript then
    await kernel.execute(code);
    writeFileSync(types, "export declare const size: number, more: string;");
    const both = code.replace("{ size }", "{ size, more }").replace(/size$/, "more.length; size");
    assert.match(await failure(both), /^TypeError/); // its types are known, its build is behind
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
