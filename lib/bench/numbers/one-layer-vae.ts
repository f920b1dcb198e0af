/** @file The one-layer VAE of the IWAE paper's table, from the weights in datasets/weights. */
import { binarized } from "../../data/binarize";
import { activeUnits } from "../../evaluation/active-units";
import { logLikelihood } from "../../evaluation/likelihood";
import { vaeLogWeights } from "../../models/importance-weights";
import { disposeModel } from "../../models/layers";
import { loadPretrained, pretrainedNotes } from "../../training/pretrained";
import { type Measure, mnistAt, type Row } from "./row";

/** Samples for each image, and what the paper says where it says something. */
const BOUNDS: [samples: number, published: string][] = [
  [1, "–"],
  [5, "above that of 1"],
  [50, "above that of 5"],
  [5000, "86.76 (Burda et al. 2016, 3280 epochs); goal ≤ 87.5"],
];

/** −L_k for k = 1, 5, 50 and 5000 samples on the whole test set, and the active units. */
export const oneLayerVae: Measure = async (scale) => {
  const vae = loadPretrained("one-layer-vae");
  const { epochs } = pretrainedNotes("one-layer-vae");
  const test = binarized(mnistAt(scale).test, "sampled", 1);
  const common = {
    target: "pixels drawn as 0 or 1, anew in training, once for the test (seed 1)",
    setup: `shipped weights (${epochs} epochs, seed 1), ${test.count} test images`,
  };
  const rows = BOUNDS.map(([samples, published]): Row => {
    const { mean, error } = logLikelihood(
      ({ x }, k, noise) => vaeLogWeights(vae, x, k, noise),
      test,
      { samples: scale.isShort ? Math.min(samples, 100) : samples, seed: 1 },
    );
    const what = `784-200-200-50 VAE, −log p(x) with ${samples} sample${samples > 1 ? "s" : ""}`;
    return { ...common, what, published, here: `${(-mean).toFixed(2)} ± ${error.toFixed(2)}` };
  });
  const active = activeUnits(vae, test).count;
  disposeModel(vae);
  const what = "784-200-200-50 VAE, active units of 50";
  return [...rows, { ...common, what, published: "19", here: `${active}` }];
};
