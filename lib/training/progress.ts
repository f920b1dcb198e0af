/**
 * @file What one sees while a model trains: a bar with the loss, the rate and the time left.
 */
import { displayable, type Displayable, escapeHtml } from "../plot/display";
import { liveDisplay } from "../plot/show";
import type { TermMeans } from "./history";

/** At most this many milliseconds between two looks; Jupyter drops messages that come too thick. */
const INTERVAL = 250;
/** Steps over which the loss is averaged, so that one can read it. */
const WINDOW = 50;

/** The state of a run. */
export interface ProgressState {
  readonly title: string;
  readonly done: number;
  readonly total: number;
  readonly seconds: number;
  /** Mean loss of the last steps. */
  readonly loss?: number;
  /** Whose loss it is, where there are several. */
  readonly lossName?: string;
  /** Said at the end, in place of the time left. */
  readonly summary?: string;
}

const duration = (seconds: number): string =>
  seconds < 60
    ? `${seconds.toFixed(0)} s`
    : `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;

/** The state in words: "784-400-20: step 300 of 4690, 61 steps/s, loss 131.20, 72 s left". */
export function progressText({
  title,
  done,
  total,
  seconds,
  loss,
  lossName = "loss",
  summary,
}: ProgressState): string {
  const rate = done / Math.max(seconds, 1e-9);
  const parts = [
    `step ${done} of ${total}`,
    `${rate < 10 ? rate.toFixed(1) : rate.toFixed(0)} steps/s`,
    ...(loss === undefined ? [] : [`${lossName} ${loss.toFixed(2)}`]),
    ...(done === 0 ? [] : [`${duration((total - done) / rate)} left`]),
  ];
  return `${title}: ${summary ?? parts.join(", ")}`;
}

/** The state as a bar with its words beside it. */
export function progressBar(state: ProgressState): Displayable {
  const text = progressText(state);
  const percent = ((100 * state.done) / state.total).toFixed(1);
  const isDone = state.summary !== undefined;
  const html =
    `<div class="elbolab-progress${isDone ? " elbolab-done" : ""}" role="progressbar" ` +
    `aria-valuenow="${percent}" style="display:flex;align-items:center;gap:10px;font-size:13px">` +
    `<div style="flex:0 0 200px;height:8px;border-radius:4px;background:rgba(128,128,128,.25)">` +
    `<div style="width:${percent}%;height:8px;border-radius:4px;` +
    `background:${isDone ? "#009e73" : "#0072b2"}"></div></div>` +
    `<span>${escapeHtml(text)}</span></div>`;
  return displayable({}, () => ({ "text/html": html, "text/plain": text }));
}

/** A bar that follows a run. */
export interface Progress {
  /** Reports that `done` steps are done; lets waiting messages through now and then. */
  update(done: number, terms: TermMeans): Promise<void>;
  /** Ends the bar with a sentence. */
  finish(summary: string): void;
}

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A live bar in a notebook, one line that is written over in a terminal, nothing if not shown. */
export function createProgress({
  title,
  total,
  isShown,
  lossName,
}: {
  title: string;
  total: number;
  isShown: boolean;
  lossName?: string;
}): Progress {
  const started = performance.now();
  const live = isShown ? liveDisplay() : undefined;
  const recent: number[] = [];
  let [last, steps] = [-Infinity, 0];
  const state = (): ProgressState => ({
    title,
    done: steps,
    total,
    seconds: (performance.now() - started) / 1000,
    lossName,
    loss: recent.length === 0 ? undefined : recent.reduce((a, b) => a + b, 0) / recent.length,
  });
  return {
    update: async (done, terms) => {
      steps = done;
      recent.push(terms.loss);
      if (recent.length > WINDOW) recent.shift();
      if (performance.now() - last > INTERVAL) {
        last = performance.now();
        live?.update(progressBar(state()));
      }
      await nextTurn();
    },
    finish: (summary) => {
      live?.update(progressBar({ ...state(), summary }));
      live?.done();
    },
  };
}
