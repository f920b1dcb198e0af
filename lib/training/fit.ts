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
import {
  createHistory,
  type EpochRecord,
  type History,
  meanTerms,
  type TermMeans,
} from "./history";
import { whileInterruptible } from "./interrupt";
import { createProgress } from "./progress";
import { keepRun, resumeRun } from "./resume";
import { type BatchLoss, createTrainStep } from "./step";

/** What `fit` needs. */
export interface FitOptions {
  /** For example `({ x }, noise) => vaeLoss(vae, x, noise)`. */
  readonly loss: BatchLoss;
  readonly epochs: number;
  readonly batchSize?: number;
  /** Adam's step size: one for all epochs, or one for each. */
  readonly learningRate?: number | ((epoch: number) => number);
  /** Decides the order of the images and the noise. */
  readonly seed: number;
  /** Scored at the end of every epoch. */
  readonly test?: ImageSet;
  readonly binarize?: BatchOptions["binarize"];
  /**
   * A file, written at the end of every epoch. Where it is there already, the run goes on from it
   * and ends with the very weights of one that never stopped.
   */
  readonly checkpoint?: string;
  /**
   * Stops early: after so many epochs in a row without a loss lower than before, on `test` if
   * there is one. The weights are then the last ones, not those of the lowest loss.
   */
  readonly patience?: number;
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
    checkpoint,
    patience = Infinity,
    onEpoch,
    title = "training",
    progress: isShown = true,
  }: FitOptions,
): Promise<History> {
  await ready();
  const rate = typeof learningRate === "number" ? () => learningRate : learningRate;
  const optimizer = createAdam(model.weights);
  const step = createTrainStep(loss, model.weights, optimizer);
  const settings = { seed, batchSize, images: train.count };
  const records = resumeRun(checkpoint, { model, optimizer }, settings);
  const stepsAnEpoch = Math.ceil(train.count / batchSize);
  const stepsBefore = records.length * stepsAnEpoch;
  const progress = createProgress({ title, total: epochs * stepsAnEpoch - stepsBefore, isShown });
  const steps: TermMeans[] = [];
  const [orderSeed, noiseSeed] = [seedStream(seed, "order"), seedStream(seed, "noise")];
  const secondsSince = (start: number) => (performance.now() - start) / 1000;
  const start = performance.now();

  const trainEpoch = async (epoch: number, isInterrupted: () => boolean): Promise<boolean> => {
    optimizer.setLearningRate(rate(epoch));
    const order = { batchSize, seed: seedStream(orderSeed, epoch), binarize };
    for (const { x, labels } of batches(train, order)) {
      const input = { x, labels: tf.tensor1d(labels, "int32") };
      steps.push(step.run(input, seedStream(noiseSeed, stepsBefore + steps.length)));
      tf.dispose([input.x, input.labels]);
      await progress.update(steps.length, steps[steps.length - 1]);
      if (isInterrupted()) return false;
    }
    return true;
  };

  const interrupted = await whileInterruptible(async (isInterrupted) => {
    for (let epoch = records.length + 1; epoch <= epochs; epoch++) {
      if (epochsWithoutGain(records) >= patience) return;
      const [epochStart, first] = [performance.now(), steps.length];
      if (!(await trainEpoch(epoch, isInterrupted))) return;
      const record: EpochRecord = {
        epoch,
        train: meanTerms(steps.slice(first)),
        test: test && evaluate(loss, test, { seed: seedStream(seed, "test") }),
        seconds: secondsSince(epochStart),
      };
      records.push(record);
      keepRun(checkpoint, { model, optimizer }, settings, records);
      onEpoch?.(record);
    }
  });

  step.dispose();
  optimizer.dispose();
  const seconds = secondsSince(start);
  progress.finish(summaryOf({ interrupted, seconds, records }));
  return createHistory({ title, seed, epochs: records, steps, seconds, interrupted });
}

/** How many epochs have passed since the one with the lowest loss. */
function epochsWithoutGain(records: readonly EpochRecord[]): number {
  const losses = records.map(({ test, train }) => (test ?? train).loss);
  return Math.max(0, losses.length - 1 - losses.indexOf(Math.min(...losses)));
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
