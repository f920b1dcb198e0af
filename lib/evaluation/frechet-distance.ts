/**
 * @file The Fréchet distance between two sets of images, on the classifier's features.
 */
import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import type { Classifier } from "../models/classifier";
import { loadClassifier } from "../training/pretrained";
import { featuresOf } from "./features";
import type { Images } from "./images";

/** Mean and covariance of feature vectors. */
interface Moments {
  readonly mean: number[];
  readonly covariance: Matrix;
}

function momentsOf(rows: readonly (readonly number[])[]): Moments {
  const features = new Matrix(rows.map((row) => [...row]));
  const mean = features.mean("column");
  const centred = features.subRowVector(mean);
  return {
    mean,
    covariance: centred
      .transpose()
      .mmul(centred)
      .div(rows.length - 1),
  };
}

/** A^½ of a symmetric matrix without negative eigenvalues: V diag(√λ) Vᵀ. */
function squareRoot(symmetric: Matrix): Matrix {
  const { realEigenvalues, eigenvectorMatrix: v } = new EigenvalueDecomposition(symmetric, {
    assumeSymmetric: true,
  });
  const roots = realEigenvalues.map((value) => Math.sqrt(Math.max(0, value)));
  return v.clone().mulRowVector(roots).mmul(v.transpose());
}

/**
 * ‖m₁ − m₂‖² + tr(C₁ + C₂ − 2 (C₁^½ C₂ C₁^½)^½): how far apart two Gaussians are
 * (Dowson & Landau 1982).
 * @param first rows of features
 * @param second rows of features, as long as those of the first
 */
export function frechetOfFeatures(
  first: readonly (readonly number[])[],
  second: readonly (readonly number[])[],
): number {
  const [a, b] = [momentsOf(first), momentsOf(second)];
  const root = squareRoot(a.covariance);
  const cross = squareRoot(root.mmul(b.covariance).mmul(root)).trace();
  const shift = a.mean.reduce((sum, mean, i) => sum + (mean - b.mean[i]) ** 2, 0);
  return shift + a.covariance.trace() + b.covariance.trace() - 2 * cross;
}

/**
 * The Fréchet distance between two sets of images: 0 where mean and covariance of their features
 * are the same, small where the sets look alike in quality and in variety.
 *
 * The recipe of the FID (Heusel et al. 2017) with the features of this project's small classifier,
 * so its numbers cannot be compared with those of the Inception network. Too few images make it
 * too large; compare numbers from as many images, and look at that of real images for the floor.
 * @param images generated ones; some thousands
 * @param real the images to compare with, as many
 */
export const frechetDistance = (
  images: Images,
  real: Images,
  classifier: Classifier = loadClassifier(),
): number => frechetOfFeatures(featuresOf(images, classifier), featuresOf(real, classifier));
