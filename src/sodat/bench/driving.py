"""Driving a server with wrk: how many answers a second, how late, how many of them wrong."""

import json
import shutil
import subprocess
from dataclasses import dataclass
from importlib import resources

from sodat.rules.refusals import ensure

MISSING = "wrk is not installed (apt-get install wrk): nothing that serves was measured"


@dataclass(frozen=True, slots=True)
class Load:
    """What one run of wrk saw."""

    requests: int
    seconds: float
    refused: int
    """Answers of a status from 400 on."""

    broken: int
    """Connections that failed, broke or took longer than wrk waits."""

    p50_ms: float
    p99_ms: float

    @property
    def per_second(self) -> float:
        """Return answers a second."""
        return self.requests / self.seconds

    @property
    def errors(self) -> int:
        """Return everything that was no good answer."""
        return self.refused + self.broken


def is_there() -> bool:
    """Return whether wrk is installed."""
    return shutil.which("wrk") is not None


def drive(base_url: str, connections: int, seconds: float, *said: str) -> Load:
    """Return what came of sending what `drive.lua` makes of `said`, by one thread."""
    with resources.as_file(resources.files("sodat.bench") / "drive.lua") as script:
        command = ["wrk", "--threads", "1", "--connections", str(connections), "--timeout", "10s"]
        command += ["--duration", f"{seconds:.0f}s", "--script", str(script), f"{base_url}/", "--", *said]
        answer = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - built above
    ensure(answer.returncode == 0, f"wrk runs: {answer.stderr[-400:]}")
    return Load(**json.loads(answer.stdout.strip().splitlines()[-1]))
