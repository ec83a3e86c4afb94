"""`sodat export`: the public record of a release as files."""

import asyncio
from pathlib import Path

import click

from sodat.commands.files import write_new
from sodat.commands.installation import database_option, installation, transaction
from sodat.commands.progress import steps
from sodat.commands.refusing import answering
from sodat.config import Config
from sodat.rules.refusals import RecordNotReady, ReleaseUnknown
from sodat.storage import records, releases


@click.command(epilog="Example: sodat export pune-2021-05-09 record/pune-2021-05-09")
@click.argument("release")
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@database_option
@answering
def export(release: str, folder: Path, database: str | None) -> None:
    """Write the public record of a release as the files that anyone can check.

    A file that is there already must say the same; otherwise nothing is written.
    """
    with steps(2) as step:
        step("Reading")
        with installation(database) as config:
            files = asyncio.run(_files(config, release))
        step("Writing")
        new = write_new(folder, files)
    click.echo(f"{len(files)} files of {release} in {folder} ({new} new)")


async def _files(config: Config, release: str) -> dict[str, bytes]:
    async with transaction(config) as tx:
        if await releases.get(tx, release) is None:
            raise ReleaseUnknown
        files = {}
        for name in await records.names(tx, release):
            content = await records.get(tx, release, name)
            if content is not None:
                files[name] = content
    if not files:
        raise RecordNotReady(file="rules.json")
    return files
