/** @file How good the samples of the VAEs are. */
import { take } from "../../data/images";
import { classifierConfidence, modeCounts } from "../../evaluation/classifier-scores";
import { frechetDistance } from "../../evaluation/frechet-distance";
import { type Images } from "../../evaluation/images";
import { precisionRecall } from "../../evaluation/precision-recall";
import { sharpness } from "../../evaluation/reconstruction";
import { disposeModel } from "../../models/layers";
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

/** Real digits as the floor, then samples of the VAEs. */
export const sampleQuality: Measure = async (scale) => {
  const count = scale.isShort ? 500 : 5000;
  const rows = [qualityRow("training images", take(mnistAt(scale).train, count), scale)];
  for (const name of ["convolutional-vae", "one-layer-vae"] as const) {
    const vae = loadPretrained(name);
    const images = samplePrior(vae, count, 1);
    rows.push(qualityRow(name, images, scale));
    images.dispose();
    disposeModel(vae);
  }
  return rows;
};
