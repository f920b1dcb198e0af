/** @file The two conditional VAEs, from the weights in datasets/weights. */
import { labelAccuracy } from "../../evaluation/classifier-scores";
import { logLikelihood } from "../../evaluation/likelihood";
import {
  type ConditionalVae,
  conditionalLogWeights,
  conditionalVaeLoss,
} from "../../models/conditional-vae";
import { disposeModel } from "../../models/layers";
import { sampleClasses } from "../../sampling/images";
import { evaluate } from "../../training/evaluate";
import { loadPretrained, pretrainedNotes } from "../../training/pretrained";
import { type Measure, mnistAt, type Row, type Scale } from "./row";

const TARGET = "grey pixels, cross-entropy";

/** The share of samples in which the classifier sees the class that was asked for. */
function accuracy(vae: ConditionalVae, count: number): number {
  const labels = Uint8Array.from({ length: count }, (_, i) => i % vae.classes);
  const images = sampleClasses(vae, labels, 1);
  const share = labelAccuracy(images, labels);
  images.dispose();
  return share;
}

function rowsOf(
  name: "conditional-vae" | "label-prior-vae",
  what: string,
  published: string,
  scale: Scale,
): Row[] {
  const vae = loadPretrained(name);
  const { epochs } = pretrainedNotes(name);
  const { test } = mnistAt(scale);
  const { loss } = evaluate(
    ({ x, labels }, noise) => conditionalVaeLoss(vae, x, labels, noise),
    test,
  );
  const { mean } = logLikelihood(
    (input, k, noise) => conditionalLogWeights(vae, input, k, noise),
    test,
    { samples: 100, seed: 1 },
  );
  const setup = `shipped weights (${epochs} epochs, seed 1), ${test.count} test images`;
  const count = scale.isShort ? 500 : 10_000;
  const share = `${(100 * accuracy(vae, count)).toFixed(1)} %`;
  disposeModel(vae);
  return [
    { what: `${what}, test loss`, target: TARGET, setup, published, here: loss.toFixed(2) },
    {
      what: `${what}, −log p(x∣y) with 100 samples`,
      target: TARGET,
      setup,
      published: "–",
      here: (-mean).toFixed(2),
    },
    {
      what: `${what}, label accuracy of samples`,
      target: "the classifier of datasets/weights judges",
      setup: `${count} samples, as many of each class, seed 1`,
      published: "goal ≥ 95 %",
      here: share,
    },
  ];
}

/** Test loss beside a published log, and label accuracy, of both forms. */
export const conditionalVae: Measure = async (scale) => [
  ...rowsOf(
    "conditional-vae",
    "conditional VAE 784-512-256-2, label in both networks",
    "128.03 after 50 epochs (lyeoni/pytorch-mnist-CVAE)",
    scale,
  ),
  ...rowsOf(
    "label-prior-vae",
    "conditional VAE 784-512-256-20, label in the prior's mean",
    "–",
    scale,
  ),
];
