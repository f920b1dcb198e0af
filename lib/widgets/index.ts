/** @file Controls of a lesson, and what follows them. */
export type { Choice, Chosen, ChosenFrom } from "./choices";
export { button, dropdown, slider, type SliderRange, text, toggle } from "./controls";
export { interact } from "./interact";
export {
  type ExplorerOptions,
  latentExplorer,
  type Place,
  type PlaneDecoder,
} from "./latent-explorer";
export type { Widget } from "./widget";
