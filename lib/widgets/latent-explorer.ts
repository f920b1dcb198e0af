/** @file The latent plane under one's hand: a point to drag, and what the decoder makes of it. */
import type * as TensorFlow from "@tensorflow/tfjs";
import { tf } from "../engine";
import { DISPLAY, escapeHtml } from "../plot/display";
import { image } from "../plot/images";
import { flat, formatNumber, linspace, type Numbers } from "../numbers";
import { toByte } from "../plot/png";
import { CLASSES } from "../plot/theme";
import { findBridge, NOT_LIVE } from "./bridge";
import { openAnywidget } from "./ipywidgets";
import { PLANE_CSS, PLANE_ESM } from "./latent-plane";
import type { State } from "./model";
import { createWidget, insideOf, type Widget } from "./widget";

/** A place in the latent plane. */
export type Place = [z0: number, z1: number];

/** A decoder from the plane. @param z [batch, 2] @returns [batch, height · width] */
export type PlaneDecoder = (z: TensorFlow.Tensor2D) => TensorFlow.Tensor;

/** What lies in the plane, and how images are read. */
export interface ExplorerOptions {
  /** Codes to show as points, [n, 2]. */
  points?: Numbers;
  /** The class of each code, [n]; gives the points their colours. */
  labels?: Numbers;
  /** Left, right, lower and upper end; around the points when absent, else −3 to 3. */
  range?: [left: number, right: number, bottom: number, top: number];
  /** Where the point stands first. */
  value?: Place;
  /** Size of an image in pixels. */
  width?: number;
  height?: number;
  /** What `decode` returns: logits, as the models of this library do, or brightness in [0, 1]. */
  outputs?: "logits" | "brightness";
}

type Range = [number, number, number, number];

/** A square around all points, a little larger than they need. */
function rangeAround(points: ArrayLike<number>): Range {
  if (points.length === 0) return [-3, 3, -3, 3];
  const bounds = [0, 1].map((axis) => {
    let [low, high] = [Infinity, -Infinity];
    for (let i = axis; i < points.length; i += 2) {
      low = Math.min(low, points[i]);
      high = Math.max(high, points[i]);
    }
    return { middle: (low + high) / 2, half: (high - low) / 2 };
  });
  const half = 1.05 * Math.max(...bounds.map((bound) => bound.half), 0.5);
  return bounds.flatMap(({ middle }) => [middle - half, middle + half]) as Range;
}

interface Cloud {
  points: Float32Array;
  labels: Uint8Array;
}

/** @throws where there are not two numbers a label */
function cloudOf({ points = [], labels }: ExplorerOptions): Cloud {
  const places = Float32Array.from(flat(points));
  const classes =
    labels === undefined ? new Uint8Array(places.length / 2) : Uint8Array.from(flat(labels));
  if (places.length === 2 * classes.length) return { points: places, labels: classes };
  throw new RangeError(
    `points holds ${places.length} numbers, labels ${classes.length}; expected two numbers a label: the latent plane needs codes of size 2`,
  );
}

/** E[x∣z] for some places, [places · height · width] in [0, 1]. */
function brightnessOf(
  decode: PlaneDecoder,
  places: readonly Place[],
  { width = 28, height = 28, outputs = "logits" }: ExplorerOptions,
): ArrayLike<number> {
  const values = tf.tidy(() => {
    const decoded = decode(tf.tensor2d(places as Place[]));
    return (outputs === "logits" ? decoded.sigmoid() : decoded).dataSync();
  });
  if (values.length === places.length * width * height) return values;
  throw new RangeError(
    `decode gave ${values.length} numbers for ${places.length} places, expected ${places.length * width * height}: images of ${width}×${height}; set width and height`,
  );
}

/** Images a side of the still picture. */
const STILL = 11;

/** What the decoder makes of the whole plane: the picture for places where nothing moves. */
function stillPicture(decode: PlaneDecoder, range: Range, options: ExplorerOptions): string {
  const [left, right, bottom, top] = range;
  const across = linspace(left, right, STILL);
  const places = linspace(top, bottom, STILL).flatMap((y) => across.map((x): Place => [x, y]));
  const { width = 28, height = 28 } = options;
  const tiles = { width, height, columns: STILL, gap: 0, levels: 32 };
  return String(image(brightnessOf(decode, places, options), tiles)[DISPLAY]()["image/png"]);
}

function stillOf(png: string, words: string): Record<string, string> {
  if (findBridge()) return { "image/png": png };
  const picture = `<img alt="decoded images over the plane" src="data:image/png;base64,${png}">`;
  return { "text/html": `<p>${escapeHtml(`${words} (${NOT_LIVE})`)}</p>${picture}` };
}

const wordsOf = ([x, y]: Place): string =>
  `latent plane: z = (${formatNumber(x, 3)}, ${formatNumber(y, 3)})`;

const isPlace = (value: unknown): value is Place =>
  Array.isArray(value) && value.length === 2 && value.every((part) => Number.isFinite(part));

/**
 * The latent plane with a point to drag (by hand or with the arrow keys), and beside it E[x∣z], the
 * decoded image, which follows. Where nothing can move, images from all over the plane stand instead.
 *
 * @param decode of a model with two latent numbers, such as `vae.decode`
 * @returns a widget whose value is z
 * @example latentExplorer(vae.decode, { points: vae.encode(x).mu, labels })
 * @throws where points and labels do not fit, or `decode` gives no images
 */
export function latentExplorer(decode: PlaneDecoder, options: ExplorerOptions = {}): Widget<Place> {
  const { points, labels } = cloudOf(options);
  const { range = rangeAround(points), value = [0, 0], width = 28, height = 28 } = options;
  const pictureAt = (z: Place): State => {
    const pixels = Uint8Array.from(brightnessOf(decode, [z], options), (part) => toByte(part));
    return { pixels, decoded: z, error: "" };
  };
  const bytes = new Uint8Array(points.buffer);
  const state = { range, width, height, colors: CLASSES, points: bytes, labels };
  const first = pictureAt(value);
  const explorer = createWidget<Place>({
    value,
    read: ({ z }) => (isPlace(z) ? z : undefined),
    write: (z) => ({ z }),
    open(onUpdate) {
      const bridge = findBridge();
      const half = { id: "elbolab.latentPlane", esm: PLANE_ESM, css: PLANE_CSS };
      const all = { ...state, ...first, z: value };
      return bridge && openAnywidget(bridge, half, all, { onUpdate });
    },
    words: wordsOf,
    still: (z) => stillOf(stillPicture(decode, range, options), wordsOf(z)),
  });
  const { model } = insideOf(explorer);
  explorer.onChange((z) => {
    try {
      model?.set(pictureAt(z));
    } catch (error) {
      model?.set({ error: String(error) });
    }
  });
  return explorer;
}
