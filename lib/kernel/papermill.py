"""papermill, which lets no kernel bring its own way to write parameters, taught to write TypeScript.

    .venv/bin/python lib/kernel/papermill.py LESSON.ipynb OUT.ipynb -p epochs 20
"""
import json
import sys

# A script's own folder comes first among the places of modules, and this script bears papermill's name.
sys.path.pop(0)

from papermill.cli import papermill  # noqa: E402
from papermill.translators import Translator, papermill_translators  # noqa: E402


class TypeScriptTranslator(Translator):
    """Values as JSON, which TypeScript reads; `let`, so that the notebook's own cells may change them."""

    @classmethod
    def translate(cls, val):
        return json.dumps(val)

    @classmethod
    def assign(cls, name, str_val):
        return f"let {name} = {str_val};"

    @classmethod
    def comment(cls, cmt_str):
        return f"// {cmt_str}".strip()


papermill_translators.register("typescript", TypeScriptTranslator)

if __name__ == "__main__":
    papermill()
