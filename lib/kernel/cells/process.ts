/** @file Entry of the process that runs the cells. It never speaks to Jupyter, only to the kernel. */
import path from "node:path";
import { Worker } from "node:worker_threads";
import type { KernelBridge } from "../bridge";
import { onComm, openComm, receiveComm } from "./comms";
import { inheritedContext } from "./context";
import { clearOutput, createTslabApi, display } from "./display";
import { input, receiveInput } from "./input";
import { listenToKernel, tellKernel } from "./kernel-port";
import type { ToCells } from "./messages";
import { provideTslab } from "./modules";
import { createCellRunner, type CellRunner } from "./run";
import { mapStackTraces, toCellError } from "./stack";
import { installStopSwitch, onHardStop, wrapTimers } from "./stop";
import type { SettleRequest } from "./stop-protocol";
import { captureStreams } from "./streams";
import { describe } from "./values";

const INTERRUPTED = {
  name: "Interrupted",
  message: "the cell was stopped; all variables are kept",
  stack: "",
};

function installBridge(): void {
  const bridge: KernelBridge = {
    version: 1,
    display,
    clearOutput,
    input,
    openComm,
    onComm,
    onHardStop,
  };
  Object.defineProperty(globalThis, Symbol.for("elbolab.kernel"), { value: Object.freeze(bridge) });
}

/** An exception nobody caught fails the cell that runs, if it is the cell's, or is shown below its own. */
function reportStrays(runner: CellRunner): void {
  const report = (thrown: unknown): void => {
    const context = inheritedContext();
    const error = toCellError(thrown, describe);
    if (context?.cancelled || runner.fail(context ?? runner.running(), error)) return;
    tellKernel({ type: "late", cell: context?.cell ?? 0, error });
  };
  process.on("uncaughtException", report);
  process.on("unhandledRejection", report);
  process.on("exit", (code) => tellKernel({ type: "exit", code }));
}

/** @param settle is called, on the event loop, for the cell that was stopped. */
function startWatchdog(settle: (cell: number) => void): void {
  const watchdog = new Worker(path.join(__dirname, "watchdog.js"), {
    resourceLimits: { maxYoungGenerationSizeMb: 1, maxOldGenerationSizeMb: 16 },
  });
  watchdog.on("message", ({ cell, ticket }: SettleRequest) => {
    settle(cell);
    watchdog.postMessage(ticket);
  });
  watchdog.unref();
}

function main(versions: { tslab: string; typescript: string }): void {
  const runner = createCellRunner(process.cwd());
  captureStreams();
  mapStackTraces();
  wrapTimers();
  installBridge();
  provideTslab(createTslabApi(versions));
  const settle = installStopSwitch({
    running: runner.running,
    interrupted: () => void runner.fail(runner.running(), INTERRUPTED),
  });
  reportStrays(runner);
  startWatchdog(settle);
  listenToKernel((message: ToCells) => {
    if (message.type === "run") runner.run(message);
    else if (message.type === "input") receiveInput(message);
    else receiveComm(message);
  });
  tellKernel({ type: "ready" });
}

main(JSON.parse(process.argv[2] ?? "{}") as { tslab: string; typescript: string });
