"""The press of a process: typst, its fonts read once, at work in a thread of its own.

One thread, since a compiler is one machine: papers of many readers follow one another, and
nobody who does not want paper waits for them.
"""

import asyncio
import json
import re
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, Literal

import segno
import typst

Form = Literal["slip", "receipt"]
QR_MASK = 4
"""Any of the eight patterns can be read; trying all of them takes ten times as long."""

_RUN = re.compile("1+")
_thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="press")


async def printed(form: Form, words: Mapping[str, Any]) -> bytes:
    """Return a paper as PDF. `words`: what its form in `<form>.typ` asks for."""
    return await asyncio.get_running_loop().run_in_executor(_thread, set_now, form, words)


def set_now(form: Form, words: Mapping[str, Any]) -> bytes:
    """Return a paper as PDF, in this thread."""
    made = _compiler(form).compile(format="pdf", sys_inputs=_inputs(words), pdf_standards=["ua-1"])
    return _whole(made)


def picture(form: Form, words: Mapping[str, Any], ppi: float = 144) -> bytes:
    """Return the first page of a paper as PNG, to look at."""
    made = _compiler(form).compile(format="png", ppi=ppi, sys_inputs=_inputs(words))
    return _whole(made[0] if isinstance(made, list) else made)


def dots(text: str, error: str = "m") -> str:
    """Return a QR code as an SVG of one path: each run of dark dots is one line of it."""
    code = segno.make(text, error=error, micro=False, mask=QR_MASK, boost_error=False)
    rows = ["".join("1" if dot else "0" for dot in row) for row in code.matrix]
    lines = "".join(
        f"M{run.start()} {y}.5h{run.end() - run.start()}"
        for y, row in enumerate(rows)
        for run in _RUN.finditer(row)
    )
    size = len(rows)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}">'
        f'<path stroke="#0b1f33" d="{lines}"/></svg>'
    )


def _inputs(words: Mapping[str, Any]) -> dict[str, str]:
    return {"words": json.dumps(words, ensure_ascii=False)}


def _whole(made: bytes | list[bytes] | None) -> bytes:
    if not isinstance(made, bytes):
        raise TypeError("one paper in one file")
    return made


@cache
def _compiler(form: Form) -> typst.Compiler:
    folder = Path(str(resources.files("sodat.paper")))
    return typst.Compiler(
        str(folder / f"{form}.typ"),
        root=str(folder),
        font_paths=[str(folder / "fonts")],
        ignore_system_fonts=True,
    )
