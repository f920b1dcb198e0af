/**
 * @file The training loop of a GAN: k steps of D, then one of G, over and over.
 */
import { stepsOfEpoch } from "../data/endless";
import type { ImageSet } from "../data/images";
import type { ToyDensity } from "../data/mixture";
import { ready } from "../engine";
import { bothPlayers, type Game } from "../models/game";
import {
  createGanTrainer,
  type GanTrainer,
  type GanTrainerOptions,
  type Moves,
} from "./gan-trainer";
import {
  createGanHistory,
  type EpochRecord,
  type History,
  meanTerms,
  type TermMeans,
} from "./history";
import { whileInterruptible } from "./interrupt";
import { createProgress } from "./progress";
import { keepRun, resumeRun } from "./resume";

/** A step size for all epochs, or one for each, from 1. */
export type LearningRate = number | ((epoch: number) => number);

const rateAt = (rate: LearningRate, epoch: number): number =>
  typeof rate === "number" ? rate : rate(epoch);

/** What `fitGan` needs. */
export interface FitGanOptions extends Omit<
  GanTrainerOptions,
  "learningRate" | "generatorLearningRate"
> {
  readonly epochs: number;
  /** Adam's step size for both players: one for all epochs, or one for each. */
  readonly learningRate?: LearningRate;
  /** G's step size, where it is another than D's. */
  readonly generatorLearningRate?: LearningRate;
  /** Rounds in an epoch: all of the images once, or 100 for a density, unless said otherwise. */
  readonly roundsPerEpoch?: number;
  /** k, D's steps in a round. */
  readonly discriminatorSteps?: number;
  /** G's steps in a round, 1 in all but experiments. */
  readonly generatorSteps?: number;
  /**
   * A file, written at the end of every epoch. Where it is there already, the run goes on from it
   * and ends with the very weights of one that never stopped.
   */
  readonly checkpoint?: string;
  /** Called at the end of every epoch. */
  readonly onEpoch?: (record: EpochRecord) => void;
  /** For the progress bar and the curves. */
  readonly title?: string;
  /** False: nothing is shown. */
  readonly progress?: boolean;
}

/** k steps of D, then G's: the means of what each of them saw. */
function playRound(
  trainer: GanTrainer,
  { discriminatorSteps, generatorSteps }: Record<`${keyof Moves}Steps`, number>,
): TermMeans {
  const times = (count: number, step: () => TermMeans) =>
    meanTerms(Array.from({ length: count }, step));
  const { loss, real, fake } = times(discriminatorSteps, trainer.discriminatorStep);
  const generator = times(generatorSteps, trainer.generatorStep);
  return { discriminatorLoss: loss, generatorLoss: generator.loss, real, fake };
}

/**
 * Trains both players (Goodfellow et al. 2014, algorithm 1). The history's terms, for each round:
 * `discriminatorLoss`, `generatorLoss`, `real` (the mean of D(x)), `fake` (the mean of D(G(z))).
 *
 * Interrupting the cell ends the training after the current round; the weights reached stay.
 * @param game for example `ganGame(gan)`
 * @param data images, or a density that gives new points for every step
 */
export async function fitGan(
  game: Game,
  data: ImageSet | ToyDensity,
  {
    epochs,
    batchSize = 128,
    discriminatorSteps = 1,
    generatorSteps = 1,
    roundsPerEpoch = Math.max(1, Math.floor(stepsOfEpoch(data, batchSize) / discriminatorSteps)),
    learningRate = 2e-4,
    generatorLearningRate = learningRate,
    checkpoint,
    onEpoch,
    title = "training",
    progress: isShown = true,
    ...options
  }: FitGanOptions,
): Promise<History> {
  await ready();
  const { seed } = options;
  const trainer = createGanTrainer(game, data, { ...options, batchSize });
  const parts = { model: bothPlayers(game), optimizer: trainer };
  const settings = { seed, batchSize, images: "count" in data ? data.count : 0 };
  const records = resumeRun(checkpoint, parts, settings);
  const roundsBefore = records.length * roundsPerEpoch;
  trainer.goOnAfter({
    discriminator: roundsBefore * discriminatorSteps,
    generator: roundsBefore * generatorSteps,
  });
  const total = epochs * roundsPerEpoch - roundsBefore;
  const progress = createProgress({ title, total, isShown, lossName: "D's loss" });
  const steps: TermMeans[] = [];
  const secondsSince = (start: number) => (performance.now() - start) / 1000;
  const start = performance.now();

  const interrupted = await whileInterruptible(async (isInterrupted) => {
    for (let epoch = records.length + 1; epoch <= epochs; epoch++) {
      const [epochStart, first] = [performance.now(), steps.length];
      trainer.setLearningRate(rateAt(learningRate, epoch), rateAt(generatorLearningRate, epoch));
      while (steps.length < first + roundsPerEpoch) {
        const round = playRound(trainer, { discriminatorSteps, generatorSteps });
        steps.push(round);
        await progress.update(steps.length, { loss: round.discriminatorLoss });
        if (isInterrupted()) return;
      }
      const train = meanTerms(steps.slice(first));
      const record: EpochRecord = { epoch, train, seconds: secondsSince(epochStart) };
      records.push(record);
      keepRun(checkpoint, parts, settings, records);
      onEpoch?.(record);
    }
  });

  trainer.dispose();
  const seconds = secondsSince(start);
  progress.finish(summaryOf({ interrupted, seconds, records }));
  return createGanHistory({ title, seed, epochs: records, steps, seconds, interrupted });
}

/** What a finished bar says: "done, 10 epochs in 24.5 s, D(x) 0.53, D(G(z)) 0.47". */
function summaryOf(run: {
  interrupted: boolean;
  seconds: number;
  records: readonly EpochRecord[];
}): string {
  const last = run.records.at(-1)?.train;
  const count = run.records.length;
  const answers = last && `D(x) ${last.real.toFixed(2)}, D(G(z)) ${last.fake.toFixed(2)}`;
  return [
    run.interrupted ? "stopped, the weights reached are kept" : "done",
    `${count} epoch${count === 1 ? "" : "s"} in ${run.seconds.toFixed(1)} s`,
    ...(answers === undefined ? [] : [answers]),
  ].join(", ");
}
