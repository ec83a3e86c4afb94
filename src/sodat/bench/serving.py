"""The figures of serving: availability, filings, booking, the rush; each beside a bare Granian.

wrk drives from the same machine, so it shares the processors with what it measures: the
baseline has the same number of processes and of connections, and is measured in turns with it.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from math import nan
from statistics import median
from urllib.request import urlopen

import click

from sodat.bench.driving import MISSING, Load, drive, is_there
from sodat.bench.figures import Figure, Run, at_least_times, at_most, no_goal
from sodat.bench.town import PINCODE, SLOTS, Town, bare
from sodat.rules.refusals import ensure
from sodat.storage import releases
from sodat.storage.statements import Transaction
from sodat.storage.tally import Tally, tally
from sodat.web.cowin.calls import PUBLIC

READ_CONNECTIONS = 64
FILING_CONNECTIONS = 256
RUSH_CONNECTIONS = 1_000
WARM_SECONDS = 1.0
PER_SECOND = "per s"
Drive = Callable[[float], Load]
"""Drives for so many seconds."""


def read(run: Run) -> Iterator[Figure]:
    """Yield how many availability reads a process answers, whole and unchanged."""
    if not wrk_is_there():
        return
    with Town(1) as town, bare(1) as baseline:
        town.announce()
        url, path = town.serve(1), _calendar(town)
        tag = _tag(url, path)
        drives: dict[str, Drive] = {
            "bare": lambda seconds: drive(baseline, READ_CONNECTIONS, seconds, "get", path),
            "whole": lambda seconds: drive(url, READ_CONNECTIONS, seconds, "get", path),
            "unchanged": lambda seconds: drive(
                url, READ_CONNECTIONS, seconds, "get", path, f"if-none-match:{tag}"
            ),
        }
        taken = in_turns(run, drives)
    yield at_least_times("read", rate(taken["whole"]), PER_SECOND, rate(taken["bare"]), 0.80)
    yield at_least_times("read_304", rate(taken["unchanged"]), PER_SECOND, rate(taken["bare"]), 0.80)
    yield no_errors("read_errors", [*taken["whole"], *taken["unchanged"]])


def filing_and_booking(run: Run) -> Iterator[Figure]:
    """Yield durable filings with one process and with two, and contended bookings on arrival with two."""
    if not wrk_is_there():
        return
    with Town(_people(run)) as town:
        yield from _filing(run, town, "filing", 1, 0.45)
        yield from _filing(run, town, "filing_2w", 2, 0.60)


def _filing(run: Run, town: Town, name: str, workers: int, goal: float) -> Iterator[Figure]:
    with ExitStack() as stack:
        baseline, url = stack.enter_context(bare(workers)), stack.enter_context(town.serving(workers))
        drawn, arriving = Rotation(town, "draw"), Rotation(town, "first-come")
        drives: dict[str, Drive] = {
            "bare": lambda seconds: drive(baseline, FILING_CONNECTIONS, seconds, *drawn.said("file")),
            "filing": lambda seconds: drawn.after(
                drive(url, FILING_CONNECTIONS, seconds, *drawn.said("file"))
            ),
        }
        if workers > 1:
            drives["booking"] = lambda seconds: arriving.after(
                drive(url, FILING_CONNECTIONS, seconds, *arriving.said("file"))
            )
        taken = in_turns(run, drives)
        arriving.check_promises()
    filed = rate(taken["filing"])
    yield at_least_times(name, filed, PER_SECOND, rate(taken["bare"]), goal)
    yield at_most(f"{name}_p99", median(load.p99_ms for load in taken["filing"]), "ms", 50)
    yield no_errors(f"{name}_errors", taken["filing"])
    if workers > 1:
        booked = rate(taken["booking"])
        yield at_least_times("booking", booked, PER_SECOND, filed, 0.80)
        yield no_goal("booking_p99", median(load.p99_ms for load in taken["booking"]), "ms", nan)
        yield no_errors("booking_errors", taken["booking"])


def rush(run: Run) -> Iterator[Figure]:
    """Yield the rush: nine reads to one filing, a thousand connections, two processes."""
    if not wrk_is_there():
        return
    with Town(_people(run)) as town:
        url, path = town.serve(2), _calendar(town)
        drawn = Rotation(town, "draw")
        taken = in_turns(
            run,
            {
                "rush": lambda seconds: drawn.after(
                    drive(url, RUSH_CONNECTIONS, 2 * seconds, *drawn.said("mixed", path))
                )
            },
        )["rush"]
        filed = drawn.stored()
    # wrk stops with a request under way on each connection, so a few more are stored than it has seen.
    seen = sum(load.requests for load in taken) // 10
    ensure(filed >= seen - len(taken), f"every filing that was answered is stored: {filed} of {seen}")
    yield no_goal("rush", rate(taken), PER_SECOND, nan)
    yield at_most("rush_p99", median(load.p99_ms for load in taken), "ms", 150)
    yield no_errors("rush_errors", taken)


class Rotation:
    """Releases of a policy, and how far the people have filed for them: every filing is a new one."""

    def __init__(self, town: Town, policy: str) -> None:
        self._town, self._policy = town, policy
        self._names: list[str] = []
        self._next = 0

    def said(self, what: str, *more: str) -> tuple[str, ...]:
        """Return what wrk is told; there is always a release ahead that nobody has filed for."""
        while len(self._names) < self._next // self._town.people_count + 3:
            self._names.append(self._town.announce(self._policy))
        people = str(self._town.people)
        return (what, people, ",".join(self._names), str(SLOTS), str(self._next), *more)

    def after(self, load: Load) -> Load:
        """Note what was sent, with what may have been under way."""
        self._next += load.requests + RUSH_CONNECTIONS
        return load

    def stored(self) -> int:
        """Return how many applications are in the database."""

        async def count(tx: Transaction) -> int:
            return sum([await releases.count_applications(tx, name) for name in self._names])

        return self._town.do(count)

    def check_promises(self) -> None:
        """Refuse to say anything of a run that gave a seat too many."""

        async def broken(tx: Transaction) -> list[Tally]:
            return [await tally(tx, name) for name in self._names]

        ensure(set(self._town.do(broken)) <= {Tally(0, 0, 0)}, "no seat is given twice, none too many")


def in_turns(run: Run, drives: Mapping[str, Drive]) -> dict[str, list[Load]]:
    """Return the loads of each; they are driven in turns, so that a slow minute hits all alike."""
    for one in drives.values():
        one(WARM_SECONDS)
    taken: dict[str, list[Load]] = {name: [] for name in drives}
    for _ in range(run.rounds):
        for name, one in drives.items():
            taken[name].append(one(2.0 if run.quick else 5.0))
    return taken


def rate(taken: list[Load]) -> float:
    """Return answers a second: the median of several runs."""
    return median(load.per_second for load in taken)


def no_errors(name: str, taken: list[Load]) -> Figure:
    """Return the answers that were none, which nobody should get."""
    return at_most(name, sum(load.errors for load in taken), "errors", 0)


def _people(run: Run) -> int:
    return 15_000 if run.quick else 40_000


def _calendar(town: Town) -> str:
    """Return a call as the bots of 2021 sent it; its answer is about as large as the baseline's."""
    return f"{PUBLIC}findByPin?pincode={PINCODE}&date={town.tomorrow:%d-%m-%Y}"


def _tag(base_url: str, path: str) -> str:
    """Return the tag of a document."""
    with urlopen(f"{base_url}{path}", timeout=10) as answer:  # noqa: S310 - our own server
        return str(answer.headers["etag"])


def wrk_is_there() -> bool:
    """Return whether anything that serves can be measured; say so if not."""
    if not is_there():
        click.echo(MISSING, err=True)
    return is_there()
