import assert from "node:assert/strict";
import type { Message } from "../../lib/kernel/protocol/wire";
import { resultOf, startTestKernel, stopAllKernels, type TestKernel } from "../kernel/client";

const SLIDER = `import { slider } from "elbolab";
const beta = slider("β", { min: 0, max: 100, step: 1, value: 0 });
const seen: number[] = [];
beta.onChange((value) => { seen.push(value); });`;

const isSlider = ({ header, content }: Message): boolean =>
  header.msg_type === "comm_open" && JSON.stringify(content).includes("FloatSliderModel");

describe("a slider on the real kernel", function () {
  this.timeout(120_000);
  let kernel: TestKernel;
  let owner: string;
  let comm_id: unknown;

  before(async () => {
    kernel = await startTestKernel();
    owner = await kernel.start(SLIDER);
    const { reply } = await kernel.finished(owner);
    assert.equal(reply.status, "ok", String(reply.evalue));
    comm_id = (await kernel.until(isSlider)).content.comm_id;
  });
  after(stopAllKernels);

  const move = (value: number): Promise<string> =>
    kernel.send("comm_msg", {
      comm_id,
      data: { method: "update", state: { value }, buffer_paths: [] },
    });
  const isEcho = (value: number) => (message: Message) =>
    message.header.msg_type === "comm_msg" &&
    (message.content.data as { state: { value: number } }).state.value === value;

  it("collapses the moves made while a cell computes: the last one wins", async () => {
    const held = await kernel.hold();
    for (let value = 1; value <= 50; value++) await move(value);
    await held.release();
    await kernel.until(isEcho(50));
    const seen = resultOf(await kernel.execute("seen.join()"));
    assert.equal(seen, "'1,50'", "the first move was on its way, the others were merged");
  });

  it("echoes a move as the answer to the very message, or the page would ignore it", async () => {
    const request = await move(3);
    const { parent } = await kernel.until(isEcho(3));
    assert.equal(parent.msg_id, request);
  });

  it("closes the widgets of a cell that runs again", async () => {
    const run = async (): Promise<string> => {
      const code = 'import { toggle } from "elbolab"; toggle("flip")';
      const cellId = { cellId: "a cell of the notebook" };
      const id = await kernel.send("execute_request", { code, silent: false }, "shell", cellId);
      await kernel.finished(id);
      const own = kernel.published.filter(({ parent }) => parent.msg_id === id);
      const box = own.find(({ content }) => JSON.stringify(content).includes("CheckboxModel"));
      return String(box?.content.comm_id);
    };
    const comms = async (): Promise<string[]> =>
      Object.keys((await kernel.request("comm_info_request", {})).comms as object);
    const first = await run();
    const countBefore = (await comms()).length;
    const second = await run();
    const after = await comms();
    assert.ok(after.includes(second) && !after.includes(first));
    assert.equal(after.length, countBefore);
    assert.ok(after.includes(String(comm_id)), "widgets of other cells stay");
  });

  it("shows a handler's error below the cell that made the slider", async () => {
    await kernel.execute(`beta.onChange((v) => { if (v === 7) throw new Error("not seven"); })`);
    await move(7);
    const { header, parent } = await kernel.until(
      ({ header: { msg_type }, content }) =>
        msg_type !== "execute_input" && JSON.stringify(content).includes("not seven"),
    );
    assert.equal(header.msg_type, "error");
    assert.equal(parent.msg_id, owner);
  });

  it("is closed on the page when the process of the cells ends", async () => {
    await kernel.execute("process.exit(1)");
    await kernel.until(
      ({ header, content }) => header.msg_type === "comm_close" && content.comm_id === comm_id,
    );
  });
});
