"""`sodat work`: the worker as a process of its own. Any number of them may run."""

import asyncio
import logging
import signal

import click

from sodat.commands.installation import database_option, installation
from sodat.commands.refusing import answering
from sodat.config import Config
from sodat.wiring import build
from sodat.wiring import work as work_until


@click.command(epilog="Example: sodat work --database postgresql://sodat@db/sodat")
@database_option
@answering
def work(database: str | None) -> None:
    """Run the worker: steps of releases that are due, letters, checkpoints. Ends on SIGINT or SIGTERM."""
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    with installation(database) as config:
        asyncio.run(_work(config))


async def _work(config: Config) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    system = build(config)
    await system.open()
    try:
        await work_until(system, stop)
    finally:
        await system.close()
