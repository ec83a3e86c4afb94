"""The real server as a process of its own, on loopback, as a rehearsal needs it."""

import asyncio
import os
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from pathlib import Path
from time import monotonic

from sodat.city.reading import Dropped
from sodat.city.wire import Wire
from sodat.config import Config
from sodat.edge import children
from sodat.wiring import System, build

START_SECONDS_MAX = 120.0
"""A server that ends by itself is seen at once; this is for machines that are busy with something else."""
STOP_SECONDS_MAX = children.STOP_SECONDS_MAX + 3.0
"""It stops children of its own, and must have had its time for that."""


class ServerDied(Exception):
    """The server ended by itself or never answered; its log says why."""


class PortTaken(Exception):
    """Another program listens where the portal is to be."""


def check_free(port: int) -> None:
    """Refuse a port of this machine that somebody listens on.

    Raises:
        PortTaken: it cannot be had.
    """
    with socket.socket() as one:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            one.bind(("127.0.0.1", port))
        except OSError as taken:
            raise PortTaken(f"127.0.0.1:{port} cannot be had: {taken}; --port takes another") from taken


def free_port() -> int:
    """Return a TCP port of this machine that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@asynccontextmanager
async def portal(config: Config, log: Path) -> AsyncIterator[tuple[System, str]]:
    """Run the portal until the end of the block; yields a system beside it and the server's address.

    Raises:
        ServerDied: it ended, or did not answer in time.
    """
    base_url = f"http://127.0.0.1:{config.port}"
    with serving(config, log) as process:
        system = build(replace(config, database_connections_max=2))
        await system.open()
        try:
            await until_healthy(base_url, process, log)
            yield system, base_url
        finally:
            await system.close()


@contextmanager
def serving(config: Config, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run `sodat serve` with its worker until the end of the block, then stop both."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("SODAT_")}
    environment |= {
        "SODAT_MODE": config.mode,
        "SODAT_FOLDER": str(config.folder),
        "SODAT_CODE_WAIT_SECONDS": str(config.code_wait_seconds),
    }
    command = [sys.executable, "-m", "sodat", "serve", "--port", str(config.port)]
    command += ["--workers", str(config.workers), "--database", config.database]
    with log.open("ab") as output:
        process = children.start(command, environment, output)
        try:
            yield process
        finally:
            children.stop_all([process], STOP_SECONDS_MAX)


async def until_healthy(base_url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until the server answers.

    Raises:
        ServerDied: it ended, or did not answer in time.
    """
    give_up = monotonic() + START_SECONDS_MAX
    async with Wire(base_url, 1, 2.0) as wire:
        while monotonic() < give_up:
            if process.poll() is not None:
                break
            try:
                if (await wire.call("GET", "/healthz")).status == 200:
                    return
            except (Dropped, OSError, TimeoutError):
                await asyncio.sleep(0.05)
    raise ServerDied(f"the server did not come up; its log {log} ends: {_last_line(log)}")


def _last_line(log: Path) -> str:
    return (log.read_text(encoding="utf-8", errors="replace").splitlines() or ["(empty)"])[-1]
