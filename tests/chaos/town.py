"""A town of processes to be killed: database, server, worker, and phones that never give up."""

import asyncio
import os
import random
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic

from left import left_of
from sodat.city.reading import Dropped
from sodat.city.wire import Wire
from sodat.demo.server import free_port
from sodat.edge import embedded

GIVE_UP_SECONDS = 60.0
LEFT_SECONDS_MAX = 5.0


@dataclass
class Town:
    """Three kinds of processes over one folder. Each can be killed and is started again."""

    folder: Path
    port: int = field(default_factory=free_port)
    kills: int = 0
    database: embedded.Server = field(init=False)
    processes: dict[str, subprocess.Popen] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.database = embedded.start(self.folder / "postgresql")

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self, name: str) -> None:
        """Start the server or the worker."""
        arguments = {
            "serve": ["serve", "--no-work", "--port", str(self.port), "--workers", "1"],
            "work": ["work"],
        }[name]
        environment = {key: value for key, value in os.environ.items() if not key.startswith("SODAT_")}
        environment |= {
            "SODAT_MODE": "test",
            "SODAT_FOLDER": str(self.folder),
            "SODAT_DATABASE": self.database.url(),
        }
        with (self.folder / f"{name}.log").open("ab") as log:
            self.processes[name] = subprocess.Popen(
                [sys.executable, "-m", "sodat", *arguments],
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def kill(self, name: str) -> None:
        """Kill with SIGKILL, whole process group, and start again."""
        self.kills += 1
        if name == "database":
            self.database.kill()
            self.database = embedded.start(self.folder / "postgresql")
            return
        process = self.processes[name]
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        self.start(name)

    def start_ended(self) -> None:
        """Start again what ended by itself, as a server does that finds the database just killed."""
        for name, process in self.processes.items():
            if process.poll() is not None:
                self.start(name)

    def stop(self) -> None:
        for process in self.processes.values():
            try:
                os.killpg(process.pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
            process.wait()
        self.database.stop()
        assert left_of(str(self.folder), LEFT_SECONDS_MAX) == {}

    async def healthy(self) -> None:
        """Wait until the server answers."""
        give_up = monotonic() + GIVE_UP_SECONDS
        async with Wire(self.base_url, 1, 2.0) as wire:
            while monotonic() < give_up:
                try:
                    if (await wire.call("GET", "/healthz")).status == 200:
                        return
                except (Dropped, OSError, TimeoutError):
                    pass
                await asyncio.sleep(0.05)
        raise AssertionError((self.folder / "serve.log").read_text()[-4000:])


async def file_for_all(
    town: Town,
    release: str,
    people: list[tuple[str, int]],
    slots: list[str],
    seed: int,
    acknowledged: dict[str, int],
) -> None:
    """File for (token, person), each until it is acknowledged; note every acknowledgement."""
    chance = random.Random(seed)
    waiting = asyncio.Queue()
    for token, person in people:
        waiting.put_nowait((token, person, chance.sample(slots, 2)))

    async with Wire(town.base_url, 8, 5.0) as wire:

        async def phone() -> None:
            while not waiting.empty():
                token, person, choices = waiting.get_nowait()
                body = {"persons": [person], "choices": choices}
                try:
                    answer = await wire.call("POST", f"/api/v1/releases/{release}/applications", body, token)
                except (Dropped, OSError, TimeoutError):
                    waiting.put_nowait((token, person, choices))
                    await asyncio.sleep(0.02)
                    continue
                if answer.status in (200, 201):
                    acknowledged[answer.body["application"]] = person
                elif answer.status >= 500 or answer.body.get("code") in {"not-yet-open", "busy"}:
                    waiting.put_nowait((token, person, choices))
                    await asyncio.sleep(0.02)
                elif answer.body.get("code") == "applications-closed":
                    return
                else:
                    raise AssertionError((answer.status, answer.body))
                await asyncio.sleep(chance.random() * 0.05)

        await asyncio.gather(*(phone() for _ in range(8)))
