/** @file `npm run lessons`: runs lessons, says how long everything took and what they measured. */
import path from "node:path";
import { Lesson, RUNS } from "./folder";
import { faultsOf, numbersOf } from "./judge";
import { sourceOf } from "./notebook";
import { recordOf, Records, writeRecords } from "./record";
import { NotebookRun, RunEvent, runNotebook } from "./run";

/** What a lesson promises its reader, in seconds on two cores. */
const LIMITS = { lesson: 300, cell: 60, firstPicture: 20 };

function seconds(value: number): string {
  return `${value.toFixed(value < 10 ? 1 : 0)} s`;
}

/** One line that follows the run in a terminal. */
function follow(name: string): (event: RunEvent) => void {
  return (event) => {
    if (event.event !== "begin" || !process.stdout.isTTY) return;
    process.stdout.write(`\r\u001b[K${name}: cell ${event.cell + 1} …`);
  };
}

function slowestCell({ cells }: NotebookRun): [number, number] {
  const times = [...cells].map(([at, cell]): [number, number] => [at, cell.seconds]);
  return times.reduce((slow, next) => (next[1] > slow[1] ? next : slow), [0, 0]);
}

function overLimits(run: NotebookRun): string[] {
  const [at, slowest] = slowestCell(run);
  const { lesson, cell, firstPicture } = LIMITS;
  const picture = run.firstPicture ?? Infinity;
  return [
    ...(run.seconds > lesson ? [`took ${seconds(run.seconds)}, more than ${lesson} s`] : []),
    ...(slowest > cell ? [`cell ${at + 1} took ${seconds(slowest)}, more than ${cell} s`] : []),
    ...(picture > firstPicture ? [`no picture in the first ${firstPicture} s`] : []),
  ];
}

/** Times of every cell and the numbers, as lines of text. */
function reportOf(name: string, run: NotebookRun): string {
  const times = [...run.cells].map(([at, cell]) => {
    const [first] = sourceOf(run.notebook.cells[at]).split("\n");
    return `  ${seconds(cell.seconds).padStart(7)}  cell ${at + 1}  ${first.slice(0, 70)}`;
  });
  const numbers = numbersOf(run.notebook).map((n) => `  ${n.name}: ${n.value} ${n.unit}`.trimEnd());
  const picture = run.firstPicture === undefined ? "none" : seconds(run.firstPicture);
  const head = `${name}: ${seconds(run.seconds)}, first picture after ${picture}`;
  return [head, ...times, ...numbers].join("\n");
}

function tableOf(runs: Map<string, NotebookRun>): Record<string, string | number>[] {
  return [...runs].map(([lesson, run]) => ({
    lesson,
    time: seconds(run.seconds),
    "slowest cell": seconds(slowestCell(run)[1]),
    "first picture": run.firstPicture === undefined ? "none" : seconds(run.firstPicture),
    numbers: numbersOf(run.notebook).length,
    faults: faultsOf(run).length,
  }));
}

async function runLesson({ name, learner }: Lesson, short: boolean): Promise<NotebookRun> {
  const result = path.join(RUNS, short ? "short" : "full", `${name}.ipynb`);
  const run = await runNotebook(learner, { result, short, onEvent: follow(name) });
  if (process.stdout.isTTY) process.stdout.write("\r\u001b[K");
  console.log(reportOf(name, run));
  for (const fault of faultsOf(run)) console.error(`\n${name}, ${fault}`);
  if (!short) for (const over of overLimits(run)) console.error(`${name} ${over}`);
  console.log(`  with its outputs: ${path.relative(process.cwd(), result)}\n`);
  return run;
}

/**
 * Runs learners' notebooks one after another. Full runs without a fault are recorded in
 * `numbers.json` of the folder.
 * @returns the exit status
 */
export async function runLessons(folder: string, lessons: Lesson[], short: boolean) {
  const runs = new Map<string, NotebookRun>();
  for (const lesson of lessons) runs.set(lesson.name, await runLesson(lesson, short));
  console.table(tableOf(runs));
  const faulty = [...runs.values()].filter((run) => faultsOf(run).length > 0);
  const good = [...runs].filter(([, run]) => !faulty.includes(run));
  const records: Records = Object.fromEntries(good.map(([name, run]) => [name, recordOf(run)]));
  if (!short && good.length > 0) writeRecords(folder, records);
  return faulty.length > 0 ? 1 : 0;
}
