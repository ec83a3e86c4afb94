"""`sodat redteam`: attack our own portal on loopback, and say what it brought."""

import asyncio
import json
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

import click
from rich.console import Console

from sodat.city.reading import Dropped
from sodat.city.scene import DoorClosed
from sodat.city.swarm import NeverOpened
from sodat.demo.server import ServerDied
from sodat.redteam.campaign import Wanted, campaign
from sodat.redteam.cast import Plan
from sodat.redteam.kinds import KINDS
from sodat.redteam.rendering import markdown, show
from sodat.redteam.report import Report
from sodat.redteam.siege import NotSettled
from sodat.sim.written import Folder, write

BEFORE_SECONDS = {"draw": 8, "waiting-room": 8, "first-come": 30}
"""Time to sign in; where speed pays, at about human speed."""
POLICIES = tuple(BEFORE_SECONDS)
SEATS_PERCENT = 25
STOPPED = 130
EXAMPLE = """\b
Examples:
  sodat redteam --kinds pool,keep-alive --policy first-come --policy draw
  sodat redteam --seeds 5 --citizens 1500 --identities 300 --json"""


@click.command(epilog=EXAMPLE)
@click.option(
    "--policy", "policies", multiple=True, type=click.Choice(POLICIES), help="Several times for several."
)
@click.option("--kinds", default=",".join(KINDS), show_default=True, metavar="NAME,NAME")
@click.option(
    "--identities", default=60, show_default=True, type=click.IntRange(2, 5_000), help="Of each crew."
)
@click.option("--citizens", default=300, show_default=True, type=click.IntRange(2, 20_000))
@click.option(
    "--seats", type=click.IntRange(20, 20_000), help="Of each release; else a quarter of all who come."
)
@click.option(
    "--seeds", default=1, show_default=True, type=click.IntRange(1, 200), help="Releases of each kind."
)
@click.option("--first-seed", default=1, show_default=True, type=click.IntRange(1), help="Of the cities.")
@click.option("--filing", default=12, show_default=True, type=click.IntRange(6, 300), metavar="SECONDS")
@click.option(
    "--before",
    type=click.IntRange(4, 300),
    metavar="SECONDS",
    help="From announcement to opening. [8; first-come 30]",
)
@click.option(
    "--requests", default=20_000, show_default=True, type=click.IntRange(1, 2_000_000), help="A crew's most."
)
@click.option(
    "--times", default=0, type=click.IntRange(0, 10_000), help="Broken if an identity asks less, in citizens."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a policy, one a line.")
@click.option("--out", type=Folder(), help="Also write redteam.md, a JSON a policy and plots there.")
def redteam(
    policies: tuple[str, ...],
    kinds: str,
    identities: int,
    citizens: int,
    seats: int | None,
    seeds: int,
    first_seed: int,
    filing: int,
    before: int | None,
    requests: int,
    times: int,
    *,
    as_json: bool,
    out: Path | None,
) -> None:
    """Start our own portal, let bounded programs attack it over HTTP, and report what they got.

    Nothing but this machine is ever called, and everything stops by itself. Exit 1 when a promise is broken;
    what a run is too small to show is said to be not shown, and is none of these.
    """
    chosen = tuple(dict.fromkeys(part.strip() for part in kinds.split(",") if part.strip()))
    if not chosen or set(chosen) - set(KINDS):
        raise click.BadParameter(f"known are {', '.join(KINDS)}", param_hint="--kinds")
    given = seats or max(20, (citizens + identities) * SEATS_PERCENT // 100)
    reports = []
    for policy in policies or POLICIES[:1]:
        lead = before or BEFORE_SECONDS[policy]
        plan = Plan(policy, citizens, identities, given, filing, requests, lead, times)
        wanted = Wanted(plan, chosen, tuple(range(first_seed, first_seed + seeds)))
        found = asyncio.run(_until_told(wanted))
        reports.append(found)
        if as_json:
            click.echo(json.dumps(found.as_json(), ensure_ascii=False))
        else:
            show(found, Console(width=190))
    if out is not None:
        _write(reports, out)
    sys.exit(0 if all(found.kept for found in reports) else 1)


async def _until_told(wanted: Wanted) -> Report:
    """Return the report of a campaign; when told to end, end it with all its processes and leave."""
    work = asyncio.create_task(campaign(wanted, _progress))
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is not signal.SIG_IGN:  # as `nohup` wants it
            asyncio.get_running_loop().add_signal_handler(number, work.cancel)
    try:
        return await work
    except asyncio.CancelledError:
        click.echo("  stopped: nothing is left running, nothing is reported", err=True)
        sys.exit(STOPPED)
    except (ServerDied, NeverOpened, NotSettled, DoorClosed, Dropped) as failed:
        said = f"{type(failed).__name__}: {failed}. Is this machine too busy? Nothing is left running."
        raise click.ClickException(said) from failed


def _write(reports: Sequence[Report], out: Path) -> None:
    texts = {"redteam.md": markdown(reports)}
    for found in reports:
        texts[f"redteam-{found.policy}.json"] = json.dumps(found.as_json(), indent=1) + "\n"
    write(out, texts, "sodat.redteam.plots", lambda plots, folder: list(plots.plot(folder, reports)))


def _progress(what: str) -> None:
    click.echo(f"  {what}", err=True)
