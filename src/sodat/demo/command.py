"""`sodat demo`: the rehearsal, going on in the browser or once with a scoreboard."""

import asyncio
import json
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import click

from sodat.config import ConfigRefused, from_environment
from sodat.demo import once, ongoing
from sodat.demo.server import PortTaken, ServerDied, check_free
from sodat.edge.embedded import EmbeddedFailure

POLICIES = ("draw", "waiting-room", "first-come")
BOTS_ONCE, BOTS = 150, 400
NOT_STARTED = 2
PERSONS_PER_SEAT = 9
"""To look at: so scarce that the programs could take every seat, and in the race do."""


@click.command(
    epilog="Example: sodat demo --once --json --citizens 2000 --bots 200 --seed 7",
    short_help="Rehearse Pune.",
)
@click.option("--port", default=8020, show_default=True, help="TCP port on 127.0.0.1.")
@click.option("--policy", type=click.Choice(POLICIES), default="draw", show_default=True)
@click.option("--opens-in", default=20, show_default=True, metavar="SECONDS", help="Until the first opening.")
@click.option("--once", "only_once", is_flag=True, help="One release without a browser, then the scoreboard.")
@click.option("--json", "as_json", is_flag=True, help="With --once: the scoreboard as JSON.")
@click.option("--citizens", default=1500, show_default=True, type=click.IntRange(1, 100_000))
@click.option(
    "--bots",
    type=click.IntRange(0, 100_000),
    help=f"Identities held by programs. [default: {BOTS_ONCE} with --once, else {BOTS}]",
)
@click.option("--seed", default=1, show_default=True, help="Of the scripted city; the draw has its own.")
@click.option("--out", type=click.Path(path_type=Path), help="With --once: where the public record goes.")
def demo(
    port: int,
    policy: str,
    opens_in: int,
    only_once: bool,  # noqa: FBT001
    as_json: bool,  # noqa: FBT001
    citizens: int,
    bots: int | None,
    seed: int,
    out: Path | None,
) -> None:
    """Rehearse Pune, May 2021: the real portal, with citizens and programs at its door."""
    with _problems_told():
        folder = from_environment(mode="demo").folder
        # Told to end by any signal, it stops its server and its database too.
        for number in (signal.SIGTERM, signal.SIGHUP):
            if signal.getsignal(number) is not signal.SIG_IGN:  # as `nohup` wants it
                signal.signal(number, signal.default_int_handler)
        if only_once:
            record = out or folder / "record" / f"{policy}-{seed}"
            wanted = once.Wanted(citizens, BOTS_ONCE if bots is None else bots, seed, policy, record)
            figures = asyncio.run(once.rehearse(wanted, _progress))
            click.echo(json.dumps(figures) if as_json else table(figures))
            sys.exit(0 if kept(figures) else 1)
        check_free(port)
        held = BOTS if bots is None else bots
        seats = max(once.SEATS_MIN, (citizens + held) // PERSONS_PER_SEAT)
        setting = ongoing.Setting(port, policy, opens_in, citizens, held, seats, rounds=None)
        folder.mkdir(parents=True, exist_ok=True)
        with suppress(KeyboardInterrupt):
            asyncio.run(ongoing.run(setting, folder, click.echo))


@contextmanager
def _problems_told() -> Iterator[None]:
    """Say in one line what the machine or its settings do not allow, and end."""
    try:
        yield
    except (ConfigRefused, EmbeddedFailure, PortTaken, ServerDied, OSError) as problem:
        click.echo(f"sodat: {problem}", err=True)
        sys.exit(NOT_STARTED)


def kept(figures: dict[str, Any]) -> bool:
    """Return whether no promise was broken."""
    broken = ("oversold", "double_booked", "opened_early", "acknowledged_lost")
    return bool(figures["verified"]) and not any(figures[name] for name in broken)


def table(figures: dict[str, Any]) -> str:
    """Return the scoreboard as lines of name and value."""
    return "\n".join(f"{name:24} {value}" for name, value in figures.items())


def _progress(what: str) -> None:
    click.echo(f"  {what}", err=True)
