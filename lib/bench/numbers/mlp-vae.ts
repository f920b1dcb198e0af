/** @file The 784-400-20 VAE of PyTorch's examples. */
import { disposeModel } from "../../models/layers";
import { createVae, vaeLoss } from "../../models/vae";
import { fit } from "../../training/fit";
import { lastEpoch } from "../../training/history";
import { type Measure, mnistAt, spread } from "./row";

const SEEDS = [1, 2, 3];

/** Test loss after ten epochs, three seeds. */
export const mlpVae: Measure = async (scale) => {
  const { train, test } = mnistAt(scale);
  const epochs = scale.isShort ? 1 : 10;
  const losses: number[] = [];
  for (const seed of SEEDS) {
    const vae = createVae({ hiddenDims: [400], latentDim: 20, seed });
    const history = await fit(vae, train, {
      loss: ({ x }, noise) => vaeLoss(vae, x, noise),
      epochs,
      batchSize: 128,
      learningRate: 1e-3,
      seed,
      test,
      progress: false,
    });
    losses.push(lastEpoch(history).test!.loss);
    disposeModel(vae);
  }
  return [
    {
      what: "784-400-20 VAE, test loss after 10 epochs",
      target: "grey pixels, cross-entropy + KL, z drawn at test too",
      setup: `Adam 10⁻³, batch 128, ${epochs} epochs, seeds ${SEEDS.join(", ")}: ${losses.map((loss) => loss.toFixed(2)).join(", ")}`,
      published: "105.56, 105.59, 105.61 (pytorch/examples); goal 105.6 ± 0.6",
      here: spread(losses),
    },
  ];
};
