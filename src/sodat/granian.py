"""What Granian loads in each process of the server: `sodat.granian:rsgi` with `--factory`.

It reads nothing of ours before that process ends when it is told to, and with Granian.
"""

import signal
from importlib import import_module
from multiprocessing import parent_process
from typing import Any

from sodat.edge.children import end_with


def rsgi() -> Any:
    """Return what answers: the `rsgi` of `sodat.serving`."""
    granian = parent_process()
    if granian is not None and granian.pid is not None:
        # A forked process has Granian's own handlers, which note a signal where nobody looks, until it has
        # read the whole portal and sets others. A SIGTERM was lost for that second, and Granian waited.
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_DFL)
        end_with(granian.pid)
    return import_module("sodat.serving").rsgi
