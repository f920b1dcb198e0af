/** @file Times this kernel beside stock tslab, ipykernel and (where installed) Deno's, in one run. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";

/** Seconds, and megabytes private to all processes of one kernel. */
export interface KernelTiming {
  kernel: string;
  /** From the start of the process to its first kernel_info reply. */
  start: number;
  importTensorFlow?: number;
  trivialCell: number;
  completion: number;
  privateMegabytes: number;
}

const ROOT = path.resolve(__dirname, "../../..");
const PYTHON = path.join(ROOT, ".venv/bin/python");
const TYPESCRIPT_IMPORT = 'import * as tf from "@tensorflow/tfjs-node"';

interface Contender {
  kernel: string;
  argv: string[];
  importCode?: string;
  prefix: string;
}

function contenders(): Contender[] {
  const own = path.join(ROOT, "lib/dist/kernel/main.js");
  const tslab = path.join(ROOT, "node_modules/tslab/bin/tslab");
  const deno = path.join(ROOT, "node_modules/.bin/deno");
  const typescript = { importCode: TYPESCRIPT_IMPORT, prefix: "tf.mat" };
  return [
    { kernel: "elbolab", argv: [process.execPath, own, "--connection-file"], ...typescript },
    { kernel: "tslab", argv: [process.execPath, tslab, "kernel", "--config-path"], ...typescript },
    { kernel: "ipykernel", argv: [PYTHON, "-m", "ipykernel_launcher", "-f"], prefix: "prin" },
    { kernel: "deno", argv: [deno, "jupyter", "--kernel", "--conn"], prefix: "JSON.str" },
  ].filter(({ argv }) => existsSync(argv[0] ?? ""));
}

/** @returns the timings of every kernel that is installed; medians of `repeats` cells. */
export function benchKernel(repeats = 9): KernelTiming[] {
  const folder = path.join(ROOT, ".elbolab/bench");
  mkdirSync(folder, { recursive: true });
  const script = path.join(folder, "kernel.py");
  writeFileSync(script, MEASURE);
  return contenders().map((contender) => {
    const input = JSON.stringify({ ...contender, repeats, folder });
    const options = { input, encoding: "utf8", cwd: path.join(ROOT, "notebooks") } as const;
    const { status, stdout, stderr } = spawnSync(PYTHON, [script], options);
    if (status !== 0) throw new Error(`${contender.kernel} could not be timed:\n${stderr}`);
    return JSON.parse(stdout.trim().split("\n").at(-1) ?? "{}") as KernelTiming;
  });
}

/** Jupyter's own client is the stop-watch, the same for every kernel. */
const MEASURE = `
import json, os, statistics, sys, time
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import KernelManager

job = json.load(sys.stdin)
km = KernelManager()
km._kernel_spec = KernelSpec(argv=job["argv"] + ["{connection_file}"], display_name="", language="")
km.connection_file = os.path.join(job["folder"], f"connection-{os.getpid()}.json")
began = time.perf_counter()
km.start_kernel()
kc = km.client()
kc.start_channels()
kc.wait_for_ready(timeout=60)
start = time.perf_counter() - began

def timed(action):
    began = time.perf_counter()
    action()
    return time.perf_counter() - began

def run(code):
    kc.execute(code, reply=True, timeout=120)

def descendants(pid):
    found = [pid]
    for task in os.listdir(f"/proc/{pid}/task"):
        with open(f"/proc/{pid}/task/{task}/children") as children:
            for child in children.read().split():
                found += descendants(int(child))
    return found

def private(pid):
    with open(f"/proc/{pid}/smaps_rollup") as lines:
        return sum(int(l.split()[1]) for l in lines if l.startswith(("Private_Clean", "Private_Dirty")))

run("1")
result = {"kernel": job["kernel"], "start": start}
if job.get("importCode"):
    result["importTensorFlow"] = timed(lambda: run(job["importCode"]))
times = []
for i in range(job["repeats"]):
    times.append(timed(lambda: run(f"1 + {i}")))
    time.sleep(0.25)  # stock tslab drops what comes within 200 ms of an error
result["trivialCell"] = statistics.median(times)
complete = lambda: kc.complete(job["prefix"], reply=True, timeout=60)
result["completion"] = statistics.median(timed(complete) for _ in range(job["repeats"]))
time.sleep(2)
result["privateMegabytes"] = sum(private(p) for p in descendants(km.provisioner.process.pid)) / 1024
kc.stop_channels()
km.shutdown_kernel(now=True)
print(json.dumps(result))
`;
