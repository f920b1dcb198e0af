/** @file The comparisons of training steps: of models, of batch sizes, of widths. */
import { alternate, type Timing } from "./alternate";
import { type Command, startContender } from "./contender";
import { nativeContenders, SLOW_CONTENDERS } from "./contenders";
import { type Job, MODELS, usualJob } from "./job";

/** One comparison: what was timed, and what everybody took. */
export interface Comparison {
  readonly what: string;
  readonly timings: readonly Timing[];
}

/** How long a comparison takes. */
export interface Effort {
  readonly rounds: number;
  /** Of one turn. */
  readonly seconds: number;
}

type Named = { readonly what: string; readonly job: Job };

async function compare(
  commands: readonly Command[],
  jobs: readonly Named[],
  { rounds }: Effort,
): Promise<Comparison[]> {
  const contenders = commands.map(startContender);
  try {
    const comparisons: Comparison[] = [];
    for (const { what, job } of jobs)
      comparisons.push({ what, timings: await alternate(contenders, job, rounds) });
    return comparisons;
  } finally {
    contenders.forEach((contender) => contender.stop());
  }
}

/** Every model at its usual batch size. */
const modelJobs = ({ seconds }: Effort): Named[] =>
  MODELS.map((model) => {
    const job = usualJob(model, seconds);
    return { what: `${model}, batch ${job.batchSize}`, job };
  });

/** Every model on TensorFlow's native library, and in PyTorch. */
export const compareModels = async (effort: Effort): Promise<Comparison[]> =>
  compare(await nativeContenders(128), modelJobs(effort), effort);

/** Every model on the engines that replace the native library where it is missing. */
export async function compareEngines(effort: Effort): Promise<Comparison[]> {
  const [elbolab] = await nativeContenders(128);
  return compare([...SLOW_CONTENDERS, elbolab], modelJobs(effort), effort);
}

const BATCH_SIZES = [8, 32, 128, 512, 2048];
const WIDTHS = [50, 200, 800, 3200];

/** The plain VAE with ever larger batches and ever wider layers: where calls stop to matter. */
export async function compareSizes(effort: Effort): Promise<Comparison[]> {
  const usual = usualJob("vae", effort.seconds);
  const jobs: Named[] = [
    ...BATCH_SIZES.map((batchSize) => ({
      what: `784-400-20, batch ${batchSize}`,
      job: { ...usual, batchSize },
    })),
    ...WIDTHS.map((width) => ({
      what: `784-${width}-20, batch 128`,
      job: { ...usual, width },
    })),
  ];
  return compare(await nativeContenders(Math.max(...BATCH_SIZES)), jobs, effort);
}
