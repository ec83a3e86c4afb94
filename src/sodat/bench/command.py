"""`sodat bench`: every figure of the project beside its baseline of the same run."""

import json
from collections.abc import Sequence
from dataclasses import asdict

import click
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from sodat.bench.drawing import draw_1e6, draw_1e7, log_1e6, verify_1e6
from sodat.bench.figures import Figure, Measure, Run
from sodat.bench.machine import describe_machine
from sodat.bench.paper import slip
from sodat.bench.reading import page
from sodat.bench.serving import filing_and_booking, read, rush

MEASURES: tuple[Measure, ...] = (
    draw_1e6,
    draw_1e7,
    verify_1e6,
    log_1e6,
    read,
    filing_and_booking,
    rush,
    page,
    slip,
)
"""What is measured, in this order. A new subject is one module and one name here."""

EXAMPLE = """
Example: sodat bench --quick --only draw

Only ratios taken in one run say anything on a machine that others use too: each figure is
measured in turns with its baseline. Exit 0 also when a goal is missed; the column says so.
"""


@click.command(epilog=EXAMPLE)
@click.option("--quick/--full", default=False, help="Fewer rounds, and no draw of ten millions.")
@click.option("--only", default="", metavar="TEXT", help="Only subjects with this text in their name.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of a table.")
def bench(*, quick: bool, only: str, as_json: bool) -> None:
    """Measure Sodat on this machine."""
    measures = [measure for measure in MEASURES if only in measure.__name__]
    if not measures:
        raise click.BadParameter(f"none of {', '.join(measure.__name__ for measure in MEASURES)}")
    machine = describe_machine()
    figures = _measured(measures, Run(quick=quick))
    if as_json:
        click.echo(json.dumps({"machine": machine, "figures": [asdict(figure) for figure in figures]}))
    else:
        _print_table(machine, figures)


def _measured(measures: Sequence[Measure], run: Run) -> list[Figure]:
    """Return all figures; what is being measured is shown on standard error."""
    figures: list[Figure] = []
    console = Console(stderr=True)
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=console) as progress:
        for measure in measures:
            task = progress.add_task(measure.__name__, total=1)
            figures += measure(run)
            progress.update(task, completed=1)
    return figures


def _print_table(machine: dict[str, str | int | float], figures: Sequence[Figure]) -> None:
    console = Console()
    console.print(", ".join(f"{name} {value}" for name, value in machine.items()), style="dim")
    table = Table("figure", "value", "unit", "baseline", "ratio", "goal", "reached")
    for column in (1, 3, 4):
        table.columns[column].justify = "right"
    for figure in figures:
        table.add_row(
            figure.name,
            _number(figure.value),
            figure.unit,
            _number(figure.baseline),
            _number(figure.ratio),
            figure.goal,
            {True: "yes", False: "NO", None: "-"}[figure.ok],
        )
    console.print(table)
    if machine["polars"] == "not installed":
        console.print("polars is not installed (a development dependency): the draw has no baseline here.")


def _number(value: float | None) -> str:
    return "none" if value is None else f"{value:.3g}" if value < 1000 else f"{value:,.0f}"
