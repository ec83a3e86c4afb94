"""`sodat release`: what an officer does to a release in public, at a terminal."""

import asyncio
from collections.abc import Awaitable, Callable

import click

from sodat.actions import composing, overseeing
from sodat.commands.installation import database_option, installation, transaction
from sodat.commands.refusing import answering
from sodat.config import Config
from sodat.rules.manifest import time_text
from sodat.storage import releases
from sodat.storage.statements import Transaction

Act = Callable[[Transaction], Awaitable[None]]
reason_option = click.option("--reason", required=True, help="The public is told why.")


@click.group(epilog='Example: sodat release pause pune-2021-05-09 --reason "Power cut at two centres"')
def release() -> None:
    """List, announce, pause, resume or cancel releases. Every act goes into the public log."""


@release.command("list", epilog="Example: sodat release list")
@database_option
@answering
def list_releases(database: str | None) -> None:
    """List the releases that were announced, latest draw first: id, state, draw, seats, applications."""
    with installation(database) as config:
        for line in asyncio.run(_lines(config)):
            click.echo(line)


@release.command(epilog="Example: sodat release announce pune-2021-05-09")
@click.argument("release_id", metavar="ID")
@database_option
@answering
def announce(release_id: str, database: str | None) -> None:
    """Announce a draft: from now on its rules are fixed."""
    _act(database, lambda tx: composing.announce(tx, release_id))


@release.command(epilog='Example: sodat release pause pune-2021-05-09 --reason "Power cut at two centres"')
@click.argument("release_id", metavar="ID")
@reason_option
@database_option
@answering
def pause(release_id: str, reason: str, database: str | None) -> None:
    """Stop filings and steps until the release is resumed."""
    _act(database, lambda tx: overseeing.pause(tx, release_id, reason))


@release.command(epilog="Example: sodat release resume pune-2021-05-09")
@click.argument("release_id", metavar="ID")
@database_option
@answering
def resume(release_id: str, database: str | None) -> None:
    """Let a paused release go on; every time ahead of it moves by the length of the pause."""
    _act(database, lambda tx: overseeing.resume(tx, release_id))


@release.command(epilog='Example: sodat release cancel pune-2021-05-09 --reason "The vaccine did not come"')
@click.argument("release_id", metavar="ID")
@reason_option
@database_option
@answering
def cancel(release_id: str, reason: str, database: str | None) -> None:
    """Cancel a release that is not drawn yet; everybody who applied is told why."""
    _act(database, lambda tx: overseeing.cancel(tx, release_id, reason))


def _act(database: str | None, act: Act) -> None:
    async def run(config: Config) -> None:
        async with transaction(config) as tx:
            await act(tx)

    with installation(database) as config:
        asyncio.run(run(config))
    click.echo("done")


async def _lines(config: Config) -> list[str]:
    async with transaction(config) as tx:
        found = await releases.listed(tx)
    width = max((len(one.release_id) for one in found), default=0)
    return [
        f"{one.release_id:{width}}  {'paused' if one.paused_reason else one.state:9}  "
        f"{time_text(one.draws_at)}  {one.seats:7} seats  {one.applications:9} applications"
        for one in found
    ]
