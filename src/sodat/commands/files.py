"""Reading and writing a record's files so that nobody ever meets half of one."""

import os
import re
from collections.abc import Mapping
from pathlib import Path

from sodat.rules.record import FILES, FIRST_COME_FILES

_REFILL = re.compile(r"refill-[1-9][0-9]{0,5}(-inventory|-out)?\.txt")


class ContentDiffers(Exception):
    """A file that is there says something else than what was to be written."""


def is_record_file(name: str) -> bool:
    """Return whether the protocol knows a file of this name, or one that claims to be of a refill."""
    return name in {*FILES, *FIRST_COME_FILES} or _REFILL.fullmatch(name) is not None


def read_record(folder: Path) -> dict[str, bytes]:
    """Return the files of a record by name; what the protocol does not know is left alone."""
    names = [path.name for path in folder.iterdir() if path.is_file()]
    wanted = [name for name in names if is_record_file(name) or name.startswith("refill-")]
    return {name: (folder / name).read_bytes() for name in sorted(wanted)}


def write_new(folder: Path, files: Mapping[str, bytes]) -> int:
    """Write files and return how many were not there yet; none, if one is there with other content.

    Raises:
        ContentDiffers: a file of that name says something else.
    """
    there = [name for name in files if (folder / name).exists()]
    for name in there:
        if (folder / name).read_bytes() != files[name]:
            raise ContentDiffers(f"{folder / name} is there and says something else; nothing was written")
    replace({name: content for name, content in files.items() if name not in there}, folder)
    return len(files) - len(there)


def replace(files: Mapping[str, bytes], folder: Path) -> None:
    """Write files in place of what is there: each shows whole or not at all, and none before all are safe."""
    folder.mkdir(parents=True, exist_ok=True)
    part = f".{os.getpid()}.part"
    try:
        for name, content in files.items():
            with (folder / f"{name}{part}").open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
        for name in files:
            (folder / f"{name}{part}").rename(folder / name)
    finally:
        for name in files:
            (folder / f"{name}{part}").unlink(missing_ok=True)
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)  # the names too outlive a power cut
    finally:
        os.close(opened)
