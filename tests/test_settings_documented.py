"""What an operator reads must be what the program does: settings and commands."""

import re
from dataclasses import fields
from pathlib import Path

from sodat.__main__ import COMMANDS
from sodat.config import Config

OPERATE = (Path(__file__).parents[1] / "docs" / "operate.md").read_text("utf-8")
ROWS = {
    name: default.strip()
    for name, default in re.findall(r"^\| `SODAT_(\w+)` \|([^|]*)\|", OPERATE, re.MULTILINE)
}


def test_every_setting_is_documented_with_its_default():
    defaults = {}
    for field in fields(Config):
        one = field.default
        text = ",".join(one) if isinstance(one, tuple) else str(one)
        defaults[field.name.upper()] = f"`{text}`" if text else ""

    assert defaults == ROWS


def test_every_command_is_documented():
    assert [name for name in COMMANDS if f"`sodat {name}" not in OPERATE] == []
