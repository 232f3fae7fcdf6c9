"""Starts the recorder, before the program that is to be recorded.

Python imports a module of this name when it starts. So the program itself is started by Python in the usual way, and
`__main__`, `sys.argv`, tracebacks and the exit status are what they always are.
"""

import os
import sys


def start():
    here = os.path.dirname(os.path.abspath(__file__))
    import _workbook_trace  # while this folder is still on the path

    # The program, and what it starts, shall find everything as if we had not been here.
    sys.path[:] = [folder for folder in sys.path if os.path.abspath(folder) != here]
    before = os.environ.pop("WORKBOOK_TRACE_PYTHONPATH", None)
    if before is None:
        os.environ.pop("PYTHONPATH", None)
    else:
        os.environ["PYTHONPATH"] = before
    _workbook_trace.start(os.environ.pop("WORKBOOK_TRACE_FILE", None), os.environ.pop("WORKBOOK_TRACE_FOLDER", None))


def go_on():
    """Imports the module that would have had this name without us."""
    from importlib.machinery import PathFinder
    from importlib.util import module_from_spec

    spec = PathFinder.find_spec("sitecustomize")
    if spec is not None and spec.loader is not None:
        module = sys.modules["sitecustomize"] = module_from_spec(spec)
        spec.loader.exec_module(module)


start()
go_on()
