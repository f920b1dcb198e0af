/**
 * @file Going on with a run that was stopped: its file, written at the end of every epoch.
 */
import { existsSync } from "node:fs";
import {
  type CheckpointParts,
  readCheckpointNotes,
  restoreCheckpoint,
  saveCheckpoint,
} from "./checkpoint";
import type { EpochRecord } from "./history";

/** What has to be the same for a run to go on where it stopped. */
export type RunSettings = Readonly<Record<"seed" | "batchSize" | "images", number>>;

const settingsOf = ({ seed, batchSize, images }: RunSettings): string =>
  `seed ${seed}, batchSize ${batchSize}, ${images} images`;

/**
 * Puts back what an earlier run had reached.
 * @param file of that run; without one, or where it is not there yet, nothing happens
 * @returns the epochs that are done
 * @throws Error where the file belongs to a run with other settings
 */
export function resumeRun(
  file: string | undefined,
  parts: CheckpointParts,
  settings: RunSettings,
): EpochRecord[] {
  if (file === undefined || !existsSync(file)) return [];
  const { settings: found = "no run of fit", epochs } = readCheckpointNotes(file);
  if (found !== settingsOf(settings)) {
    throw new Error(
      `${file} belongs to another run (${found}), this one is ${settingsOf(settings)}. ` +
        "Name another file, or delete that one to begin anew.",
    );
  }
  restoreCheckpoint(file, parts);
  return JSON.parse(epochs) as EpochRecord[];
}

/** Keeps what the run has reached. */
export function keepRun(
  file: string | undefined,
  parts: CheckpointParts,
  settings: RunSettings,
  epochs: readonly EpochRecord[],
): void {
  if (file === undefined) return;
  saveCheckpoint(file, parts, {
    settings: settingsOf(settings),
    epochs: JSON.stringify(epochs),
  });
}
