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
        steps.push(step.run({ x, labels: labelTensor }, noise));
}
