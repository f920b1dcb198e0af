/**
 * @file The loss over a whole set.
 */
import { evaluationBatches } from "../data/batches";
import type { ImageSet } from "../data/images";
import { tf } from "../engine";
import { seedStream } from "../random";
import type { TermMeans } from "./history";
import { type BatchLoss, createEvaluationStep } from "./step";

/**
 * The mean of every term of a loss over a set, each image counted once.
 * @param loss for example `({ x }, noise) => vaeLoss(vae, x, noise)`
 * @returns means, in nats an image for a bound
 */
export function evaluate(
  loss: BatchLoss,
  set: ImageSet,
  { batchSize = 1000, seed = 1 }: { batchSize?: number; seed?: number } = {},
): TermMeans {
  const step = createEvaluationStep(loss);
  const sums: Record<string, number> = {};
  let batch = 0;
  for (const { x, labels } of evaluationBatches(set, batchSize)) {
    const labelTensor = tf.tensor1d(labels, "int32");
    const means = step.run({ x, labels: labelTensor }, seedStream(seed, batch++));
    for (const [name, mean] of Object.entries(means)) {
      sums[name] = (sums[name] ?? 0) + mean * labels.length;
    }
    tf.dispose([x, labelTensor]);
  }
  step.dispose();
  return Object.fromEntries(Object.entries(sums).map(([name, sum]) => [name, sum / set.count]));
}
