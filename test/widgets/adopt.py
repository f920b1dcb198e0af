"""Opens the models that come as JSON with Python's own ipywidgets, whose traits check every value.

Prints the names of the models it made; fails on a part that the model lacks or has otherwise.
"""

import json
import sys

import anywidget
import traitlets
from ipywidgets.widgets import widget as base

class SilentComm:
    """A comm without a page."""

    kernel = None

    def __init__(self, comm_id):
        self.comm_id = comm_id

    def on_msg(self, handler):
        pass

    def send(self, *args, **kwargs):
        pass

    def close(self, *args, **kwargs):
        pass


def opened(message):
    """A widget as ipywidgets makes it when a page opens one."""
    state = dict(message["data"]["state"])
    # Python looks an index up in its own options, of which the page knows the labels alone.
    index = state.pop("index", None)
    msg = {"metadata": message["metadata"], "content": {"data": {"state": state}}, "buffers": []}
    base.Widget.handle_comm_opened(SilentComm(message["id"]), msg)
    made = base._instances[message["id"]]
    if index is not None:
        made.options = state["_options_labels"]
        made.index = index
    return made


def opened_anywidget(message):
    """Its class is not registered; it has traits of its own for all that is not anywidget's."""
    state = message["data"]["state"]
    made = anywidget.AnyWidget(comm=SilentComm(message["id"]))
    made.add_traits(**{key: traitlets.Any().tag(sync=True) for key in set(state) - set(made.keys)})
    made.set_state({key: value for key, value in state.items() if not key.endswith("_version")})
    return made


def adopt(message):
    state = message["data"]["state"]
    make = opened_anywidget if state["_model_module"] == "anywidget" else opened
    made = make(message)
    adopted = json.loads(json.dumps(made.get_state(), default=str))
    for key, value in state.items():
        if adopted.get(key, "nothing") != value:
            raise SystemExit(f"{state['_model_name']}.{key}: {adopted.get(key)} for {value}")
    return made._model_name


print(json.dumps([adopt(message) for message in json.load(sys.stdin)]))
