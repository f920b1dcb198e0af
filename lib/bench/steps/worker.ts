/**
 * @file A contender in a process of its own: JSON lines of `Job` in, of `Turn` out.
 *
 *     node worker.js elbolab | tfjs-node | wasm | cpu
 *
 * "elbolab" trains as `fit` does, each step compiled. The others are what TensorFlow.js offers by
 * itself: the same models of its plain operations, its own Adam, every operation a call.
 */
import { createInterface } from "node:readline";
import { loadMnist } from "../../data/mnist";
import { imageTensor } from "../../data/images";
import { ready, tf } from "../../engine";
import { createNoise, seedTensor } from "../../random";
import { createAdam } from "../../training/adam";
import { createTrainStep, type LossInput } from "../../training/step";
import type { Job, Turn } from "./job";
import { type Move, movesOf } from "./models";

type Step = (batch: LossInput, seed: number) => void;

function compiledStep({ loss, weights, ...options }: Move): Step {
  const step = createTrainStep(loss, weights, createAdam(weights, options));
  return (batch, seed) => void step.run(batch, seed);
}

function plainStep({ loss, weights, learningRate, beta1 }: Move): Step {
  const optimizer = tf.train.adam(learningRate, beta1);
  const variables = Object.values(weights);
  return (batch, seed) =>
    tf.tidy(() => {
      const noise = createNoise(seedTensor(seed), { isTraining: true });
      const mean = () => loss(batch, noise).loss.mean().asScalar();
      optimizer.minimize(mean, true, variables)?.dataSync();
    });
}

/** The native library under another name, so that nothing here takes its short cuts. */
function useStockOperations(): void {
  const stock = "tensorflow, plain operations";
  tf.registerBackend(stock, () => tf.findBackend("tensorflow"));
  tf.copyRegisteredKernels("tensorflow", stock);
  tf.setBackend(stock);
}

function firstImages(count: number): LossInput {
  const { train } = loadMnist();
  const indices = Int32Array.from({ length: count }, (_, i) => i);
  const labels = tf.tensor1d(train.labels.slice(0, count), "int32");
  return { x: imageTensor(train, indices), labels };
}

/** Milliseconds of steps, from one to as many as there is time for. */
function timed(step: () => void, seconds: number): Turn {
  const milliseconds: number[] = [];
  const end = performance.now() + 1000 * seconds;
  do {
    const began = performance.now();
    step();
    milliseconds.push(performance.now() - began);
  } while (performance.now() < end);
  return { milliseconds };
}

async function main(contender: string): Promise<void> {
  await ready();
  if (contender === "tfjs-node") useStockOperations();
  const makeStep = contender === "elbolab" ? compiledStep : plainStep;
  const steps = new Map<string, () => void>();
  const stepOf = (job: Job): (() => void) => {
    const batch = firstImages(job.batchSize);
    const moves = movesOf(job).map(makeStep);
    let seed = 0;
    return () => moves.forEach((move) => move(batch, ++seed));
  };
  for await (const line of createInterface({ input: process.stdin })) {
    const job = JSON.parse(line) as Job;
    const key = `${job.model} ${job.batchSize} ${job.width}`;
    const step = steps.get(key) ?? stepOf(job);
    steps.set(key, step);
    console.log(JSON.stringify(timed(step, job.seconds)));
  }
}

void main(process.argv[2] ?? "elbolab");
