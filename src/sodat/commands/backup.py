"""`sodat backup` and `sodat restore`: the whole state as one file, and back."""

from pathlib import Path

import click

from sodat.commands.installation import database_option, installation
from sodat.commands.progress import steps
from sodat.commands.refusing import answering
from sodat.edge import backup as states
from sodat.edge.backup import State
from sodat.storage.migrating import migrate

_KEY = Path("keys") / "master.key"


@click.command(epilog="Example: sodat backup /backup/sodat-2021-05-11")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@database_option
@answering
def backup(file: Path, database: str | None) -> None:
    """Write the database and the key into one new file, while the portal runs.

    The file is then restored on trial into a PostgreSQL of its own and counted again. Whoever has it
    has everything: it names people. Keep it as you keep the key.
    """
    with steps(1) as step, installation(database) as config:
        step("Writing, and restoring on trial")
        state = states.write(config.database, config.folder / _KEY, config.origin, file)
    click.echo(
        f"{file}: {_rows(state)} rows of {len(state.tables)} tables and the key; restored on trial, the same"
    )


@click.command(epilog="Example: sodat restore /backup/sodat-2021-05-11 --database postgresql:///sodat")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@database_option
@answering
def restore(file: Path, database: str | None) -> None:
    """Put a backup into an empty database, and its key into the folder."""
    with steps(2) as step, installation(database, migrated=False) as config:
        step("Restoring")
        state = states.restore(file, config.database, config.folder / _KEY)
        step("Migrating")
        migrate(config.database)
    click.echo(f"{_rows(state)} rows of {len(state.tables)} tables are there again, as they were")
    if state.origin != config.origin:
        click.echo(f"set SODAT_ORIGIN={state.origin}: the log was signed under this name")


def _rows(state: State) -> int:
    return sum(int(one.partition(" ")[0]) for one in state.tables.values())
