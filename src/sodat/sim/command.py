"""`sodat simulate`: what programs do to a release under each policy."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from sodat.sim import pune, scalper, tatkal
from sodat.sim.groups import groups
from sodat.sim.market import SLOTS
from sodat.sim.report import Report
from sodat.sim.spreading import Told
from sodat.sim.summary import rows, scalper_row
from sodat.sim.written import Draw, Folder, write

SEEDS = {"pune": 10, "tatkal": 100, "scalper": 20}

EXAMPLE = """
Example: sodat simulate pune --out pune-evidence

Nothing is asked of any server. The same seeds give the same figures. docs/evidence.md says what is modelled.
"""


@click.command(epilog=EXAMPLE)
@click.argument("scenario", type=click.Choice(list(SEEDS)))
@click.option(
    "--seeds", type=click.IntRange(1), help="Runs, each with other people. [10; tatkal 100; scalper 20]"
)
@click.option(
    "--citizens", type=click.IntRange(100), help="Persons who file for themselves. [40000; tatkal 3000]"
)
@click.option("--bots", type=click.IntRange(0), help="Identities that programs hold. [2000; tatkal 900]")
@click.option("--days", type=click.IntRange(1), help="Days in a row, `pune` alone. [36]")
@click.option("--name-cost", type=click.FloatRange(0), help="What a fake name costs, `scalper` alone. [5]")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of a table.")
@click.option("--out", type=Folder(), help="Also write table, JSON and plots there.")
def simulate(
    *,
    scenario: str,
    seeds: int | None,
    citizens: int | None,
    bots: int | None,
    days: int | None,
    name_cost: float | None,
    as_json: bool,
    out: Path | None,
) -> None:
    """Compare policies in a made-up city (pune), train (tatkal) or market (scalper)."""
    given = {"citizens": citizens, "bots": bots, "days": days, "name_cost": name_cost}
    size = {name: value for name, value in given.items() if value is not None}
    allowed = {"pune": {"citizens", "bots", "days"}, "tatkal": {"citizens", "bots"}, "scalper": {"name_cost"}}
    if stray := sorted(set(size) - allowed[scenario]):
        raise click.UsageError(f"--{stray[0].replace('_', '-')} says nothing about {scenario}")
    study = {"pune": _pune, "tatkal": _tatkal, "scalper": _scalper}[scenario]
    report, draw = study(tuple(range(1, (seeds or SEEDS[scenario]) + 1)), size)
    if out is not None:
        _write(report, draw, out)
    if as_json:
        click.echo(json.dumps(report.json()))
    else:
        Console(width=130).print(report.table())


def _pune(seeds: tuple[int, ...], given: dict[str, Any]) -> tuple[Report, Draw]:
    size = pune.Size(**given)
    with _progress("Pune", len(seeds)) as told:
        study = pune.study(size, seeds, told)
    table = rows(study.whole, days=True)
    setting = asdict(size) | {"seeds_for_waiting": min(pune.WAITING_SEEDS, len(seeds))}
    report = Report("pune", seeds, setting, tuple(table), more=groups(study))
    return report, lambda plots, folder: list(plots.plot_pune(folder, table, study))


def _tatkal(seeds: tuple[int, ...], given: dict[str, Any]) -> tuple[Report, Draw]:
    size = tatkal.Size(**given)
    with _progress("Tatkal", len(seeds)) as told:
        table = rows(tatkal.study(size, seeds, told), days=False)
    report = Report("tatkal", seeds, asdict(size), tuple(table))
    return report, lambda plots, folder: list(plots.plot_tatkal(folder, table))


def _scalper(seeds: tuple[int, ...], given: dict[str, Any]) -> tuple[Report, Draw]:
    cost = float(given.get("name_cost", scalper.NAME_COST))
    with _progress("Scalper", len(scalper.POLICIES) * len(scalper.SEEKERS)) as told:
        markets = scalper.study(seeds, cost, told)
    table = tuple(scalper_row(policy, profits) for policy, profits in markets.items())
    report = Report("scalper", seeds, {"slots": SLOTS, "name_cost": cost}, table, markets)
    return report, lambda plots, folder: list(plots.plot_scalper(folder, markets))


def _write(report: Report, draw: Draw, out: Path) -> None:
    texts = {
        f"{report.scenario}.json": json.dumps(report.json(), indent=1) + "\n",
        f"{report.scenario}.md": report.markdown(),
    }
    write(out, texts, "sodat.sim.plots", draw)


@contextmanager
def _progress(what: str, pieces: int) -> Iterator[Told]:
    """Show on standard error how far the work is."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:.0f} %"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task(what, total=pieces)
        yield lambda: progress.advance(task)
