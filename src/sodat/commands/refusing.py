"""How a command says no: one line on stderr; exit 1 for a refusal, 2 for what could not even be asked."""

import functools
import sys
from collections.abc import Callable
from typing import NoReturn, ParamSpec, TypeVar

import click
import psycopg
from psycopg_pool import PoolTimeout

from sodat.actions.ports import OutsideFailure
from sodat.commands.files import ContentDiffers
from sodat.config import ConfigRefused
from sodat.edge.backup import BackupRefused
from sodat.edge.embedded_home import EmbeddedFailure
from sodat.locale import sentences
from sodat.rules.refusals import Refusal

NO = 1
NOT_ASKED = 2
_Given = ParamSpec("_Given")
_Result = TypeVar("_Result")


def answering(command: Callable[_Given, _Result]) -> Callable[_Given, _Result]:
    """Return the command, its refusals and failures told in one line and by the exit code."""

    @functools.wraps(command)
    def told(*given: _Given.args, **named: _Given.kwargs) -> _Result:
        try:
            return command(*given, **named)
        except Refusal as refusal:
            fail(sentence(refusal), NO)
        except (ContentDiffers, BackupRefused) as differs:
            fail(str(differs), NO)
        except (psycopg.Error, PoolTimeout) as problem:
            fail(f"The database does not do what it was asked: {problem}", NOT_ASKED)
        except (ConfigRefused, EmbeddedFailure, OutsideFailure, OSError) as problem:
            fail(str(problem), NOT_ASKED)

    return told


def fail(words: str, code: int) -> NoReturn:
    """Say why on stderr and end."""
    click.echo(f"sodat: {one_line(words)}", err=True)
    sys.exit(code)


def sentence(refusal: Refusal) -> str:
    """Return a refusal in English, with its code and its facts."""
    if refusal.code == "malformed-file":
        line = f", line {refusal.facts['line']}" if refusal.facts["line"] else ""
        what = f"{refusal.facts['file']}{line}: {refusal.facts['what']}"
        return f"{what}. The whole file is refused. [{refusal.code}]"
    said = sentences.say("en", f"refusal.{refusal.code}", refusal.facts)
    facts = ", ".join(f"{name} {fact}" for name, fact in refusal.facts.items())
    return f"{said} [{refusal.code}{': ' if facts else ''}{facts}]"


def one_line(words: str) -> str:
    """Return words that no file and no answer can use to write over the terminal."""
    return "".join(one if one.isprintable() else " " for one in " ".join(words.split()))
