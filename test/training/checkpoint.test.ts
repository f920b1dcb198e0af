import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type * as TensorFlow from "@tensorflow/tfjs";
import { tf } from "../../lib/engine";
import { createBatchNorm } from "../../lib/models/batch-norm";
import { disposeModel, type Model } from "../../lib/models/layers";
import { createVae, vaeLoss } from "../../lib/models/vae";
import { randomUniform } from "../../lib/random";
import { createAdam } from "../../lib/training/adam";
import {
  readCheckpointNotes,
  restoreCheckpoint,
  saveCheckpoint,
} from "../../lib/training/checkpoint";
import {
  decodeSafetensors,
  encodeSafetensors,
  type SafetensorsFile,
} from "../../lib/training/safetensors";
import { createTrainStep } from "../../lib/training/step";
import { writeWhole } from "../../lib/training/write-whole";
import { allocated, assertClose } from "../helpers";

const SMALL: SafetensorsFile = {
  tensors: {
    a: { dtype: "float32", shape: [2, 3], values: Float32Array.of(1, -2, 0.5, 0, 1e-30, -0) },
    "b/c": { dtype: "int32", shape: [2], values: Int32Array.of(7, -8) },
    scalar: { dtype: "float32", shape: [], values: Float32Array.of(Math.PI) },
    none: { dtype: "float32", shape: [0, 4], values: new Float32Array(0) },
  },
  metadata: { seed: "1", note: "größer ≥ 1" },
};

/**
 * The bytes that Python's safetensors 0.8.0 writes for
 * `save_file({"w": np.array([[1, 2]], np.float32), "n": np.array([3], np.int32)}, …, {"seed": "5"})`.
 */
const FROM_PYTHON = Buffer.from(
  "kAAAAAAAAAB7Il9fbWV0YWRhdGFfXyI6eyJzZWVkIjoiNSJ9LCJ3Ijp7ImR0eXBlIjoiRjMyIiwic2hhcGUiOlsx" +
    "LDJdLCJkYXRhX29mZnNldHMiOlswLDhdfSwibiI6eyJkdHlwZSI6IkkzMiIsInNoYXBlIjpbMV0sImRhdGFfb2Zm" +
    "c2V0cyI6WzgsMTJdfX0gICAgICAAAIA/AAAAQAMAAAA=",
  "base64",
);

const folder = mkdtempSync(join(tmpdir(), "elbolab-checkpoint-"));
const fileIn = (name: string) => join(folder, name);
after(() => rmSync(folder, { recursive: true }));

const createSmall = (seed = 1) => createVae({ inputDim: 12, hiddenDims: [8], latentDim: 2, seed });

const numbersOf = ({ weights }: Model) =>
  Object.values(weights).map((weight) => Array.from(weight.dataSync()));

describe("safetensors", () => {
  it("gives back what was written, to the last bit", () => {
    assert.deepEqual(decodeSafetensors(encodeSafetensors(SMALL)), SMALL);
  });

  it("reads from any place in memory", () => {
    const bytes = encodeSafetensors(SMALL);
    const shifted = new Uint8Array(bytes.length + 1);
    shifted.set(bytes, 1);
    assert.deepEqual(decodeSafetensors(shifted.subarray(1)), SMALL);
  });

  it("has a header that ends at a multiple of eight bytes and names every byte after it", () => {
    const bytes = Buffer.from(encodeSafetensors(SMALL));
    const length = Number(bytes.readBigUInt64LE());
    assert.equal(length % 8, 0);
    const header = JSON.parse(bytes.toString("utf8", 8, 8 + length)) as Record<
      string,
      { data_offsets: number[]; dtype: string }
    >;
    assert.deepEqual(header.a.data_offsets, [0, 2 * 3 * 4]);
    assert.deepEqual(header["b/c"].data_offsets, [24, 24 + 2 * 4]);
    assert.deepEqual([header.a.dtype, header["b/c"].dtype], ["F32", "I32"]);
    assert.equal(bytes.length, 8 + length + 24 + 8 + 4);
  });

  it("reads what Python wrote", () => {
    const { tensors, metadata } = decodeSafetensors(FROM_PYTHON);
    assert.deepEqual(metadata, { seed: "5" });
    assert.deepEqual(tensors.w, { dtype: "float32", shape: [1, 2], values: Float32Array.of(1, 2) });
    assert.deepEqual(tensors.n, { dtype: "int32", shape: [1], values: Int32Array.of(3) });
  });

  it("no beginning of a file passes for the whole", () => {
    const bytes = encodeSafetensors(SMALL);
    for (let end = 0; end < bytes.length; end++) {
      assert.throws(() => decodeSafetensors(bytes.subarray(0, end)), /no whole safetensors file/);
    }
  });

  it("says which type it cannot read", () => {
    const text = Buffer.from(encodeSafetensors(SMALL)).toString("latin1").replace("F32", "F16");
    assert.throws(() => decodeSafetensors(Buffer.from(text, "latin1")), /"a" holds F16/);
  });
});

