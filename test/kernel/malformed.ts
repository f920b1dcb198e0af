/** @file Random messages, from noise to almost right ones, the same for the same seed. */
import { createHmac } from "node:crypto";

/** @returns a function giving `length` bytes of a seeded xorshift generator. */
export function randomBytesFrom(seed: number): (length: number) => Buffer {
  let state = seed;
  const next = (): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state & 0xff;
  };
  return (length) => Buffer.from(Array.from({ length }, next));
}

const VALUES = [
  "null",
  "[]",
  "1",
  '"text"',
  "{",
  "{}",
  '{"msg_type": 5}',
  '{"__proto__": {"a": 1}}',
  '{"msg_id": "m", "session": "s", "msg_type": "no_such_request"}',
  '{"msg_id": "m", "session": "s", "msg_type": "constructor"}',
  '{"msg_id": "m", "session": "s", "msg_type": "complete_request"}',
  '{"msg_id": "m", "session": "s", "msg_type": "comm_msg"}',
  '{"code": 5, "cursor_pos": -7}',
  '{"code": null, "cursor_pos": 1e300}',
  '{"comm_id": [], "data": 3}',
];

/** @returns frames: noise, or a message signed with `key` whose parts make little sense. */
export function randomMessage(random: (length: number) => Buffer, key: string): Buffer[] {
  const [kind = 0, count = 0] = random(2);
  if (kind < 64) return Array.from({ length: 1 + (count % 8) }, () => random(count % 40));
  const parts = Array.from({ length: kind < 96 ? count % 6 : 4 }, () => {
    const [choice = 0, length = 0] = random(2);
    return choice < 32 ? random(length) : Buffer.from(VALUES[choice % VALUES.length] ?? "");
  });
  const hmac = createHmac("sha256", key);
  parts.slice(0, 4).forEach((part) => hmac.update(part));
  const signature = kind % 4 === 0 ? random(64) : Buffer.from(hmac.digest("hex"));
  return [Buffer.from("<IDS|MSG>"), signature, ...parts];
}
