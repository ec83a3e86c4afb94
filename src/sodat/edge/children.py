"""Child processes that end with their parent, whatever becomes of it."""

import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from types import FrameType
from typing import IO

STOP_SECONDS_MAX = 7.0
POLL_SECONDS = 0.1
_PR_SET_PDEATHSIG = 1
# Looked up before any fork: between fork and exec a lock of the loader may be another thread's for ever.
_prctl = ctypes.CDLL(None).prctl if sys.platform == "linux" else None


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


def start(
    command: Sequence[str], environment: Mapping[str, str] | None = None, output: IO[bytes] | None = None
) -> subprocess.Popen[bytes]:
    """Start a child that is killed when we have died; to be called by the main thread alone.

    It has a group of its own, so that Ctrl-C at the terminal reaches us alone, and we stop it in order.
    """
    return subprocess.Popen(  # noqa: S603 (our own programs)
        command,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=output,
        start_new_session=True,
        preexec_fn=ending_with_us(),  # noqa: PLW1509 (it takes no lock)
    )


def stop_all(children: Sequence[subprocess.Popen[bytes]], seconds_max: float = STOP_SECONDS_MAX) -> None:
    """Ask all children to end, wait, and end what is left of their groups; twice does no harm."""
    for child in children:
        if child.poll() is None:
            child.terminate()
    give_up = time.monotonic() + seconds_max
    while any(child.poll() is None for child in children) and time.monotonic() < give_up:
        time.sleep(POLL_SECONDS)
    for child in children:
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()


def ending_with_us(number: signal.Signals = signal.SIGKILL) -> Callable[[], None]:
    """Return what a child of the main thread does before its program begins, so that it ends with us."""
    if threading.current_thread() is not threading.main_thread():
        raise RuntimeError("the kernel takes the end of the thread that starts a child for ours")
    parent = os.getpid()
    return lambda: end_with(parent, number)


def end_with(parent: int, number: signal.Signals = signal.SIGKILL) -> None:
    """Let the kernel end this process when its parent has died, on Linux; elsewhere nobody does.

    By SIGKILL, for any other signal may find a program that is still starting and does not heed it. It
    loses nothing: what is acknowledged is committed.
    """
    if _prctl is None:
        return
    if number != signal.SIGKILL:
        signal.signal(number, signal.SIG_DFL)  # else what it means here would hold until the program begins
    _prctl(_PR_SET_PDEATHSIG, number)
    if os.getppid() != parent:
        os._exit(1)
