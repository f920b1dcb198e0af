/** @file What the contenders of a comparison are asked, the same for all, in any language. */

/** Models whose training step is timed. Each is built alike in lib/models and in pytorch.py. */
export const MODELS = ["vae", "convolutional-vae", "conditional-vae", "dcgan"] as const;
export type ModelName = (typeof MODELS)[number];

/** One turn: train this model on one batch for about this long. */
export interface Job {
  readonly model: ModelName;
  readonly batchSize: number;
  /** Hidden units of the plain VAE; the others have sizes of their own. */
  readonly width: number;
  readonly seconds: number;
}

/** What a turn took: milliseconds of each step. */
export interface Turn {
  readonly milliseconds: number[];
}

/** The batch size that a model is usually trained with. */
export const usualJob = (model: ModelName, seconds: number): Job => ({
  model,
  batchSize: model === "dcgan" ? 64 : 128,
  width: 400,
  seconds,
});
