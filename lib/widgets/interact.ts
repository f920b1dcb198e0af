/** @file A function whose arguments are chosen by hand, and whose result follows. */
import { tf } from "../engine";
import { displayable, type MimeBundle } from "../plot/display";
import { show } from "../plot/show";
import { findBridge, NOT_LIVE } from "./bridge";
import { type Choice, type ChosenFrom, controlOf } from "./choices";
import { openControl } from "./ipywidgets";
import { latestOnly } from "./latest";
import { collect, createOutputs, errorBundle } from "./outputs";
import { insideOf, VIEW_MIME, type Widget } from "./widget";

type Shown = MimeBundle[] | Promise<MimeBundle[]>;

const isAsync = (f: unknown): boolean =>
  Object.prototype.toString.call(f) === "[object AsyncFunction]";

/** Runs `body` and disposes the tensors made on the way, once they are shown. */
function tidied(body: () => unknown): Shown {
  let shown: Shown = [];
  tf.tidy(() => void (shown = collect(body)));
  return shown;
}

/** Shows controls above one another; in one line where they are not live. */
function showControls(controls: readonly Widget<unknown>[]): void {
  const insides = controls.map(insideOf);
  const line = `${insides.map(({ words }) => words()).join("; ")} (${NOT_LIVE})`;
  const children = insides.flatMap(({ model }) => model?.reference ?? []);
  const bridge = findBridge();
  const box = bridge && openControl(bridge, { name: "VBox" }, { children });
  const view = box && { [VIEW_MIME]: box.main.view };
  show(displayable({}, () => ({ "text/plain": line, ...view })));
}

/** Where results go: an area that is replaced, or, where nothing moves, the one place there is. */
function createPlace(): (bundles: readonly MimeBundle[]) => void {
  if (findBridge()) return createOutputs().replace;
  return (bundles) => show(...bundles.map((bundle) => displayable({}, () => bundle)));
}

/** Shows what `compute` gives each time it is called; an error takes the result's place. */
function createFollower(compute: () => Shown, place: (bundles: MimeBundle[]) => void) {
  const fail = (error: unknown): void => place([errorBundle(error)]);
  return latestOnly(() => {
    try {
      const shown = compute();
      if (shown instanceof Promise) return shown.then(place).catch(fail);
      place(shown);
    } catch (error) {
      fail(error);
    }
  });
}

/**
 * Shows a control for each argument of `f`, and below them what `f` shows and returns: a figure, a
 * picture, a tensor of images, a text, or several in an array. It is replaced as the controls move;
 * moves made while `f` computes collapse into one. Tensors that `f` makes are disposed, unless `f` is
 * async. Where nothing can move, the first values are shown.
 *
 * @param f is given all values by name
 * @param choices name → what its value is chosen from
 * @example interact(({ z0, z1 }) => decodeImages(vae, tf.tensor2d([[z0, z1]])), {
 *   z0: [-3, 3, 0.1],
 *   z1: [-3, 3, 0.1],
 * });
 * @throws what `f` throws for the first values; later errors are shown in the result's place
 */
export function interact<const C extends Record<string, Choice>>(
  f: (values: ChosenFrom<C>) => unknown,
  choices: C,
): void {
  const controls = Object.entries(choices).map(
    ([name, choice]) => [name, controlOf(name, choice)] as const,
  );
  const values = (): ChosenFrom<C> =>
    Object.fromEntries(controls.map(([name, { value }]) => [name, value])) as ChosenFrom<C>;
  // An async function still needs its tensors when it returns; it tidies by itself.
  const run = isAsync(f) ? collect : tidied;
  const compute = (): Shown => run(() => f(values()));
  let first: Shown | undefined = compute();
  showControls(controls.map(([, control]) => control));
  const follow = createFollower(() => {
    const shown = first ?? compute();
    first = undefined;
    return shown;
  }, createPlace());
  void follow();
  controls.forEach(([, control]) => control.onChange(follow));
}
