"""Leaves of the log as they are read: a kind, a release, what was published, a time (docs/method.md 7)."""

import re
from dataclasses import dataclass

_KIND = re.compile(r"[a-z]+(?:-[a-z0-9]+)*\Z")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z\Z")
FILED = "filed"


@dataclass(frozen=True, slots=True)
class Act:
    """A leaf that was read. `body`: the hash or words published; of a filing the salted hash."""

    kind: str
    release: str
    body: str
    at: str


def read_act(leaf: bytes) -> Act | None:
    """Return what a leaf says, None when it is of a form that this program does not know."""
    try:
        text = leaf.decode()
    except UnicodeDecodeError:
        return None
    lines = text.split("\n")
    if len(lines) < 5 or lines[-1] or not _KIND.match(lines[0]) or not _TIME.match(lines[-2]):
        return None
    return Act(lines[0], lines[1], "\n".join(lines[2:-2]), lines[-2])
