/**
 * @file Networks of images as a list of their parts.
 */
import type * as TensorFlow from "@tensorflow/tfjs";
import { tf } from "../engine";
import { type Noise, randomNormal, seedStream } from "../random";
import { numbered } from "./convolution";
import type { Model } from "./layers";

type Tensor4D = TensorFlow.Tensor4D;

/** One part of a network of images; an activation has no weights. */
export interface Layer extends Partial<Model> {
  apply(x: Tensor4D, noise?: Noise): Tensor4D;
}

/** Parts one after the other. */
export interface Stack extends Model {
  apply(x: Tensor4D, noise?: Noise): Tensor4D;
}

/** Applies the parts in order; their weights are numbered. */
export const createStack = (layers: readonly Layer[]): Stack => {
  const parts = layers.map(({ weights = {}, statistics }) => ({ weights, statistics }));
  return {
    weights: numbered(parts, "weights"),
    statistics: numbered(parts, "statistics"),
    apply: (x, noise) => layers.reduce((h, layer) => layer.apply(h, noise), x),
  };
};

const DEVIATION = 0.02;

/** DCGAN's beginning: kernels from N(0, 0.02²), scales γ from N(1, 0.02²), all else 0. */
export function startSmall<M extends Model>(model: M, seed: number): M {
  for (const [name, weight] of Object.entries(model.weights)) {
    const mean = name.endsWith("gamma") ? 1 : 0;
    const deviation = name.endsWith("kernel") || name.endsWith("gamma") ? DEVIATION : 0;
    tf.tidy(() => {
      const eps = randomNormal(weight.shape, seedStream(seed, name));
      weight.assign(eps.mul(deviation).add(mean));
    });
  }
  return model;
}
