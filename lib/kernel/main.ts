/** @file Entry of the kernel: `node main.js --connection-file FILE`. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { openHistory } from "./protocol/history";
import { startKernel } from "./protocol/kernel";
import { watchParent } from "./protocol/parent";
import type { ConnectionInfo } from "./protocol/sockets";
import { readVersions } from "./versions";

const HISTORY_FILE =
  process.env.ELBOLAB_HISTORY ?? path.resolve(__dirname, "../../../.elbolab/history.jsonl");

function connectionFile(): string {
  const { values } = parseArgs({ options: { "connection-file": { type: "string" } } });
  const file = values["connection-file"];
  if (file === undefined) throw new Error("Start the kernel with --connection-file FILE.");
  return file;
}

async function main(): Promise<void> {
  let interruptEarly = false;
  let interrupt = (): void => {
    interruptEarly = true;
  };
  process.on("SIGINT", () => interrupt());
  const info = JSON.parse(readFileSync(connectionFile(), "utf8")) as ConnectionInfo;
  const stop = (): void => void kernel.stop().finally(() => process.exit(0));
  const kernel = await startKernel({
    info,
    history: openHistory(HISTORY_FILE),
    versions: readVersions(),
    onShutdown: stop,
  });
  interrupt = kernel.interrupt;
  if (interruptEarly) interrupt();
  process.on("SIGTERM", stop);
  watchParent(stop);
}

main().catch((error: unknown) => {
  process.stderr.write(
    `kernel: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  );
  process.exit(1);
});