describe("writeWhole", () => {
  it("leaves one of the two files, whole, whenever it is killed", async () => {
    const file = fileIn("killed.safetensors");
    for (let round = 0; round < 6; round++) {
      const child = spawn(process.execPath, [
        ...["--require", "tsx/cjs"],
        join(__dirname, "../fixtures/save-forever.ts"),
        file,
      ]);
      await once(child.stdout, "data");
      await wait(7 * round);
      child.kill("SIGKILL");
      await once(child, "close");
      const { tensors, metadata } = decodeSafetensors(readFileSync(file));
      assert.deepEqual(new Set(tensors.weights.values), new Set([Number(metadata.value)]));
    }
  });

  it("leaves nothing beside the file, and nothing at all where it fails", () => {
    const inside = join(folder, "new", "folder");
    writeWhole(join(inside, "file"), Uint8Array.of(1));
    writeWhole(join(inside, "file"), Uint8Array.of(2));
    assert.deepEqual(readdirSync(inside), ["file"]);
    assert.throws(() => writeWhole(inside, Uint8Array.of(3)));
    assert.deepEqual(readdirSync(join(folder, "new")), ["folder"]);
  });
});

describe("checkpoints", () => {
  it("a model gets its weights back, in one created from another seed", () => {
    const [saved, other] = [createSmall(1), createSmall(2)];
    const file = fileIn("weights.safetensors");
    saveCheckpoint(file, { model: saved }, { seed: 1, command: "npm test" });
    const notes = restoreCheckpoint(file, { model: other });
    assert.deepEqual(numbersOf(other), numbersOf(saved));
    assert.deepEqual(notes, { seed: "1", command: "npm test" });
    assert.deepEqual(readCheckpointNotes(file), notes);
    [saved, other].forEach(disposeModel);
  });

  it("keeps what batch normalization gathered", () => {
    const [saved, other] = [1, 2].map(() => createBatchNorm({ channels: 2 }));
    saved.statistics!.mean.assign(tf.tensor1d([3, -4]));
    const file = fileIn("statistics.safetensors");
    saveCheckpoint(file, { model: saved });
    restoreCheckpoint(file, { model: other });
    assertClose(other.statistics!.mean, [3, -4], 0);
    [saved, other].forEach(disposeModel);
  });

  it("a run that goes on from a checkpoint ends with the very weights of one that never stopped", () => {
    const x = randomUniform<TensorFlow.Rank.R2>([6, 12], 5);
    const input = { x, labels: tf.zeros([6]) as TensorFlow.Tensor1D };
    const create = (seed: number) => {
      const model = createSmall(seed);
      const optimizer = createAdam(model.weights, { learningRate: 0.01 });
      const step = createTrainStep(
        ({ x }, noise) => vaeLoss(model, x, noise),
        model.weights,
        optimizer,
      );
      const train = (from: number, to: number) => {
        for (let i = from; i <= to; i++) step.run(input, i);
      };
      return { model, optimizer, train };
    };
    const [whole, first, second] = [create(1), create(1), create(2)];
    const file = fileIn("resume.safetensors");
    whole.train(1, 8);
    first.train(1, 3);
    saveCheckpoint(file, first);
    second.train(1, 2);
    restoreCheckpoint(file, second);
    second.train(4, 8);
    assert.deepEqual(numbersOf(second.model), numbersOf(whole.model));
    first.train(4, 8);
    assert.deepEqual(numbersOf(first.model), numbersOf(whole.model));
    restoreCheckpoint(file, { model: second.model });
    second.train(4, 8);
    assert.notDeepEqual(numbersOf(second.model), numbersOf(whole.model));
  });

  it("another model's weights are refused, and nothing has changed", () => {
    const file = fileIn("other.safetensors");
    const model = createVae({ inputDim: 12, hiddenDims: [8], latentDim: 3, seed: 1 });
    saveCheckpoint(file, { model: createSmall() });
    const before = numbersOf(model);
    assert.throws(
      () => restoreCheckpoint(file, { model }),
      /"mu\/kernel" has shape \[8,3\] here and has shape \[8,2\] there\. Create the model with/,
    );
    assert.deepEqual(numbersOf(model), before);
    const optimizer = createAdam(model.weights);
    assert.throws(
      () => restoreCheckpoint(file, { model: createSmall(), optimizer }),
      /"optimizer\/m\/.* is not in the file/,
    );
  });

  it("a missing and a damaged file are named", () => {
    const model = createSmall();
    const damaged = fileIn("damaged.safetensors");
    writeFileSync(damaged, "no");
    assert.throws(
      () => restoreCheckpoint(fileIn("absent"), { model }),
      /There is no file .*absent/,
    );
    assert.throws(() => restoreCheckpoint(damaged, { model }), /damaged\.safetensors: This is no/);
  });

  it("saving leaves no tensor, restoring none", () => {
    const model = createSmall();
    const file = fileIn("leak.safetensors");
    assert.equal(
      allocated(() => {
        saveCheckpoint(file, { model });
        restoreCheckpoint(file, { model });
      }),
      0,
    );
    disposeModel(model);
  });
});
