"""Runs a notebook through nbclient and tells of each cell, one JSON object a line.

    python execute.py NOTEBOOK RESULT SECONDS_PER_CELL

Every cell is run, also after one that failed. What a kernel replied is told as it is: a kernel that
skips a cell says so in its reply only, and nbclient takes such a cell for a good one.
The notebook with its outputs is written to RESULT.
"""

import json
import sys
import time
from pathlib import Path

import nbformat
from jupyter_client.kernelspec import NoSuchKernel
from nbclient import NotebookClient
from nbclient.exceptions import CellTimeoutError, DeadKernelError

PICTURES = (
    "image/png",
    "image/svg+xml",
    "application/vnd.plotly.v1+json",
    "application/vnd.jupyter.widget-view+json",
)


def tell(**event):
    print(json.dumps(event), flush=True)


class TellingClient(NotebookClient):
    """Tells when a cell begins, draws its first picture, and ends."""

    started = 0.0

    def process_message(self, msg, cell, cell_index):
        if any(mime in msg["content"].get("data", {}) for mime in PICTURES):
            tell(event="picture", cell=cell_index)
        return super().process_message(msg, cell, cell_index)


def create_client(notebook, folder, seconds):
    def begin(cell, cell_index):
        client.started = time.monotonic()
        tell(event="begin", cell=cell_index)

    def end(cell, cell_index, execute_reply):
        took = time.monotonic() - client.started
        tell(event="end", cell=cell_index, status=execute_reply["content"]["status"], seconds=took)

    client = TellingClient(
        notebook,
        timeout=seconds,
        startup_timeout=120,
        allow_errors=True,
        resources={"metadata": {"path": folder}},
        on_cell_execute=begin,
        on_cell_executed=end,
    )
    return client


STARTS = 3


def run(notebook, folder, seconds):
    for start in range(1, STARTS + 1):
        try:
            return create_client(notebook, folder, seconds).execute()
        except CellTimeoutError:
            return tell(event="stopped", reason=f"the cell took more than {seconds} s")
        except DeadKernelError:
            return tell(event="stopped", reason="the kernel died")
        except NoSuchKernel as missing:
            return tell(
                event="stopped", reason=f"no kernel named {missing.name}: run `npm run setup`"
            )
        except RuntimeError as error:
            # Ports are chosen before the kernel binds them: when two notebooks start in the same
            # moment, both may get the same one. No cell has run yet, so start anew.
            if "died before replying" not in str(error) or start == STARTS:
                raise


def main(source, result, seconds):
    notebook = nbformat.read(source, as_version=4)
    run(notebook, str(Path(source).parent), int(seconds))
    nbformat.write(notebook, result)


if __name__ == "__main__":
    main(*sys.argv[1:])
