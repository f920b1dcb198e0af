import assert from "node:assert/strict";
import { setTimeout as pause } from "node:timers/promises";
import type { CellsProcess } from "../../../lib/kernel/cells/host";
import type { ToCells } from "../../../lib/kernel/cells/messages";
import { createComms } from "../../../lib/kernel/protocol/comms";
import { createNativeFilter } from "../../../lib/kernel/protocol/native-text";
import { createPublisher, type Publisher } from "../../../lib/kernel/protocol/publisher";
import { createWire, type Message } from "../../../lib/kernel/protocol/wire";

/** A publisher whose messages are kept. */
function onPaper(): { publisher: Publisher; sent: Message[] } {
  const sent: Message[] = [];
  const reader = createWire("");
  const send = async (frames: Buffer[]): Promise<void> => void sent.push(reader.decode(frames));
  return { publisher: createPublisher(createWire(""), { send }), sent };
}

const said = ({ header, content }: Message): unknown[] => [
  header.msg_type,
  content.text ?? content,
];

describe("what the kernel broadcasts", () => {
  const parent = { msg_id: "cell" };

  it("merges text of one stream of one cell, and sends it after a moment", async () => {
    const { publisher, sent } = onPaper();
    for (const text of ["a", "b", "c"]) publisher.stream("stdout", text, parent);
    assert.deepEqual(sent, []);
    await pause(60);
    assert.deepEqual(sent.map(said), [["stream", "abc"]]);
  });

  it("keeps the order: other streams, other cells and other messages come after the text before", () => {
    const { publisher, sent } = onPaper();
    publisher.stream("stdout", "a", parent);
    publisher.stream("stderr", "b", parent);
    publisher.stream("stderr", "c", { msg_id: "other" });
    publisher.status("idle", parent);
    assert.deepEqual(sent.map(said), [
      ["stream", "a"],
      ["stream", "b"],
      ["stream", "c"],
      ["status", { execution_state: "idle" }],
    ]);
    assert.equal(sent[2]?.parent.msg_id, "other");
  });
});

