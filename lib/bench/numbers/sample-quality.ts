/** @file How good the samples of VAEs and GANs are, by the same measures. */
import type * as TensorFlow from "@tensorflow/tfjs";
import { take } from "../../data/images";
import {
  classifierConfidence,
  labelAccuracy,
  modeCounts,
} from "../../evaluation/classifier-scores";
import { frechetDistance } from "../../evaluation/frechet-distance";
import { type Images } from "../../evaluation/images";
import { precisionRecall } from "../../evaluation/precision-recall";
import { sharpness } from "../../evaluation/reconstruction";
import { disposeModel } from "../../models/layers";
import { sampleGan, sampleLabelled } from "../../sampling/gan";
import { samplePrior } from "../../sampling/images";
import { loadPretrained } from "../../training/pretrained";
import { type Measure, mnistAt, type Row, type Scale } from "./row";

/** Judges images beside as many real ones. */
export function qualityRow(what: string, images: Images, scale: Scale): Row {
  const count = scale.isShort ? 500 : 5000;
  const real = take(mnistAt(scale).test, count);
  const { precision, recall } = precisionRecall(images, real);
  const { modes, kl } = modeCounts(images);
  const parts = [
    `Fréchet ${frechetDistance(images, real).toFixed(1)}`,
    `precision ${precision.toFixed(2)}`,
    `recall ${recall.toFixed(2)}`,
    `${modes} of 10 classes (KL ${kl.toFixed(3)})`,
    `confidence ${classifierConfidence(images).toFixed(3)}`,
    `sharpness ${sharpness(images).toFixed(3)}`,
  ];
  return {
    what: `${what}, quality of samples`,
    target: "the classifier of datasets/weights judges",
    setup: `${count} samples beside ${count} test images, seed 1`,
    published: "–",
    here: parts.join("; "),
  };
}

type Sampler = (count: number) => TensorFlow.Tensor2D;

const SEED = 1;

const evenLabels = (count: number): Uint8Array =>
  Uint8Array.from({ length: count }, (_, i) => i % 10);

const ofVae =
  (name: "convolutional-vae" | "one-layer-vae"): Sampler =>
  (count) => {
    const vae = loadPretrained(name);
    const images = samplePrior(vae, count, SEED);
    disposeModel(vae);
    return images;
  };

const ofDcgan: Sampler = (count) => {
  const gan = loadPretrained("dcgan");
  const images = sampleGan(gan, count, SEED);
  disposeModel(gan);
  return images;
};

const ofLabelledGan =
  (name: "conditional-gan" | "auxiliary-classifier-gan"): Sampler =>
  (count) => {
    const gan = loadPretrained(name);
    const images = sampleLabelled(gan, evenLabels(count), SEED);
    disposeModel(gan);
    return images;
  };

const LABELLED = {
  "conditional-gan": ofLabelledGan("conditional-gan"),
  "auxiliary-classifier-gan": ofLabelledGan("auxiliary-classifier-gan"),
};

const SAMPLERS: Record<string, Sampler> = {
  "convolutional-vae": ofVae("convolutional-vae"),
  "one-layer-vae": ofVae("one-layer-vae"),
  dcgan: ofDcgan,
  ...LABELLED,
};

/** The share of samples in which the classifier sees the class that was asked for. */
function accuracyRow([name, sample]: [string, Sampler], { isShort }: Scale): Row {
  const count = isShort ? 500 : 10_000;
  const images = sample(count);
  const share = labelAccuracy(images, evenLabels(count));
  images.dispose();
  return {
    what: `${name}, label accuracy of samples`,
    target: "the classifier of datasets/weights judges",
    setup: `shipped weights, ${count} samples, as many of each class, seed ${SEED}`,
    published: "goal ≥ 95 %",
    here: `${(100 * share).toFixed(1)} %`,
  };
}

/** Real digits as the floor, then samples of VAEs and GANs, then whether labels are obeyed. */
export const sampleQuality: Measure = async (scale) => {
  const count = scale.isShort ? 500 : 5000;
  const rows = [qualityRow("training images", take(mnistAt(scale).train, count), scale)];
  for (const [name, sample] of Object.entries(SAMPLERS)) {
    const images = sample(count);
    rows.push(qualityRow(name, images, scale));
    images.dispose();
  }
  return [...rows, ...Object.entries(LABELLED).map((each) => accuracyRow(each, scale))];
};
