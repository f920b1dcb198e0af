/** @file An area of a cell's output that is replaced as a whole. */
import { displayable, type MimeBundle } from "../plot/display";
import { onScreen, type Screen } from "../plot/notebook";
import { bundleOf, type LiveDisplay, liveDisplay } from "../plot/show";

/** One area below the cell. */
export interface Outputs {
  /** Shows `bundles`, one below the other, in place of what was there. */
  replace(bundles: readonly MimeBundle[]): void;
}

const EMPTY: MimeBundle = { "text/plain": "" };

/** Opens an area: one live display for each thing that was ever shown in it. */
export function createOutputs(): Outputs {
  const places: LiveDisplay[] = [];
  return {
    replace(bundles) {
      while (places.length < bundles.length) places.push(liveDisplay());
      places.forEach((place, i) => {
        const bundle = bundles[i] ?? EMPTY;
        place.update(displayable({}, () => bundle));
      });
    },
  };
}

/** A screen that keeps what is shown. */
function createCollector(): Screen & { bundles: () => MimeBundle[] } {
  let shown: { bundle: MimeBundle; displayId?: string }[] = [];
  return {
    display(bundle, { displayId, update = false } = {}) {
      const before = update && shown.find((entry) => entry.displayId === displayId);
      if (before) before.bundle = bundle;
      else shown.push({ bundle, displayId });
    },
    clear: () => void (shown = []),
    bundles: () => shown.map(({ bundle }) => bundle),
  };
}

/** What `body` shows, and after it what it returns: each part of an array of figures or pictures. */
function resultBundles(result: unknown): MimeBundle[] {
  if (result === undefined) return [];
  const parts = Array.isArray(result) ? result.map(bundleOf) : [];
  const isSeveral = parts.length > 0 && parts.every((bundle) => Object.keys(bundle).length > 1);
  return isSeveral ? parts : [bundleOf(result)];
}

/**
 * Runs `body` and keeps what it shows, and what it returns, instead of showing it.
 *
 * @returns the bundles; a promise of them where `body` returns a promise
 */
export function collect(body: () => unknown): MimeBundle[] | Promise<MimeBundle[]> {
  const screen = createCollector();
  const all = (result: unknown): MimeBundle[] => [...screen.bundles(), ...resultBundles(result)];
  const result = onScreen(screen, body);
  return result instanceof Promise ? result.then(all) : all(result);
}

/** An error as the page shows it: in red where it can. */
export function errorBundle(error: unknown): MimeBundle {
  const words =
    error instanceof Error ? (error.stack ?? String(error)) : `thrown: ${String(error)}`;
  return { "application/vnd.jupyter.stderr": words, "text/plain": words };
}
