/** @file Everything a notebook imports from "elbolab". */
export {
  ADVERSARIAL_LOSSES,
  type AdversarialLoss,
  crossEntropyDiscriminatorLoss,
  gameValue,
  leastSquaresDiscriminatorLoss,
  leastSquaresGeneratorLoss,
  minimaxGeneratorLoss,
  nonSaturatingGeneratorLoss,
} from "./adversarial";
export { agree } from "./agree";
export { compile } from "./compile";
export { batches, evaluationBatches } from "./data/batches";
export { binarize, binarized } from "./data/binarize";
export { DataError } from "./data/errors";
export {
  type ImageSet,
  imageArray,
  imageTensor,
  labelCounts,
  select,
  take,
  withLabel,
} from "./data/images";
export {
  type Component,
  gaussianMixture,
  type GaussianMixture,
  logSumExp,
  type ToyDensity,
} from "./data/mixture";
export { loadImages, loadMnist } from "./data/mnist";
export { pinwheel, ringOfGaussians, swissRoll, twoMoons, twoSpirals } from "./data/toy";
export { verifyDataset } from "./data/verify";
export {
  entropyNormal,
  klNormal,
  klStandardNormal,
  klStandardNormalTerms,
  logBernoulli,
  logContinuousBernoulli,
  logNormal,
  logStandardNormal,
  reparameterize,
} from "./distributions";
export { describeEngine, engineName, ready, relu, sigmoidCrossEntropy, tf } from "./engine";
export { activeUnits } from "./evaluation/active-units";
export { slant, thickness } from "./evaluation/attributes";
export {
  classifierConfidence,
  classify,
  labelAccuracy,
  modeCounts,
} from "./evaluation/classifier-scores";
export { frechetDistance } from "./evaluation/frechet-distance";
export {
  discriminatorMap,
  discriminatorScores,
  type Pulls,
  pullsOnSamples,
} from "./evaluation/gan-views";
export { type Cells, createCells, integrate } from "./evaluation/cells";
export { kernelDensity } from "./evaluation/kernel-density";
export { kolmogorovSmirnov } from "./evaluation/kolmogorov-smirnov";
export { countModes, type ModeCount } from "./evaluation/mode-count";
export { logLikelihood, type LogLikelihood } from "./evaluation/likelihood";
export { nearestNeighbours } from "./evaluation/neighbours";
export {
  type Density,
  discriminatorError,
  jensenShannon,
  optimalDiscriminator,
  optimalValue,
} from "./evaluation/optimal-discriminator";
export { precisionRecall } from "./evaluation/precision-recall";
export { type PrincipalComponents, principalComponents } from "./evaluation/principal-components";
export { meanSquaredError, psnr, sharpness } from "./evaluation/reconstruction";
export { pathwiseGradients, scoreFunctionGradients } from "./estimators";
export { check } from "./exercises";
export {
  choleskyRoot,
  klFullStandardNormal,
  logFullNormal,
  reparameterizeFull,
  rootSize,
} from "./full-normal";
export {
  type Autoencoder,
  autoencoderLoss,
  createAutoencoder,
  reconstruct,
} from "./models/autoencoder";
export {
  type AuxiliaryClassifierGan,
  auxiliaryClassifierGanGame,
  auxiliaryDiscriminatorLoss,
  auxiliaryGeneratorLoss,
  createAuxiliaryClassifierGan,
} from "./models/auxiliary-classifier-gan";
export { type BatchNorm, createBatchNorm } from "./models/batch-norm";
export { type Classifier, classifierLoss, createClassifier } from "./models/classifier";
export {
  type ConditionalGan,
  conditionalDiscriminatorLoss,
  conditionalGanGame,
  conditionalGeneratorLoss,
  createConditionalGan,
} from "./models/conditional-gan";
export { createDcgan } from "./models/dcgan";
export { drawNoise, type Game } from "./models/game";
export { createGan, discriminatorLoss, type Gan, ganGame, generatorLoss } from "./models/gan";
export { fromTanhRange, toTanhRange } from "./models/image-players";
export {
  conditionalLogWeights,
  type ConditionalVae,
  conditionalVaeLoss,
  createConditionalVae,
} from "./models/conditional-vae";
export { createConvolutionalAutoencoder } from "./models/convolutional-autoencoder";
export { createConvolutionalVae } from "./models/convolutional-vae";
export {
  createHierarchicalVae,
  hierarchicalLogWeights,
  type HierarchicalVae,
} from "./models/hierarchical-vae";
export { completionGuessLoss, createCompletionGuess, visiblePixels } from "./models/completion";
export { completeImages, completionLoss, createCompletionVae } from "./models/completion-vae";
export { iwaeLoss, vaeLogWeights } from "./models/importance-weights";
export { disposeModel, type Model, parameterCount } from "./models/layers";
export {
  createLinearGaussian,
  type Gaussian,
  klGaussian,
  type LinearGaussian,
  logGaussian,
} from "./models/linear-gaussian";
export {
  maximizeMixture,
  meanLogLikelihood,
  mixtureElbo,
  responsibilities,
} from "./models/mixture-em";
export { fitMixture, type MixtureFit } from "./models/mixture-fit";
export { createVae, type Posterior, type Vae, vaeLoss } from "./models/vae";
export { normalCdf, normalDensity, normalQuantile } from "./normal";
export { formatNumber, linspace, type Numbers } from "./numbers";
export {
  bernoulliNll,
  continuousBernoulliNll,
  freeBits,
  gaussianNll,
  importanceBound,
  negativeElbo,
  optimalLogVar,
  squaredError,
} from "./objectives";
export * from "./plot";
export { integral, integral2d, type Interval } from "./quadrature";
export {
  createNoise,
  createRandom,
  type Noise,
  normalArray,
  permutation,
  randomNormal,
  randomUniform,
  seedStream,
  seedTensor,
  uniformArray,
} from "./random";
export { report } from "./report";
export {
  generateAll,
  generateLabelled,
  sampleGan,
  sampleLabelled,
  sampleNoise,
} from "./sampling/gan";
export { noiseDirection } from "./sampling/gan-arithmetic";
export {
  classMeanCodes,
  codesOf,
  fitCodeMixture,
  meanCodes,
  mixtureCodes,
  posteriorCodes,
  priorCodes,
} from "./sampling/codes";
export {
  attributeDirection,
  decodeImages,
  sampleClasses,
  samplePosterior,
  samplePrior,
} from "./sampling/images";
export { inpaint } from "./sampling/inpaint";
export { interpolate, interpolateSpherical, quantileGrid, traverse } from "./sampling/paths";
export { settings } from "./settings";
export { meanAndError, meanOf, smooth, sumOf } from "./statistics";
export { createAdam } from "./training/adam";
export { restoreCheckpoint, saveCheckpoint } from "./training/checkpoint";
export { evaluate } from "./training/evaluate";
export { fit, type FitOptions } from "./training/fit";
export { fitGan, type FitGanOptions } from "./training/fit-gan";
export { createGanTrainer, type GanTrainer } from "./training/gan-trainer";
export {
  epochCurve,
  type EpochRecord,
  type History,
  lastEpoch,
  stepCurve,
} from "./training/history";
export type { Scalar, Tensor, Tensor1D, Tensor2D, Tensor3D, Tensor4D } from "@tensorflow/tfjs";
export { loadClassifier, loadPretrained, pretrainedNotes } from "./training/pretrained";
export { createWarmUp } from "./training/warm-up";
export * from "./widgets";
