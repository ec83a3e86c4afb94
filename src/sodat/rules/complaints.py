"""A complaint's dossier: what was measured of one release, as lines that anybody can read and hash.

* Figures only: no name, number, account, address or device of anybody is in it.
* The same figures give the same bytes, and their SHA-256 stands in the public log.
"""

from dataclasses import dataclass
from datetime import datetime

from sodat.rules.manifest import time_text
from sodat.rules.refusals import Refusal

HEAD = "sodat.dossier.1"


class ComplaintUnknown(Refusal):
    """There is no such complaint, or it is of another city."""

    code = "complaint-unknown"


class ComplaintAnswered(Refusal):
    """The complaint has its answer, and an answer stays."""

    code = "complaint-answered"


@dataclass(frozen=True, slots=True)
class Raised:
    """An alarm: so many seats within so many seconds of the opening, and when it was raised."""

    name: str
    seats: int
    seconds: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Cluster:
    """A case of review. `signals`: by name, how many of its accounts show it."""

    state: str
    accounts: int
    score: int
    signals: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Measured:
    """What was measured of a release."""

    release: str
    policy: str
    state: str
    opens_at: datetime
    closes_at: datetime
    rules_digest: str
    seats: int
    given: int
    applications: tuple[tuple[str, int], ...]
    """By channel."""

    first_minute: tuple[int, ...]
    """Applications of each second after the opening."""

    alarms: tuple[Raised, ...]
    clusters: tuple[Cluster, ...]


def dossier(one: Measured) -> str:
    """Return the dossier of a release: one figure a line, in a fixed order, each line ended by LF."""
    lines = [
        HEAD,
        f"release {one.release}",
        f"rules-sha256 {one.rules_digest}",
        f"policy {one.policy}",
        f"state {one.state}",
        f"opens-at {time_text(one.opens_at)}",
        f"closes-at {time_text(one.closes_at)}",
        f"seats {one.seats}",
        f"seats-given {one.given}",
        f"applications {sum(many for _, many in one.applications)}",
        *(f"applications-by {channel} {many}" for channel, many in sorted(one.applications)),
        f"applications-by-second {' '.join(map(str, one.first_minute))}",
        *(
            f"alarm {each.name} {each.seats} seats {each.seconds} s raised-at {time_text(each.at)}"
            for each in sorted(one.alarms, key=lambda each: (each.at, each.name))
        ),
    ]
    for number, each in enumerate(one.clusters, 1):
        lines.append(f"case {number} {each.state} {each.accounts} accounts score {each.score}")
        lines += [f"case {number} {name} {many} accounts" for name, many in sorted(each.signals)]
    return "".join(f"{line}\n" for line in lines)
