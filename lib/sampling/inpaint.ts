/**
 * @file Filling in what is missing in an image.
 */
import type * as TensorFlow from "@tensorflow/tfjs";
import { tf } from "../engine";
import type { Posterior } from "../models/vae";
import { seedStream } from "../random";
import { posteriorCodes } from "./codes";

type Tensor2D = TensorFlow.Tensor2D;

/** What fills in: q(z∣x) and p(x∣z). */
interface Filler {
  encode(x: Tensor2D): Posterior;
  decode(z: Tensor2D): Tensor2D;
}

/**
 * Fills the hidden pixels of images: z ~ q(z∣x), then x ← E[x∣z] where pixels are hidden, again and
 * again (Rezende, Mohamed & Wierstra 2014, appendix F). Each round the hidden pixels fit the visible
 * ones better; another seed may end with another completion.
 * @param vae trained on whole images
 * @param x [batch, pixels]; where pixels are hidden, what the search begins with
 * @param visible 1 where a pixel is known, else 0: [batch, pixels] or [1, pixels]
 * @returns [batch, pixels], the visible pixels as they were
 */
export function inpaint(
  vae: Filler,
  x: Tensor2D,
  visible: Tensor2D,
  { rounds = 20, seed }: { rounds?: number; seed: number },
): Tensor2D {
  let filled = x.clone();
  for (let round = 1; round <= rounds; round++) {
    const next = tf.tidy(() => {
      const z = posteriorCodes(vae, filled, 1, seedStream(seed, round));
      const xHat = vae.decode(z).sigmoid();
      return x.mul(visible).add<Tensor2D>(tf.sub(1, visible).mul(xHat));
    });
    filled.dispose();
    filled = next;
  }
  return filled;
}
