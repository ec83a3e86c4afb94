"""`sodat release`: what an officer does to a release in public, at a terminal."""

import asyncio
import secrets
from collections.abc import Awaitable, Callable
from hashlib import sha256
from pathlib import Path

import click

from sodat.actions import composing, drafting, overseeing
from sodat.actions.ports import OutsideFailure
from sodat.commands.composing import EXAMPLE, TRUSTEE, Decided, read_decisions
from sodat.commands.installation import database_option, installation, transaction
from sodat.commands.refusing import answering
from sodat.config import Config
from sodat.rules import seed
from sodat.rules.manifest import print_rules, time_text
from sodat.rules.pool import OPEN
from sodat.storage import releases
from sodat.storage.statements import Transaction
from sodat.vault import open_vault

FILE_BYTES_MAX = 2**20

Act = Callable[[Transaction], Awaitable[None]]
reason_option = click.option("--reason", required=True, help="The public is told why.")


@click.group(epilog='Example: sodat release pause pune-2021-05-09 --reason "Power cut at two centres"')
def release() -> None:
    """Compose, list, announce, pause, resume or cancel releases. The public log tells of all but drafts."""


@release.command("list", epilog="Example: sodat release list")
@database_option
@answering
def list_releases(database: str | None) -> None:
    """List the releases that were announced, latest draw first: id, state, draw, seats, applications."""
    with installation(database) as config:
        for line in asyncio.run(_lines(config)):
            click.echo(line)


def _example() -> str:
    indented = "\n".join(f"  {line}" for line in EXAMPLE.splitlines())
    paragraphs = "\n\n".join(f"\b\n{one}" for one in indented.split("\n\n"))
    return f"\b\nExample: sodat release compose pune.toml\n\n{paragraphs}"


@release.command(epilog=_example())
@click.argument("file", metavar="FILE.toml", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@database_option
@answering
def compose(file: Path, database: str | None) -> None:
    """Store a draft from a file, and print the rules that will be hashed.

    Nobody sees a draft before it is announced. A file with any mistake is refused whole.
    """
    if file.stat().st_size > FILE_BYTES_MAX:
        raise OutsideFailure(f"{file} has more than {FILE_BYTES_MAX} bytes")
    decided = read_decisions(file.read_bytes(), file.name)
    with installation(database) as config:
        rules = asyncio.run(_compose(config, decided))
    click.echo(rules.decode())
    click.echo(f"SHA-256 {sha256(rules).hexdigest()}")


@release.command(epilog="Example: sodat release trustee city")
@click.argument("trustee_id", metavar="ID")
def trustee(trustee_id: str) -> None:
    """Make a secret for a trustee, who runs this alone: the commitment is published, the secret kept.

    A new one for every release. Until the reveal nobody else may know it, the portal included.
    """
    if not TRUSTEE.fullmatch(trustee_id):
        raise click.BadParameter("letters, digits, . _ and -, at most 64 of them", param_hint="ID")
    secret = secrets.token_hex(32)
    click.echo(f"id          {trustee_id}")
    click.echo(f"commitment  {seed.commitment(trustee_id, secret)}")
    click.echo(f"secret      {secret}")


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


async def _compose(config: Config, decided: Decided) -> bytes:
    vault = open_vault(config.folder, config.origin)
    async with transaction(config) as tx:
        rules = await drafting.compose(tx, vault, decided.draft, decided.day, production=config.is_production)
        seats = await releases.parts(tx, rules.release)
    there = sum(one.seats for one in seats if one.part in {OPEN, *rules.shares})
    click.echo(f"{len({one.slot for one in seats})} slots, {there} seats", err=True)
    return print_rules(rules)


async def _lines(config: Config) -> list[str]:
    async with transaction(config) as tx:
        found = await releases.listed(tx)
    width = max((len(one.release_id) for one in found), default=0)
    return [
        f"{one.release_id:{width}}  {'paused' if one.paused_reason else one.state:9}  "
        f"{time_text(one.draws_at)}  {one.seats:7} seats  {one.applications:9} applications"
        for one in found
    ]
