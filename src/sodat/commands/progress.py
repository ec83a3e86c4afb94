"""How far a command is, on stderr: a bar at a terminal, lines elsewhere."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

Step = Callable[[str], None]
"""Says what begins now."""


@contextmanager
def steps(count: int | None) -> Iterator[Step]:
    """Show a piece of work of `count` steps; None when nobody knows how many."""
    console = Console(stderr=True, highlight=False)
    if not console.is_terminal:
        yield lambda what: console.print(f"{what} ...", markup=False)
        return
    columns = (BarColumn(), TextColumn("{task.description}", markup=False), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("", total=None if count is None else count + 1)

        def step(what: str) -> None:
            progress.update(task, description=what, advance=1)

        yield step
