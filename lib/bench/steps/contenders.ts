/** @file Who is compared. */
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { imageSize } from "../../data/images";
import { loadMnist } from "../../data/mnist";
import { projectRoot } from "../../setup/on-demand";
import { type Command } from "./contender";
import { ensurePytorch } from "./pytorch-environment";

/** Writes the first training images as PyTorch's side reads them: 784 bytes and the label, each. */
function writeImages(count: number): string {
  const { train } = loadMnist();
  const size = imageSize(train);
  const folder = path.join(projectRoot(), ".elbolab", "bench");
  const file = path.join(folder, "images-and-labels");
  const rows = new Uint8Array(count * (size + 1));
  for (let i = 0; i < count; i++) {
    rows.set(train.pixels.subarray(i * size, (i + 1) * size), i * (size + 1));
    rows[i * (size + 1) + size] = train.labels[i];
  }
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, rows);
  return file;
}

const WORKER = path.join(__dirname, "worker.js");

const inNode = (
  name: string,
  contender: string,
  env: Readonly<Record<string, string>> = {},
): Command => ({ name, argv: [process.execPath, WORKER, contender], env });

/** PyTorch, eager, on the CPU: the reference. */
async function pytorch(largestBatch: number): Promise<Command> {
  const { python, program } = await ensurePytorch();
  return { name: "PyTorch", argv: [python, program, writeImages(largestBatch)] };
}

/** elbolab, TensorFlow.js on the same native library, and PyTorch, which comes last. */
export async function nativeContenders(largestBatch: number): Promise<Command[]> {
  return [
    inNode("elbolab", "elbolab"),
    inNode("tfjs-node", "tfjs-node"),
    await pytorch(largestBatch),
  ];
}

/** What elbolab runs on where the native library is missing. */
export const SLOW_CONTENDERS: readonly Command[] = [
  inNode("tfjs wasm", "wasm", { ELBOLAB_ENGINE: "wasm" }),
  inNode("tfjs JavaScript", "cpu", { ELBOLAB_ENGINE: "cpu" }),
];
