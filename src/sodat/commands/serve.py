"""`sodat serve`: the portal, with the worker beside it, and with a database if none is named."""

import os
import socket
import subprocess
import sys
import time

import click

from sodat.actions.ports import OutsideFailure
from sodat.commands.installation import as_environment, database_option, installation
from sodat.commands.refusing import NO, answering, fail
from sodat.config import Config
from sodat.edge import children
from sodat.storage.migrating import migrate

READY_SECONDS_MAX = 30.0
CONNECTIONS_WAITING_MAX = 4096
"""When the doors open everybody connects at once; whoever finds no place here would wait for their phone."""
WORKER_WAIT_SECONDS = 1.0
APP = "sodat.granian:rsgi"
EXAMPLE = """\b
Examples:
  sodat serve
  sodat serve --port 8020 --workers 3 --database postgresql://sodat@db/sodat"""


@click.command(epilog=EXAMPLE)
@click.option("--port", type=click.IntRange(1, 65535), help="TCP port; without it SODAT_PORT, else 8020.")
@click.option("--host", help="Address to listen on; without it SODAT_HOST, else 127.0.0.1.")
@click.option("--workers", type=click.IntRange(1), help="Server processes; else SODAT_WORKERS, else 1.")
@click.option("--no-work", is_flag=True, help="Leave releases and letters to `sodat work` elsewhere.")
@database_option
@answering
def serve(
    port: int | None, host: str | None, workers: int | None, database: str | None, *, no_work: bool
) -> None:
    """Run the portal until SIGINT or SIGTERM; its address is printed once it answers.

    Migrates the database first. Without --database it runs a PostgreSQL of its own under var/.
    """
    asked = children.Signals()
    with installation(database, port=port, host=host, workers=workers) as config:
        migrate(config.database)
        _check_free(config)
        ended = _run(config, asked, with_worker=not no_work)
    if ended:
        fail(ended, NO)


def _check_free(config: Config) -> None:
    family = socket.AF_INET6 if ":" in config.host else socket.AF_INET
    with socket.socket(family) as one:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            one.bind((config.host, config.port))
        except OSError as problem:
            raise OutsideFailure(f"{config.host}:{config.port} cannot be had: {problem}") from problem


def _run(config: Config, asked: children.Signals, *, with_worker: bool) -> str:
    """Run until asked to stop; return why it ended otherwise."""
    environment = os.environ | as_environment(config)
    server = children.start(_server_command(config), environment)
    running = [server]
    try:
        if with_worker:
            running.append(_start_worker(environment))
        if not _ready(config, server, asked):
            return "" if asked.stop else "the server does not answer"
        shown = f"[{config.host}]" if ":" in config.host else config.host
        click.echo(f"http://{shown}:{config.port}")
        while not asked.stop:
            if server.poll() is not None:
                return f"the server ended by itself, with {server.returncode}"
            if with_worker and running[1].poll() is not None:
                click.echo("sodat: the worker ended; it is started again", err=True)
                time.sleep(WORKER_WAIT_SECONDS)
                running[1] = _start_worker(environment)
            time.sleep(children.POLL_SECONDS)
        return ""
    finally:
        children.stop_all(running)


def _server_command(config: Config) -> list[str]:
    command = [sys.executable, "-m", "granian", APP, "--factory", "--interface", "rsgi", "--http", "1"]
    command += ["--host", config.host, "--port", str(config.port), "--workers", str(config.workers)]
    command += ["--no-ws", "--backlog", str(CONNECTIONS_WAITING_MAX)]
    return [*command, "--loop", "uvloop", "--respawn-failed-workers", "--log-level", "warning"]


def _start_worker(environment: dict[str, str]) -> subprocess.Popen[bytes]:
    return children.start([sys.executable, "-m", "sodat", "work"], environment)


def _ready(config: Config, server: subprocess.Popen[bytes], asked: children.Signals) -> bool:
    """Wait until the server takes connections."""
    give_up = time.monotonic() + READY_SECONDS_MAX
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(config.host, config.host)  # noqa: S104 (asked, not set)
    while time.monotonic() < give_up and server.poll() is None and not asked.stop:
        try:
            socket.create_connection((host, config.port), timeout=1).close()
        except OSError:
            time.sleep(children.POLL_SECONDS)
        else:
            return True
    return False
