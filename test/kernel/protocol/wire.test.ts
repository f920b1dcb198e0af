import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { createWire, RefusedMessage, type Message } from "../../../lib/kernel/protocol/wire";

const KEY = "a key";

const messageOf = (wire = createWire(KEY)): Message => ({
  identities: [Buffer.from("client")],
  header: wire.createHeader("execute_request"),
  parent: {},
  metadata: {},
  content: { code: "1 😀" },
  buffers: [Buffer.from([0, 255])],
});

describe("messages on the wire", () => {
  it("come out as they went in, identities and buffers too", () => {
    const message = messageOf();
    const read = createWire(KEY).decode(createWire(KEY).encode(message));
    assert.deepEqual(read, message);
  });

  it("are signed over header, parent, metadata and content, in this order", () => {
    const frames = createWire(KEY).encode(messageOf());
    const [delimiter, signature, ...rest] = frames.slice(1);
    assert.equal(delimiter?.toString(), "<IDS|MSG>");
    const hmac = createHmac("sha256", KEY);
    rest.slice(0, 4).forEach((part) => hmac.update(part));
    assert.equal(signature?.toString(), hmac.digest("hex"));
  });

  it("are refused with another key, a changed part, or no signature", () => {
    const frames = (): Buffer[] => createWire(KEY).encode(messageOf());
    const refused = (change: (frames: Buffer[]) => void, reason: RegExp): void => {
      const changed = frames();
      change(changed);
      assert.throws(() => createWire(KEY).decode(changed), reason);
    };
    assert.throws(() => createWire("another").decode(frames()), RefusedMessage);
    refused((all) => (all[6] = Buffer.from('{"code": "2"}')), /signature is wrong/);
    refused((all) => (all[2] = Buffer.alloc(0)), /signature is wrong/);
    refused((all) => all.splice(5), /parts of it are missing/);
  });

  it("are taken once", () => {
    const frames = createWire(KEY).encode(messageOf());
    const wire = createWire(KEY);
    wire.decode(frames);
    assert.throws(() => wire.decode(frames), /received before/);
  });

  it("need neither signature nor check where the key is empty", () => {
    const frames = createWire("").encode(messageOf());
    assert.equal(frames[2]?.length, 0);
    const wire = createWire("");
    assert.deepEqual(wire.decode(frames).content, wire.decode(frames).content);
  });

  it("are refused where a signed part is no object, no UTF-8, or lacks its fields", () => {
    const sign = (parts: Buffer[]): Buffer[] => {
      const hmac = createHmac("sha256", KEY);
      parts.forEach((part) => hmac.update(part));
      return [Buffer.from("<IDS|MSG>"), Buffer.from(hmac.digest("hex")), ...parts];
    };
    const empty = Buffer.from("{}");
    const refused = (header: Buffer, reason: RegExp): void =>
      assert.throws(() => createWire(KEY).decode(sign([header, empty, empty, empty])), reason);
    refused(Buffer.from([0xff, 0xfe]), /not JSON in UTF-8/);
    refused(Buffer.from("[]"), /not an object/);
    refused(Buffer.from("null"), /not an object/);
    refused(Buffer.from('{"msg_id": "a", "msg_type": "b"}'), /no session/);
  });
});
