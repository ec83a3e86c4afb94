"""The figures of pages, as a citizen reads them: signed in, in Marathi, beside a bare Granian."""

import json
from collections.abc import Iterator
from functools import partial
from urllib.request import Request, urlopen

from sodat.bench.driving import Load, drive
from sodat.bench.figures import Figure, Run, at_least
from sodat.bench.serving import (
    PER_SECOND,
    READ_CONNECTIONS,
    Drive,
    in_turns,
    no_errors,
    rate,
    wrk_is_there,
)
from sodat.bench.town import Town, bare

_GOAL = 1_500
_CENTRES_SLOTS, _CHOICES = 40, 3


def page(run: Run) -> Iterator[Figure]:
    """Yield how many pages a process makes: the start, a release, and the reader's own applications."""
    if not wrk_is_there():
        return
    with Town(1) as town, bare(1) as baseline:
        release = town.announce(slots=_CENTRES_SLOTS)
        url, cookie = town.serve(1), f"cookie:sodat_login={town.token()}; sodat_language=mr"
        _file(url, town, release)
        paths = {"page": "/", "page_release": f"/releases/{release}", "page_mine": "/applications"}
        drives: dict[str, Drive] = {
            "bare": lambda seconds: drive(baseline, READ_CONNECTIONS, seconds, "get", "/")
        }
        for name, path in paths.items():
            drives[name] = partial(_read, url, path, cookie)
        taken = in_turns(run, drives)
    for name in paths:
        yield at_least(name, rate(taken[name]), PER_SECOND, _GOAL, baseline=rate(taken["bare"]))
    yield no_errors("page_errors", [load for name in paths for load in taken[name]])


def _read(url: str, path: str, cookie: str, seconds: float) -> Load:
    return drive(url, READ_CONNECTIONS, seconds, "get", path, cookie)


def _file(url: str, town: Town, release: str) -> None:
    """File for the one person of a town, so that there is something to read."""
    token, person = town.people.read_text().split()
    body = {"persons": [int(person)], "choices": [f"{release}.{slot}" for slot in range(_CHOICES)]}
    asked = Request(  # noqa: S310 - our own server
        f"{url}/api/v1/releases/{release}/applications",
        json.dumps(body).encode(),
        {"authorization": f"Bearer {token}"},
    )
    with urlopen(asked, timeout=10) as answer:  # noqa: S310 - our own server
        answer.read()
