"""`sodat staff`: who works here, from the machine itself. This is how the first central official gets in."""

import asyncio

import click

from sodat.actions import appointing
from sodat.actions.appointing import Wanted
from sodat.commands.installation import database_option, installation, transaction
from sodat.commands.refusing import answering
from sodat.config import Config
from sodat.storage import staff as store
from sodat.storage.staff import ROLES, Role
from sodat.storage.statements import Transaction
from sodat.vault import open_vault

name_argument = click.argument("login_name")
reason_option = click.option("--reason", required=True, help="Why; it stands in the trail.")


@click.group(epilog="Example: sodat staff add central --name 'Meera Deshpande' --role central")
def staff() -> None:
    """Appoint, list and end. All but the first official are appointed on the pages, by whoever is above."""


@staff.command(epilog="Example: sodat staff add pune --name 'Kiran Joshi' --role officer --district 363")
@name_argument
@click.option("--name", required=True, help="As others see it.")
@click.option("--role", type=click.Choice(ROLES), default="central", show_default=True)
@click.option("--district", type=int, help="Of officers and of centre staff.")
@click.option("--centre", type=int, help="Of centre staff.")
@database_option
@answering
def add(
    login_name: str, name: str, role: Role, district: int | None, centre: int | None, database: str | None
) -> None:
    """Appoint somebody who will sign in as LOGIN_NAME, and print the invitation to hand over."""

    async def run(config: Config) -> str:
        async with transaction(config) as tx:
            wanted = Wanted(login_name, name, role, district, centre)
            account = await appointing.appoint(tx, open_vault(config.folder, config.origin), None, wanted)
            return await _code(tx, config, account)

    with installation(database) as config:
        _show(asyncio.run(run(config)))


@staff.command("list", epilog="Example: sodat staff list")
@database_option
@answering
def list_all(database: str | None) -> None:
    """List who works or worked here."""

    async def run(config: Config) -> list[store.Member]:
        async with transaction(config) as tx:
            return await store.members(tx, ROLES)

    with installation(database) as config:
        for one in asyncio.run(run(config)):
            place = one.centre_en or one.district_en or "-"
            state = "ended" if one.ended_at else "at work" if one.can_sign_in else "invited"
            click.echo(f"{one.login_name or '-'}\t{one.role}\t{place}\t{state}\t{one.name}")


@staff.command(epilog="Example: sodat staff end pune --reason 'Moved to another department'")
@name_argument
@reason_option
@database_option
@answering
def end(login_name: str, reason: str, database: str | None) -> None:
    """End the appointment of LOGIN_NAME; every login ends with it."""

    async def run(config: Config) -> None:
        async with transaction(config) as tx:
            await appointing.end_by_operator(tx, login_name, reason)

    with installation(database) as config:
        asyncio.run(run(config))
        click.echo(f"{login_name} has ended")


@staff.command(epilog="Example: sodat staff reset central --reason 'Lost the phone'")
@name_argument
@reason_option
@database_option
@answering
def reset(login_name: str, reason: str, database: str | None) -> None:
    """Let LOGIN_NAME begin anew: every way to sign in ends, and a new invitation is printed."""

    async def run(config: Config) -> str:
        async with transaction(config) as tx:
            vault = open_vault(config.folder, config.origin)
            account = await appointing.reset_by_operator(tx, vault, login_name, reason)
            return await _code(tx, config, account)

    with installation(database) as config:
        _show(asyncio.run(run(config)))


async def _code(tx: Transaction, config: Config, account_id: int) -> str:
    found = await appointing.invitation(tx, open_vault(config.folder, config.origin), account_id)
    return found.code if found else ""


def _show(code: str) -> None:
    click.echo(code)
    click.echo(f"Hand it over. It is used once, at /office/join/{code}, within seven days.", err=True)
