/** @file The classifier's features of images. */
import type { Classifier } from "../models/classifier";
import { type Images, inChunks } from "./images";

/** What the classifier's last layer sees of each image: [count][featureDim]. */
export function featuresOf(images: Images, classifier: Classifier): number[][] {
  const rows: number[][] = [];
  inChunks(images, 1000, (x) => {
    rows.push(...classifier.features(x).arraySync());
  });
  return rows;
}
