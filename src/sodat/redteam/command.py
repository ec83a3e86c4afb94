"""`sodat redteam`: attack our own portal on loopback, and say what it brought."""

import asyncio
import json
import sys

import click
from rich.console import Console

from sodat.redteam.campaign import Wanted, campaign
from sodat.redteam.cast import Plan
from sodat.redteam.kinds import KINDS

POLICIES = ("draw", "waiting-room", "first-come")
SEATS_PERCENT = 25
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
    "--requests", default=20_000, show_default=True, type=click.IntRange(1, 2_000_000), help="A crew's most."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a policy, one a line.")
def redteam(
    policies: tuple[str, ...],
    kinds: str,
    identities: int,
    citizens: int,
    seats: int | None,
    seeds: int,
    first_seed: int,
    filing: int,
    requests: int,
    *,
    as_json: bool,
) -> None:
    """Start our own portal, let bounded programs attack it over HTTP, and report what they got.

    Nothing but this machine is ever called, and everything stops by itself. Exit 1 when a promise is broken.
    """
    chosen = tuple(dict.fromkeys(part.strip() for part in kinds.split(",") if part.strip()))
    if not chosen or set(chosen) - set(KINDS):
        raise click.BadParameter(f"known are {', '.join(KINDS)}", param_hint="--kinds")
    given = seats or max(20, (citizens + identities) * SEATS_PERCENT // 100)
    kept = True
    for policy in policies or POLICIES[:1]:
        plan = Plan(policy, citizens, identities, given, filing, requests)
        wanted = Wanted(plan, chosen, tuple(range(first_seed, first_seed + seeds)))
        found = asyncio.run(campaign(wanted, _progress))
        kept &= found.kept
        if as_json:
            click.echo(json.dumps(found.as_json(), ensure_ascii=False))
        else:
            found.show(Console(width=190))
    sys.exit(0 if kept else 1)


def _progress(what: str) -> None:
    click.echo(f"  {what}", err=True)
