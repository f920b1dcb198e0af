/** @file The command `npm run pretrain`, which makes the weights in datasets/weights. */
import { rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { projectFolder } from "../data/folder";
import { loadMnist } from "../data/mnist";
import { ready } from "../engine";
import { parameterCount } from "../models/layers";
import { saveCheckpoint } from "../training/checkpoint";
import { pretrainedFile, type PretrainedName } from "../training/pretrained";
import { RECIPES } from "./recipes";

const isName = (name: string): name is PretrainedName => name in RECIPES;

/** Where a run that is under way keeps what it has reached: a later one goes on from there. */
export const runFile = (name: PretrainedName): string =>
  join(dirname(projectFolder() ?? "."), ".elbolab", "pretrain", `${name}.safetensors`);

/** Trains one model and writes its weights, with how they were made. */
async function pretrain(name: PretrainedName): Promise<void> {
  await ready();
  const split = loadMnist();
  const { model, options, train, measure } = RECIPES[name](split);
  const { epochs, seed, batchSize } = options;
  const history = await train(split.train, {
    title: name,
    checkpoint: runFile(name),
    onEpoch: ({ epoch, train: terms, seconds }) => {
      const means = Object.entries(terms).map(([term, mean]) => `${term} ${mean.toFixed(4)}`);
      console.log(`${name}: epoch ${epoch}, ${means.join(", ")}, ${seconds.toFixed(1)} s`);
    },
  });
  if (history.interrupted)
    throw new Error(`Stopped; the same command goes on from ${runFile(name)}.`);
  const seconds = history.epochs.reduce((sum, record) => sum + record.seconds, 0);
  const notes = {
    command: `npm run pretrain -- ${name}`,
    data: `MNIST, ${split.train.count} images`,
    parameters: parameterCount(model),
    seed,
    epochs,
    "batch size": batchSize,
    seconds: seconds.toFixed(0),
    ...measure(split),
  };
  saveCheckpoint(pretrainedFile(name), { model }, notes);
  rmSync(runFile(name));
  console.log(pretrainedFile(name), notes);
}

/**
 * Trains the models that are named, one after the other.
 * @param args "pretrain", then names
 * @returns the exit status
 */
export async function main([, ...names]: string[]): Promise<number> {
  const unknown = names.filter((name) => !isName(name));
  if (names.length === 0 || unknown.length > 0) {
    console.error(
      `npm run pretrain -- NAME…, with names out of ${Object.keys(RECIPES).join(", ")}`,
    );
    return 1;
  }
  for (const name of names.filter(isName)) await pretrain(name);
  return 0;
}
