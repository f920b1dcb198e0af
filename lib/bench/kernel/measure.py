"""Times one kernel. Jupyter's own client is the stop-watch, the same for every kernel.

Reads a job as JSON from stdin, and prints what it found as JSON.
"""
import json
import os
import statistics
import sys
import time

from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import KernelManager

job = json.load(sys.stdin)


def start_kernel(name):
    km = KernelManager()
    argv = job["argv"] + ["{connection_file}"]
    km._kernel_spec = KernelSpec(argv=argv, env=job.get("env", {}), display_name="", language="")
    km.connection_file = os.path.join(job["folder"], f"connection-{name}-{os.getpid()}.json")
    began = time.perf_counter()
    km.start_kernel(stdout=sys.stderr)
    kc = km.client()
    kc.start_channels()
    kc.wait_for_ready(timeout=60)
    return km, kc, time.perf_counter() - began


def timed(action):
    began = time.perf_counter()
    action()
    return time.perf_counter() - began


def run(kc, code):
    reply = kc.execute(code, reply=True, timeout=120)
    # Stock tslab drops what comes within 200 ms of an error.
    return reply["content"]["status"] == "ok"


def descendants(pid):
    found = [pid]
    for task in os.listdir(f"/proc/{pid}/task"):
        with open(f"/proc/{pid}/task/{task}/children") as children:
            for child in children.read().split():
                found += descendants(int(child))
    return found


def private(pid):
    with open(f"/proc/{pid}/smaps_rollup") as lines:
        parts = ("Private_Clean", "Private_Dirty")
        return sum(int(line.split()[1]) for line in lines if line.startswith(parts))


def image_after_move(kc):
    """Seconds from a slider's message to the picture that follows."""
    kc.execute(job["sliderCode"], reply=True, timeout=120)
    slider = None
    while slider is None:
        message = kc.get_iopub_msg(timeout=60)
        if message["msg_type"] == "comm_open" and "FloatSliderModel" in json.dumps(message["content"]):
            slider = message["content"]["comm_id"]
    time.sleep(1)

    def move(value):
        data = {"method": "update", "state": {"value": value}, "buffer_paths": []}
        kc.shell_channel.send(kc.session.msg("comm_msg", {"comm_id": slider, "data": data}))
        while kc.get_iopub_msg(timeout=60)["msg_type"] != "update_display_data":
            pass

    return statistics.median(timed(lambda: move(i / 100)) for i in range(1, 42))


km, kc, first_start = start_kernel("first")
result = {"kernel": job["kernel"]}
run(kc, "1")
if job.get("importCode"):
    took = timed(lambda: result.update(imported=run(kc, job["importCode"])))
    if result.pop("imported"):
        result["importTensorFlow"] = took
cells = []
for i in range(job["repeats"]):
    cells.append(timed(lambda: run(kc, f"1 + {i}")))
    time.sleep(0.25)
result["trivialCell"] = statistics.median(cells)
complete = lambda: kc.complete(job["prefix"], reply=True, timeout=60)
result["completion"] = statistics.median(timed(complete) for _ in range(job["repeats"]))

# A second one, as for a second learner: what both map from files is no one's own.
twin, twin_client, second_start = start_kernel("second")
if job.get("importCode"):
    run(twin_client, job["importCode"])
time.sleep(20)  # V8 gives memory back when it has been idle for some ten seconds
result["privateMegabytes"] = sum(private(p) for p in descendants(km.provisioner.process.pid)) / 1024
twin_client.stop_channels()
twin.shutdown_kernel(now=True)

starts = [first_start, second_start]
if job.get("sliderCode"):
    result["imageAfterMove"] = image_after_move(kc)
kc.stop_channels()
km.shutdown_kernel(now=True)
third, third_client, third_start = start_kernel("third")
third_client.stop_channels()
third.shutdown_kernel(now=True)
result["start"] = statistics.median([*starts, third_start])
print(json.dumps(result))