describe("comms between page and cells", () => {
  const update = (state: object): Message => ({
    ...{ identities: [], metadata: {}, buffers: [], parent: {} },
    header: createWire("").createHeader("comm_msg"),
    content: { comm_id: "slider", data: { method: "update", state } },
  });

  function withComm() {
    const { publisher, sent } = onPaper();
    const toCells: ToCells[] = [];
    const cells = { send: (message: ToCells) => void toCells.push(message) } as CellsProcess;
    const comms = createComms(publisher, () => cells);
    const opened = { data: {}, metadata: {}, buffers: [] };
    const open = { type: "commOpen", id: "slider", target: "t", message: opened, cell: 1 } as const;
    comms.fromCells(open, {});
    const states = (): unknown[] =>
      toCells.map((message) => message.type === "commMessage" && message.message.data.state);
    return { comms, sent, toCells, states };
  }

  it("hands over one message at a time, and merges the updates that wait key by key", () => {
    const { comms, states } = withComm();
    const done: string[] = [];
    comms.fromPage(update({ a: 1 }), () => done.push("first"));
    comms.fromPage(update({ a: 2, b: 1 }), () => done.push("second"));
    comms.fromPage(update({ a: 3 }), () => done.push("third"));
    assert.deepEqual(states(), [{ a: 1 }]);
    comms.handled(1);
    assert.deepEqual(states(), [{ a: 1 }, { a: 3, b: 1 }]);
    assert.deepEqual(done, ["first"]);
    comms.handled(1); // said twice
    assert.deepEqual(done, ["first"]);
    comms.handled(2);
    assert.deepEqual(done, ["first", "second", "third"]);
  });

  it("merges neither other messages nor updates with bytes", () => {
    const { comms, toCells } = withComm();
    const ignore = (): void => undefined;
    const click = update({});
    click.content.data = { method: "custom", content: { event: "click" } };
    const withBytes = update({ a: 2 });
    withBytes.buffers = [Buffer.from([1])];
    for (const message of [update({ a: 1 }), click, click, update({ a: 1 }), withBytes])
      comms.fromPage(message, ignore);
    for (let ticket = 1; ticket <= 5; ticket++) comms.handled(ticket);
    assert.equal(toCells.length, 5);
  });

  it("echoes what the page sent as the answer to the request that set it, merged or not", () => {
    const { comms, sent } = withComm();
    const [first, second, third] = [update({ a: 1 }), update({ a: 2, b: 1 }), update({ a: 3 })];
    for (const message of [first, second, third]) comms.fromPage(message, () => undefined);
    const say = (data: Record<string, unknown>): void => {
      const message = { data, metadata: {}, buffers: [] };
      comms.fromCells({ type: "commMessage", id: "slider", message, cell: 1 }, { msg_id: "owner" });
    };
    const lastSent = (count: number): unknown[] =>
      sent.slice(-count).map(({ parent, content }) => [parent.msg_id, content.data]);
    const echo = (state: object) => ({ method: "echo_update", state });
    say(echo({ a: 1 }));
    assert.deepEqual(lastSent(1), [[first.header.msg_id, echo({ a: 1 })]]);
    comms.handled(1);
    say(echo({ a: 3, b: 1 }));
    assert.deepEqual(lastSent(2), [
      [third.header.msg_id, echo({ a: 3 })],
      [second.header.msg_id, echo({ b: 1 })],
    ]);
    say({ method: "update", state: { c: 1 } });
    assert.deepEqual(lastSent(1), [["owner", { method: "update", state: { c: 1 } }]]);
  });

  it("closes, at both ends, what a cell of the notebook opened before", () => {
    const { comms, sent, toCells } = withComm();
    const message = { data: {}, metadata: {}, buffers: [] };
    comms.fromCells({ type: "commOpen", id: "old", target: "t", message, cell: 2 }, {}, "cell-2");
    comms.closeOf("cell-1");
    assert.deepEqual(Object.keys(comms.list("t")), ["slider", "old"]);
    comms.closeOf("cell-2");
    assert.deepEqual(Object.keys(comms.list("t")), ["slider"]);
    assert.deepEqual(toCells.at(-1), { type: "commClose", id: "old" });
    assert.deepEqual(
      [sent.at(-1)?.header.msg_type, sent.at(-1)?.content.comm_id],
      ["comm_close", "old"],
    );
  });

  it("closes every comm when the cells' process is gone, and lets no request wait", () => {
    const { comms, sent } = withComm();
    const done: string[] = [];
    comms.fromPage(update({ a: 1 }), () => done.push("first"));
    comms.fromPage(update({ b: 1 }), () => done.push("second"));
    comms.reset();
    assert.deepEqual(done, ["first", "second"]);
    assert.deepEqual(sent.at(-1)?.content, { comm_id: "slider", data: {} });
    assert.deepEqual(comms.list(undefined), {});
  });
});

describe("text of native code", () => {
  it("is shown line by line, TensorFlow's chatter is not", () => {
    const filter = createNativeFilter();
    const chatter = "2026-01-02 03:04:05.678901: I tensorflow/core/x.cc:1] optimized\n";
    assert.equal(filter(Buffer.from(`hello\n${chatter}there\n`)), "hello\nthere\n");
  });

  it("waits for the end of a line that may be chatter, and shows others at once", () => {
    const filter = createNativeFilter();
    assert.equal(filter(Buffer.from("name: ")), "name: ");
    assert.equal(filter(Buffer.from("2026 was")), "");
    assert.equal(filter(Buffer.from(" fine\n")), "2026 was fine\n");
  });

  it("keeps characters whole that arrive in parts", () => {
    const filter = createNativeFilter();
    const bytes = Buffer.from("é\n");
    assert.equal(filter(bytes.subarray(0, 1)) + filter(bytes.subarray(1)), "é\n");
  });
});
