/** @file How the weights in datasets/weights are made. */
import type { Split } from "../data/mnist";
import type { PretrainedName } from "../training/pretrained";
import { classifierRecipe } from "./classifier";
import { conditionalVaeRecipe, labelPriorVaeRecipe } from "./conditional-vaes";
import { convolutionalVaeRecipe } from "./convolutional-vae";
import { auxiliaryClassifierGanRecipe, conditionalGanRecipe, dcganRecipe } from "./gans";
import { oneLayerVaeRecipe } from "./one-layer-vae";
import type { Recipe } from "./recipe";

export type { Recipe, Run } from "./recipe";

/** Every recipe, by the name of the weights that it makes. */
export const RECIPES: Record<PretrainedName, (split: Split) => Recipe> = {
  classifier: classifierRecipe,
  "one-layer-vae": oneLayerVaeRecipe,
  "convolutional-vae": convolutionalVaeRecipe,
  "conditional-vae": conditionalVaeRecipe,
  "label-prior-vae": labelPriorVaeRecipe,
  dcgan: dcganRecipe,
  "conditional-gan": conditionalGanRecipe,
  "auxiliary-classifier-gan": auxiliaryClassifierGanRecipe,
};
