/**
 * @file Jupyter's messages as bytes: `[identities…, "<IDS|MSG>", signature, header, parent header,
 * metadata, content, buffers…]`, signed with a key that the server and the kernel share.
 */
import { createHmac, randomUUID, timingSafeEqual } from "node:crypto";

export const PROTOCOL_VERSION = "5.4";
const DELIMITER = Buffer.from("<IDS|MSG>");

export interface Header {
  msg_id: string;
  session: string;
  username: string;
  date: string;
  msg_type: string;
  version: string;
}

export interface Message {
  identities: Buffer[];
  header: Header;
  parent: Partial<Header>;
  metadata: Record<string, unknown>;
  content: Record<string, unknown>;
  buffers: Buffer[];
}

/** Why a message was not accepted. */
export class RefusedMessage extends Error {}

/** Turns messages into frames and back. */
export interface Wire {
  /** @throws RefusedMessage where the signature is wrong or repeated, or the content malformed. */
  decode(frames: Buffer[]): Message;
  encode(message: Message): Buffer[];
  createHeader(type: string): Header;
}

/** Signatures remembered to refuse replays; the older half is forgotten when full. */
const REPLAY_LIMIT = 65_536;

/** @param key of the connection file; where it is empty, nothing is signed or checked. */
export function createWire(key: string, session = randomUUID()): Wire {
  const seen = new Set<string>();
  const sign = (parts: Buffer[]): string => {
    if (key === "") return "";
    const hmac = createHmac("sha256", key);
    for (const part of parts) hmac.update(part);
    return hmac.digest("hex");
  };
  const check = (signature: Buffer, parts: Buffer[]): void => {
    if (key === "") return;
    const expected = Buffer.from(sign(parts));
    if (signature.length !== expected.length || !timingSafeEqual(signature, expected)) {
      throw new RefusedMessage("its signature is wrong");
    }
    const digest = expected.toString();
    if (seen.has(digest)) throw new RefusedMessage("it was received before");
    seen.add(digest);
    if (seen.size > REPLAY_LIMIT) forgetOlderHalf(seen);
  };
  return {
    decode(frames) {
      const at = frames.findIndex((frame) => frame.equals(DELIMITER));
      const [signature, ...rest] = at < 0 ? [] : frames.slice(at + 1);
      const parts = rest.slice(0, 4);
      if (!signature || parts.length < 4) throw new RefusedMessage("parts of it are missing");
      check(signature, parts);
      return parseMessage(frames.slice(0, at), parts, rest.slice(4));
    },
    encode(message) {
      const { header, parent, metadata, content } = message;
      const parts = [header, parent, metadata, content].map((part) =>
        Buffer.from(JSON.stringify(part)),
      );
      const signature = Buffer.from(sign(parts));
      return [...message.identities, DELIMITER, signature, ...parts, ...message.buffers];
    },
    createHeader: (type) => ({
      msg_id: randomUUID(),
      session,
      username: "kernel",
      date: new Date().toISOString(),
      msg_type: type,
      version: PROTOCOL_VERSION,
    }),
  };
}

function forgetOlderHalf(seen: Set<string>): void {
  let left = seen.size / 2;
  for (const digest of seen) {
    if (left-- <= 0) return;
    seen.delete(digest);
  }
}

function parseMessage(identities: Buffer[], parts: Buffer[], buffers: Buffer[]): Message {
  const [header, parent, metadata, content] = parts.map(parseObject);
  if (!header || !parent || !metadata || !content)
    throw new RefusedMessage("parts of it are missing");
  for (const field of ["msg_id", "msg_type", "session"]) {
    if (typeof header[field] !== "string") throw new RefusedMessage(`its header has no ${field}`);
  }
  return { identities, header: header as unknown as Header, parent, metadata, content, buffers };
}

function parseObject(part: Buffer): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(part));
  } catch {
    throw new RefusedMessage("a part of it is not JSON in UTF-8");
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new RefusedMessage("a part of it is not an object");
  }
  return value as Record<string, unknown>;
}
