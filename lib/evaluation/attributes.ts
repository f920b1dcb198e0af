/**
 * @file Attributes of a drawn digit that can be measured: how thick its strokes are, how much it
 * leans.
 */
import type * as TensorFlow from "@tensorflow/tfjs";
import { tf } from "../engine";
import { toImages } from "../models/convolution";
import { type Images, perImage } from "./images";

type Tensor1D = TensorFlow.Tensor1D;
type Tensor2D = TensorFlow.Tensor2D;
type Tensor4D = TensorFlow.Tensor4D;

/**
 * The thickness of the strokes in pixels, for each image: twice the ink over the length of its
 * edge, 2 Σ x / √((Σ |Δx across|)² + (Σ |Δx down|)²). For a bar of w × h pixels this is
 * w h / √(w² + h²), close to w where the bar is long.
 * @param images square, [count, pixels] or a set
 */
export const thickness = (images: Images): Float32Array =>
  perImage(images, (x) => {
    const pixels = tf.pad(toImages(x), [
      [0, 0],
      [1, 1],
      [1, 1],
      [0, 0],
    ]) as Tensor4D;
    const kernel = (rows: number, columns: number) => tf.tensor4d([-1, 1], [rows, columns, 1, 1]);
    const [across, down] = [kernel(1, 2), kernel(2, 1)].map((k) =>
      tf.conv2d(pixels, k, 1, "same").abs().sum([1, 2, 3]),
    );
    const edge = across.square().add(down.square()).sqrt();
    return x.sum(-1).mul(2).div(edge.maximum(1e-6)) as Tensor1D;
  });

/**
 * How much the image leans to the right, for each image: the slope −cov(row, column) / var(row) of
 * its ink, columns per row, where rows count downwards. 0 is upright, 1 leans by 45°.
 * @param images square, [count, pixels] or a set
 */
export const slant = (images: Images): Float32Array =>
  perImage(images, (x) => {
    const [, pixels] = x.shape;
    const side = Math.sqrt(pixels);
    const place = (at: (i: number) => number) =>
      tf.tensor2d(
        Float32Array.from({ length: pixels }, (_, i) => at(i)),
        [pixels, 1],
      );
    const [row, column] = [place((i) => Math.floor(i / side)), place((i) => i % side)];
    const ink = x.sum(-1, true).maximum(1e-6);
    const mean = (of: Tensor2D): Tensor2D => tf.matMul(x, of).div(ink);
    const [meanRow, meanColumn] = [mean(row), mean(column)];
    const covariance = mean(row.mul(column)).sub(meanRow.mul(meanColumn));
    const variance = mean(row.square()).sub(meanRow.square());
    return covariance.div(variance.maximum(1e-6)).neg().squeeze<Tensor1D>([1]);
  });
