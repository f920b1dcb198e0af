/**
 * @file The training loop.
 */
import { batches, type BatchOptions } from "../data/batches";
import type { ImageSet } from "../data/images";
import { ready, tf } from "../engine";
import type { Model } from "../models/layers";
import { seedStream } from "../random";
import { createAdam } from "./adam";
import { evaluate } from "./evaluate";
import type { EpochRecord, History, TermMeans } from "./history";
import { whileInterruptible } from "./interrupt";
import { createProgress, type Progress } from "./progress";
import { type BatchLoss, trainStep } from "./step";

/** What `fit` needs. */
export interface FitOptions {
  /** For example `({ x }, noise) => vaeLoss(vae, x, noise)`. */
  readonly loss: BatchLoss;
  readonly epochs: number;
  readonly batchSize?: number;
  /** Adam's step size. */
  readonly learningRate?: number;
  /** Decides the order of the images and the noise. */
  readonly seed: number;
  /** Scored at the end of every epoch. */
  readonly test?: ImageSet;
  readonly binarize?: BatchOptions["binarize"];
  /** Called at the end of every epoch. */
  readonly onEpoch?: (record: EpochRecord) => void;
  /** For the progress bar and the curves. */
  readonly title?: string;
  /** False: nothing is shown. */
  readonly progress?: boolean;
}

/**
 * Trains a model with Adam: for every batch, the mean loss goes one step down.
 *
 * Interrupting the cell ends the training after the current batch; the weights reached stay, and
 * the history says so.
 * @param model whose weights move
 * @param train the images
 */
export async function fit(
  model: Model,
  train: ImageSet,
  {
    loss,
    epochs,
    batchSize = 128,
    learningRate = 1e-3,
    seed,
    test,
    binarize,
    onEpoch,
    title = "training",
    progress: isShown = true,
  }: FitOptions,
): Promise<History> {
  await ready();
  const optimizer = createAdam(model.weights, { learningRate });
  const stepsAnEpoch = Math.ceil(train.count / batchSize);
  const progress = createProgress({ title, total: epochs * stepsAnEpoch, isShown });
  const records: EpochRecord[] = [];
  const steps: TermMeans[] = [];
  const started = performance.now();

  const interrupted = await whileInterruptible(async (isInterrupted) => {
    for (let epoch = 1; epoch <= epochs; epoch++) {
      const epochStarted = performance.now();
      const order = seedStream(seedStream(seed, "order"), epoch);
      const first = steps.length;
      for (const { x, labels } of batches(train, { batchSize, seed: order, binarize })) {
        const labelTensor = tf.tensor1d(labels, "int32");
        const noise = seedStream(seedStream(seed, "noise"), steps.length);
        steps.push(trainStep(loss, model.weights, optimizer, { x, labels: labelTensor }, noise));
        tf.dispose([x, labelTensor]);
        await progress.update(steps.length, steps[steps.length - 1]);
        if (isInterrupted()) return;
      }
      const record: EpochRecord = {
        epoch,
        train: meanOf(steps.slice(first)),
        test: test && evaluate(loss, test, { seed: seedStream(seed, "test") }),
        seconds: (performance.now() - epochStarted) / 1000,
      };
      records.push(record);
      onEpoch?.(record);
    }
  });

  optimizer.dispose();
  const seconds = (performance.now() - started) / 1000;
  finish(progress, { interrupted, seconds, records });
  return { title, seed, epochs: records, steps, seconds, interrupted };
}

function meanOf(steps: TermMeans[]): TermMeans {
  const mean = (name: string) => steps.reduce((sum, step) => sum + step[name], 0) / steps.length;
  return Object.fromEntries(Object.keys(steps[0] ?? {}).map((name) => [name, mean(name)]));
}

function finish(
  progress: Progress,
  run: { interrupted: boolean; seconds: number; records: EpochRecord[] },
): void {
  const last = run.records.at(-1);
  const score =
    last && `${last.test ? "test" : "train"} loss ${(last.test ?? last.train).loss.toFixed(2)}`;
  progress.finish(
    [
      run.interrupted ? "stopped; the weights reached are kept" : "done",
      `${run.records.length} epochs in ${run.seconds.toFixed(1)} s`,
      ...(score === undefined ? [] : [score]),
    ].join(", "),
  );
}
