"""`sodat import`: centres and sessions from a file that others wrote."""

import asyncio
from pathlib import Path

import click

from sodat.actions.importing import Imported, read_file, store_import
from sodat.actions.ports import OutsideFailure
from sodat.commands.installation import database_option, installation, transaction
from sodat.commands.progress import steps
from sodat.commands.refusing import answering
from sodat.config import Config
from sodat.rules.offerings import Import

FILE_BYTES_MAX = 512 * 2**20
EXAMPLE = """\b
Examples:
  sodat import calendarByDistrict.json
  sodat import centres.csv --state Maharashtra --district Pune"""


@click.command("import", epilog=EXAMPLE)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--state", default="Maharashtra", show_default=True, help="Where the centres of a CSV are.")
@click.option("--district", default="Pune", show_default=True, help="Where the centres of a CSV are.")
@database_option
@answering
def import_file(file: Path, state: str, district: str, database: str | None) -> None:
    """Take in centres and sessions: Co-WIN v2 JSON of either shape, or CSV.

    The CSV has the header centre_id,name,name_mr,pincode,ward. A file is taken in whole or, if anything in it
    is wrong, not at all; the same file again changes nothing.
    """
    if file.stat().st_size > FILE_BYTES_MAX:
        raise OutsideFailure(f"{file} has more than {FILE_BYTES_MAX} bytes")
    with steps(3) as step:
        step("Reading")
        found = read_file(file.read_bytes(), file.name, state=state, district=district)
        step("Finding the database")
        with installation(database) as config:
            step("Storing")
            done = asyncio.run(_store(config, found, file.name))
    click.echo(
        f"{done.centres} centres, {done.sessions} sessions ({done.sessions_new} new), "
        f"{done.slots} slots, {done.seats} seats"
    )


async def _store(config: Config, found: Import, file: str) -> Imported:
    async with transaction(config) as tx:
        return await store_import(tx, found, file)
