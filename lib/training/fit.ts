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
import { createHistory, type EpochRecord, type History, type TermMeans } from "./history";
import { whileInterruptible } from "./interrupt";
import { createProgress } from "./progress";
import { type BatchLoss, createTrainStep } from "./step";

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
  const step = createTrainStep(loss, model.weights, optimizer);
  const total = epochs * Math.ceil(train.count / batchSize);
  const progress = createProgress({ title, total, isShown });
  const [records, steps]: [EpochRecord[], TermMeans[]] = [[], []];
  const [orderSeed, noiseSeed] = [seedStream(seed, "order"), seedStream(seed, "noise")];
  const secondsSince = (start: number) => (performance.now() - start) / 1000;
  const start = performance.now();

  const trainEpoch = async (epoch: number, isInterrupted: () => boolean): Promise<boolean> => {
    const order = { batchSize, seed: seedStream(orderSeed, epoch), binarize };
    for (const { x, labels } of batches(train, order)) {
      const input = { x, labels: tf.tensor1d(labels, "int32") };
      steps.push(step.run(input, seedStream(noiseSeed, steps.length)));
      tf.dispose([input.x, input.labels]);
      await progress.update(steps.length, steps[steps.length - 1]);
      if (isInterrupted()) return false;
    }
    return true;
  };

  const interrupted = await whileInterruptible(async (isInterrupted) => {
    for (let epoch = 1; epoch <= epochs; epoch++) {
      const [epochStart, first] = [performance.now(), steps.length];
      if (!(await trainEpoch(epoch, isInterrupted))) return;
      const record: EpochRecord = {
        epoch,
        train: meanOf(steps.slice(first)),
        test: test && evaluate(loss, test, { seed: seedStream(seed, "test") }),
        seconds: secondsSince(epochStart),
      };
      records.push(record);
      onEpoch?.(record);
    }
  });

  step.dispose();
  optimizer.dispose();
  const seconds = secondsSince(start);
  progress.finish(summaryOf({ interrupted, seconds, records }));
  return createHistory({ title, seed, epochs: records, steps, seconds, interrupted });
}

/** The mean of every term over the steps. */
function meanOf(steps: readonly TermMeans[]): TermMeans {
  const mean = (name: string) => steps.reduce((sum, step) => sum + step[name], 0) / steps.length;
  return Object.fromEntries(Object.keys(steps[0]).map((name) => [name, mean(name)]));
}

/** What a finished bar says: "done, 10 epochs in 24.5 s, test loss 105.68". */
function summaryOf(run: {
  interrupted: boolean;
  seconds: number;
  records: readonly EpochRecord[];
}): string {
  const last = run.records.at(-1);
  const count = run.records.length;
  const score =
    last && `${last.test ? "test" : "train"} loss ${(last.test ?? last.train).loss.toFixed(2)}`;
  return [
    run.interrupted ? "stopped, the weights reached are kept" : "done",
    `${count} epoch${count === 1 ? "" : "s"} in ${run.seconds.toFixed(1)} s`,
    ...(score === undefined ? [] : [score]),
  ].join(", ");
}
