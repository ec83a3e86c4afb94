"""Child processes that end with their parent, whatever becomes of it."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from types import FrameType

STOP_SECONDS_MAX = 7.0
POLL_SECONDS = 0.1
_PR_SET_PDEATHSIG = 1


class Signals:
    """Whether somebody asked this process to end."""

    def __init__(self) -> None:
        self.stop = False
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            if signal.getsignal(number) is not signal.SIG_IGN:  # as `nohup` wants it
                signal.signal(number, self._note)

    def _note(self, _number: int, _frame: FrameType | None) -> None:
        # A flag and no event: a handler must not wait for a lock that the main program may hold.
        self.stop = True


def start(command: Sequence[str], environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
    """Start a child in a group of its own, so that Ctrl-C at the terminal reaches its parent alone."""
    parent = os.getpid()
    return subprocess.Popen(  # noqa: S603 (our own programs)
        command,
        env=environment,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        # Nothing else runs in this process, so what is done between fork and exec is safe.
        preexec_fn=lambda: end_with(parent),  # noqa: PLW1509
    )


def stop_all(children: Sequence[subprocess.Popen[bytes]]) -> None:
    """Ask all children to end, wait, and end what is left of their groups; twice does no harm."""
    for child in children:
        if child.poll() is None:
            child.terminate()
    give_up = time.monotonic() + STOP_SECONDS_MAX
    while any(child.poll() is None for child in children) and time.monotonic() < give_up:
        time.sleep(POLL_SECONDS)
    for child in children:
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()


def end_with(parent: int) -> None:
    """Let the kernel end this process when its parent has died, on Linux; elsewhere nobody does."""
    if sys.platform != "linux":
        return
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:
        os._exit(1)
