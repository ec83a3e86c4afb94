"""`sodat migrate`: the database brought up to date."""

import click

from sodat.commands.installation import database_option, installation
from sodat.commands.progress import steps
from sodat.commands.refusing import answering
from sodat.storage import migrating


@click.command(epilog="Example: sodat migrate --database postgresql://sodat@db/sodat")
@database_option
@answering
def migrate(database: str | None) -> None:
    """Bring the database up to date; two at once do no harm."""
    with steps(1) as step, installation(database) as config:
        step("Migrating")
        applied = migrating.migrate(config.database)
    click.echo("\n".join(applied) if applied else "up to date")
