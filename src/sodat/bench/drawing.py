"""The figures of the draw, the verifier and the log (docs/adr/0003)."""

import base64
import subprocess
import sys
from collections.abc import Callable, Iterator
from hashlib import sha256
from importlib import import_module
from importlib.util import find_spec
from math import nan
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sodat.bench.figures import Figure, Run, at_most, at_most_times, no_goal
from sodat.bench.pools import Release, make_release
from sodat.engine.draw import draw
from sodat.rules import merkle
from sodat.rules.checkpoint import Checkpoint, Key, sign_note
from sodat.rules.refusals import ensure

MILLION = 10**6
TEN_MILLION = 10**7
_SEED = "0" * 64
_MIB = 2**20


def draw_1e6(run: Run) -> Iterator[Figure]:
    """Yield time and memory of a draw of a million applications, beside polars over the same file."""
    release = make_release(MILLION)
    _warm()
    drawn, floor = _in_turns(run.rounds, lambda: _draw(release), lambda: _polars(release.pool))
    yield at_most_times("draw_1e6", drawn, "s", floor, 5)
    yield at_most("draw_1e6_memory", _peak_mib(release), "MiB", 600)


def draw_1e7(run: Run) -> Iterator[Figure]:
    """Yield time and memory of a draw of ten millions, beside the draw of one; nothing in a quick run."""
    if run.quick:
        return
    small, large = make_release(MILLION), make_release(TEN_MILLION)
    _warm()
    drawn, baseline, floor = _in_turns(
        3, lambda: _draw(large), lambda: _draw(small), lambda: _polars(large.pool)
    )
    yield at_most_times("draw_1e7", drawn, "s", baseline, 11)
    yield no_goal("draw_1e7_floor", drawn, "s", floor)
    yield at_most("draw_1e7_memory", _peak_mib(large), "MiB", 5 * 1024)


def verify_1e6(_: Run) -> Iterator[Figure]:
    """Yield the time of `python -m sodat_verify` over a record of a million, beside one hash for each."""
    release = make_release(MILLION)
    commit, seed_json, seed = release.commit_and_seed()
    drawn = draw(release.rules, release.inventory, release.pool, seed)
    with TemporaryDirectory() as name:
        folder = Path(name)
        release.write_record(folder, drawn, commit, seed_json)
        began = perf_counter()
        answer = subprocess.run(  # noqa: S603 - our own interpreter and module
            [sys.executable, "-m", "sodat_verify", name], capture_output=True, text=True, check=False
        )
        seconds = perf_counter() - began
    ensure(answer.returncode == 0, f"the verifier accepts the record: {answer.stdout} {answer.stderr[-400:]}")
    yield at_most("verify_1e6", seconds, "s", 15, baseline=_hash_seconds(MILLION))


def log_1e6(run: Run) -> Iterator[Figure]:
    """Yield the time to append a million leaves and sign a checkpoint, beside the bare hashes of it."""
    private = Ed25519PrivateKey.from_private_bytes(bytes(32))
    key = Key("bench", private.public_key().public_bytes_raw())
    leaves = [base64.b16encode(number.to_bytes(32)) for number in range(MILLION)]

    def append() -> float:
        began = perf_counter()
        root = merkle.root(leaves)
        sign_note(Checkpoint("bench", len(leaves), root).text, key, private.sign)
        return perf_counter() - began

    # A tree of n leaves has n leaf hashes and n - 1 node hashes.
    appended, bare = _in_turns(min(run.rounds, 3), append, lambda: _hash_seconds(2 * MILLION))
    yield at_most("log_1e6", appended, "s", 5, baseline=bare)


def _in_turns(rounds: int, *measures: Callable[[], float]) -> list[float]:
    """Return the median of each measure; they are taken in turns, so that a slow minute hits all alike."""
    taken = [[measure() for measure in measures] for _ in range(rounds)]
    return [median(column) for column in zip(*taken, strict=True)]


def _warm() -> None:
    """Compile the engine, or load what was compiled, before anything is timed."""
    _draw(make_release(1000))


def _draw(release: Release) -> float:
    began = perf_counter()
    draw(release.rules, release.inventory, release.pool, _SEED)
    return perf_counter() - began


def _polars(pool: bytes) -> float:
    """Return how long polars takes to read the columns and sort them by a hash of the application.

    By a hash, because the pool is sorted already and a draw is a sort by a hash. The better of
    two tries, because the first one finds polars' memory given back: the stricter baseline.
    Polars is a development dependency: not a number where it is missing.
    """
    if find_spec("polars") is None:
        return nan
    polars = import_module("polars")
    names = ["application", "size", "tickets", "shares", "choices"]
    taken = []
    for _ in range(2):
        began = perf_counter()
        frame = polars.read_csv(pool, separator="|", has_header=False, new_columns=names)
        frame.sort(polars.col("application").hash())
        taken.append(perf_counter() - began)
    return min(taken)


def _hash_seconds(count: int) -> float:
    """Return how long plain Python takes for so many SHA-256 of 65 bytes, the size of a tree's node."""
    data = bytes(65)
    began = perf_counter()
    for _ in range(count):
        sha256(data).digest()
    return perf_counter() - began


def _peak_mib(release: Release) -> float:
    """Return the peak memory of a process that does nothing but this draw, from files to bytes."""
    with TemporaryDirectory() as name:
        files = {
            "rules.json": release.rules_json,
            "inventory.txt": release.inventory,
            "pool.txt": release.pool,
        }
        for file, data in files.items():
            Path(name, file).write_bytes(data)
        answer = subprocess.run(  # noqa: S603 - our own interpreter and module
            [sys.executable, "-m", "sodat.bench.child", name], capture_output=True, text=True, check=True
        )
    return int(answer.stdout) / _MIB
