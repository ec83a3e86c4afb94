"""What the figures were measured on: no names of hosts, people or folders."""

import os
import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

_PACKAGES = ("sodat", "granian", "numba", "numpy", "polars", "psycopg", "starlette")


def describe_machine() -> dict[str, str | int | float]:
    """Return processors, memory, versions, and the load at the start: a busy machine measures badly."""
    versions = {package: _version(package) for package in _PACKAGES}
    return {
        "cpus": len(os.sched_getaffinity(0)),
        "cpu_model": _first("/proc/cpuinfo", "model name") or platform.machine(),
        "memory_mib": int((_first("/proc/meminfo", "MemTotal") or "0").split()[0]) // 1024,
        "load": round(os.getloadavg()[0], 2),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        **versions,
    }


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"


def _first(file: str, name: str) -> str:
    """Return the value of the first line of a kernel file that has this name, or nothing."""
    path = Path(file)
    for line in path.read_text().splitlines() if path.exists() else ():
        key, _, value = line.partition(":")
        if key.strip() == name:
            return value.strip()
    return ""
