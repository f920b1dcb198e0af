/** @file Bernoulli and Gaussian decoders, each scored by both, at equal variance. */
import type * as TensorFlow from "@tensorflow/tfjs";
import type { Split } from "../../data/mnist";
import { tf } from "../../engine";
import { meanSquaredError } from "../../evaluation/reconstruction";
import { reconstruct } from "../../models/autoencoder";
import { disposeModel, type Weights } from "../../models/layers";
import { createVae, type ElboOptions, type Vae, vaeLoss } from "../../models/vae";
import { bernoulliNll, gaussianNll } from "../../objectives";
import { evaluate } from "../../training/evaluate";
import { fit } from "../../training/fit";
import { type Measure, mnistAt, type Row, type Scale, spread } from "./row";

const SEEDS = [1, 2, 3];

/** A decoder's likelihood; the Gaussian's mean is sigmoid of what the network returns. */
type Nll = NonNullable<ElboOptions["nll"]>;

const gaussian =
  (logVar: number | TensorFlow.Scalar): Nll =>
  (logits, x) =>
    gaussianNll(logits.sigmoid(), x, logVar);

/** A likelihood, and what of it is learned with the model. */
interface Trained {
  readonly nll: Nll;
  readonly learned: Weights;
}

/** How the three models differ: in nothing but the likelihood that they are trained with. */
const TRAININGS = {
  Bernoulli: (): Trained => ({ nll: bernoulliNll, learned: {} }),
  "squared error (σ² = ½)": (): Trained => ({ nll: gaussian(Math.log(0.5)), learned: {} }),
  "Gaussian, σ learned": (): Trained => {
    const logVar = tf.tidy(() => tf.variable(tf.scalar(-2)));
    return { nll: gaussian(logVar as TensorFlow.Tensor as TensorFlow.Scalar), learned: { logVar } };
  },
};
type Training = keyof typeof TRAININGS;

interface Scores {
  readonly bernoulli: number;
  readonly gaussian: number;
  readonly mse: number;
}

async function train(training: Training, seed: number, { train: images }: Split, scale: Scale) {
  const vae = createVae({ hiddenDims: [128, 64], latentDim: 32, seed });
  const { nll, learned } = TRAININGS[training]();
  await fit({ weights: { ...vae.weights, ...learned } }, images, {
    loss: ({ x }, noise) => vaeLoss(vae, x, noise, { nll }),
    epochs: scale.isShort ? 1 : 20,
    batchSize: 128,
    learningRate: 1e-3,
    seed,
    progress: false,
  });
  return { vae, logVar: learned.logVar?.dataSync()[0] };
}

function score(vae: Vae, logVar: number, { test }: Split): Scores {
  const loss = (nll: Nll): number =>
    evaluate(({ x }, noise) => vaeLoss(vae, x, noise, { nll }), test).loss;
  const average = (x: TensorFlow.Tensor2D) =>
    reconstruct({ encode: (input) => vae.encode(input).mu, decode: vae.decode }, x);
  return {
    bernoulli: loss(bernoulliNll),
    gaussian: loss(gaussian(logVar)),
    mse: meanSquaredError(average, test),
  };
}

/** Three trainings, three seeds; the variance that scores is the one learned with the same seed. */
export const decoders: Measure = async (scale) => {
  const split = mnistAt(scale);
  const names = Object.keys(TRAININGS) as Training[];
  const scores = new Map(names.map((name) => [name, [] as Scores[]]));
  const variances: number[] = [];
  for (const seed of SEEDS) {
    const models = new Map<Training, Awaited<ReturnType<typeof train>>>();
    for (const name of names) models.set(name, await train(name, seed, split, scale));
    const logVar = models.get("Gaussian, σ learned")!.logVar!;
    variances.push(Math.exp(logVar));
    models.forEach(({ vae }, name) => {
      scores.get(name)!.push(score(vae, logVar, split));
      disposeModel(vae);
    });
  }
  return names.flatMap((name) => rowsOf(name, scores.get(name)!, variances));
};

function rowsOf(name: Training, scores: Scores[], variances: number[]): Row[] {
  const common = {
    setup: `784-128-64-32, Adam 10⁻³, batch 128, 20 epochs, seeds ${SEEDS.join(", ")}`,
    published: "–",
  };
  const of = (metric: keyof Scores): number[] => scores.map((one) => one[metric]);
  return [
    {
      ...common,
      what: `trained on ${name}, scored by Bernoulli −ELBO`,
      target: "grey pixels, cross-entropy",
      here: spread(of("bernoulli")),
    },
    {
      ...common,
      what: `trained on ${name}, scored by Gaussian −ELBO`,
      target: `grey pixels, a density with σ² = ${spread(variances, 4)}`,
      here: spread(of("gaussian"), 1),
    },
    {
      ...common,
      what: `trained on ${name}, squared error of a pixel`,
      target: "grey pixels, z = μ",
      here: spread(of("mse"), 5),
    },
  ];
}
