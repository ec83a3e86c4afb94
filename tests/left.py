"""Which processes are left of something that was started, however deep below it."""

import os
from pathlib import Path
from time import monotonic, sleep

POLL_SECONDS = 0.05


def processes_of(mark: str) -> dict[int, str]:
    """Return number and command line of all that have a mark in their environment, command line or folder.

    PostgreSQL is started with a clean environment, and its processes overwrite what they were called.
    """
    found = {}
    for one in Path("/proc").glob("[0-9]*"):
        try:
            if one.name == str(os.getpid()) or one.joinpath("stat").read_text().rpartition(")")[2][1] in "ZX":
                continue
            command = (one / "cmdline").read_bytes()
            where = os.fsencode((one / "cwd").readlink())
            if mark.encode() in b"\0".join([command, where, (one / "environ").read_bytes()]):
                found[int(one.name)] = command.replace(b"\0", b" ").decode().strip()
        except OSError:
            continue
    return found


def left_of(mark: str, seconds_max: float) -> dict[int, str]:
    """Return what is left once all has ended or the time is up."""
    give_up = monotonic() + seconds_max
    while (found := processes_of(mark)) and monotonic() < give_up:
        sleep(POLL_SECONDS)
    return found
