"""`sodat stock`: the ledger of vials, and the seats that follow from it."""

import asyncio

import click

from sodat.actions import stocking
from sodat.commands.installation import database_option, installation, transaction
from sodat.commands.refusing import answering
from sodat.config import Config
from sodat.rules.stock import KINDS, Entry

SMALLINT_MAX = 2**15 - 1
VIALS_MAX = 10**6
centre_argument = click.argument("centre", type=click.IntRange(0, 2**31 - 1))
service_argument = click.argument("service")


@click.group(epilog="Example: sodat stock add 551234 covishield-18-44 --vials 10 --doses-per-vial 10")
def stock() -> None:
    """Keep the ledger of vials. More seats than it gives cannot be announced at a centre that has one."""


@stock.command(
    epilog="Example: sodat stock add 551234 covishield-18-44 --vials 3 --doses-per-vial 10 --kind used"
)
@centre_argument
@service_argument
@click.option("--vials", type=click.IntRange(1, VIALS_MAX), required=True)
@click.option("--doses-per-vial", type=click.IntRange(1, SMALLINT_MAX), required=True)
@click.option(
    "--kind",
    type=click.Choice(KINDS),
    default=KINDS[0],
    show_default=True,
    help="Received adds; used, wasted and returned take away. A vial that is open counts as used.",
)
@database_option
@answering
def add(centre: int, service: str, vials: int, doses_per_vial: int, kind: str, database: str | None) -> None:
    """Enter vials of a SERVICE at a CENTRE, and say how many seats there are now."""

    async def run(config: Config) -> int:
        async with transaction(config) as tx:
            await stocking.add(tx, centre, service, Entry(kind, vials, doses_per_vial))
            return await stocking.seats(tx, centre, service, 0)

    with installation(database) as config:
        click.echo(f"{asyncio.run(run(config))} seats")


@stock.command(epilog="Example: sodat stock seats 551234 covishield-18-44 --wastage 5")
@centre_argument
@service_argument
@click.option(
    "--wastage",
    metavar="PERCENT",
    type=click.IntRange(0, 99),
    default=0,
    show_default=True,
    help="What is expected to be wasted of the vials that are opened.",
)
@database_option
@answering
def seats(centre: int, service: str, wastage: int, database: str | None) -> None:
    """Say how many seats the stock of a SERVICE at a CENTRE gives."""

    async def run(config: Config) -> int:
        async with transaction(config) as tx:
            return await stocking.seats(tx, centre, service, wastage)

    with installation(database) as config:
        click.echo(f"{asyncio.run(run(config))} seats")
