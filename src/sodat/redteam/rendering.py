"""The report of the red team for people: as one Markdown file, and on the terminal."""

from collections.abc import Sequence
from textwrap import wrap

from rich.console import Console
from rich.padding import Padding
from rich.table import Table as Grid

from sodat.redteam.report import Report
from sodat.redteam.tables import Table, tables
from sodat.redteam.verdict import WORDS

HEAD_WIDTH = 10
"""On the terminal: rather a high head than figures that break."""


def markdown(reports: Sequence[Report]) -> str:
    """Return all tables over all policies, then the verdict on each policy."""
    played = "; ".join(_size(report) for report in reports)
    parts = [f"# What programs got at our own portal\n\n{played}.\n"]
    parts += [_in_markdown(table) for table in tables(reports) if table.rows]
    for report in reports:
        lines = [f"* {WORDS[one.verdict]}: {one.name}. {one.figures}".rstrip() for one in report.promises]
        parts.append("\n".join((f"## Verdict on {report.policy}\n", *lines, "")))
    return "\n".join(parts)


def show(report: Report, console: Console) -> None:
    """Print the tables and the verdict of one policy."""
    console.print(_size(report), style="bold", highlight=False)
    for table in tables([report]):
        if table.rows:
            console.print(_on_screen(table))
    for one in report.promises:
        console.print(f"  {WORDS[one.verdict]:9} {one.name}  {one.figures}", highlight=False, markup=False)


def _size(report: Report) -> str:
    return f"{report.policy}: {report.seeds:,} x {report.seats:,} seats"


def _in_markdown(table: Table) -> str:
    rule = tuple("---" if at < table.words else "---:" for at in range(len(table.heads)))
    lines = [f"| {' | '.join(row)} |" for row in (table.heads, rule, *table.rows)]
    note = (table.note, "") if table.note else ()
    return "\n".join((f"## {table.title}", "", *note, *lines, ""))


def _on_screen(table: Table) -> Padding:
    grid = Grid(title=table.title, title_justify="left", caption=table.note or None, caption_justify="left")
    for at, head in enumerate(table.heads):
        stacked = "\n".join(wrap(head, HEAD_WIDTH, break_long_words=False))
        grid.add_column(stacked, justify="left" if at < table.words else "right")
    for row in table.rows:
        grid.add_row(*row)
    return Padding(grid, (1, 0, 0, 0))
