"""What a study leaves in a folder: its tables, its JSON and its plots."""

from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

import click

Draw = Callable[[Any, Path], list[str]]
"""Writes the pictures into a folder, given the module that draws."""


class Folder(click.Path):
    """A folder that is there before the work begins, so that no result is lost for want of a place."""

    def __init__(self) -> None:
        super().__init__(file_okay=False, writable=True, path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the folder, made if need be; refuse where it cannot be made or written to."""
        try:
            Path(value).mkdir(parents=True, exist_ok=True)
        except (OSError, ValueError) as failed:
            self.fail(f"{value}: {getattr(failed, 'strerror', None) or failed}", param, ctx)
        return super().convert(value, param, ctx)


def write(out: Path, texts: Mapping[str, str], plots: str, draw: Draw) -> None:
    """Write texts by file name and, where matplotlib is installed, the pictures."""
    for name, text in texts.items():
        (out / name).write_text(text)
    written = list(texts)
    try:
        module = import_module(plots)
    except ModuleNotFoundError as missing:
        if (missing.name or "").partition(".")[0] != "matplotlib":
            raise
        click.echo("No plots: matplotlib is not installed (the extra `evidence` brings it).", err=True)
    else:
        written += [f"{name}.{kind}" for name in draw(module, out) for kind in ("png", "svg")]
    click.echo(f"Written to {out}: {', '.join(written)}", err=True)
