"""Jupyter's own tests for kernels, every one of them, with code in TypeScript."""
import unittest

import jupyter_kernel_test as jkt


class TypeScriptKernelTests(jkt.KernelTests):
    kernel_name = "tslab"
    language_name = "typescript"
    file_extension = ".ts"
    code_hello_world = "console.log('hello, world')"
    code_stderr = "console.error('a warning')"
    completion_samples = [
        {"text": "Math.flo", "matches": ["floor"]},
        {"text": "JSON.stringi", "matches": ["stringify"]},
    ]
    complete_code_samples = ["let a = 1", "await a", "function f() { return 1 }", "Math.max?", ""]
    incomplete_code_samples = ["function f() {", "[1, 2,", "`abc", "1 +", "/* note"]
    invalid_code_samples = ["let = = 1", "f(]", '"abc\nd"']
    code_page_something = "Math.max?"
    code_generate_error = "throw new Error('on purpose')"
    code_execute_result = [
        {"code": "6 * 7", "result": "42"},
        {"code": "[1, 2].map(x => x + 1)", "result": "[ 2, 3 ]"},
        {"code": "await Promise.resolve('a')", "result": "'a'"},
    ]
    code_display_data = [
        {"code": "import {display} from 'tslab'; display.html('<b>b</b>')", "mime": "text/html"},
    ]
    code_history_pattern = "6 ?*7"
    supported_history_operations = ("tail", "range", "search")
    code_inspect_sample = "Math.max"
    code_clear_output = "(globalThis as any)[Symbol.for('elbolab.kernel')].clearOutput()"


class TypeScriptIopubWelcomeTests(jkt.IopubWelcomeTests):
    kernel_name = "tslab"
    support_iopub_welcome = True


if __name__ == "__main__":
    unittest.main()
