"""The entries that a filing makes: new applications, their leaves in the log, their receipts."""

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sodat.rules import applications as wishes
from sodat.rules import receipts
from sodat.rules.applications import Wish
from sodat.rules.manifest import time_text
from sodat.storage import applications, log
from sodat.storage.applications import Application
from sodat.storage.intake import Collision
from sodat.storage.statements import Transaction


@dataclass(frozen=True, slots=True)
class Filing:
    """What an account hands in."""

    account_id: int
    release_id: str
    persons: tuple[int, ...]
    choices: tuple[str, ...]
    split: bool = False
    keep: bool = False
    channel: str = "api"


@dataclass(frozen=True, slots=True)
class Filed:
    """What became of it: all applications of the filing, one unless the party is split."""

    applications: tuple[Application, ...]
    is_new: bool


def made(filing: Filing, wish: Wish, now: datetime, arrivals: Iterator[int]) -> tuple[Application, ...]:
    """Return the new applications of a filing: one, or one a person of a split party."""
    parties = wishes.parties(wish)
    names = [secrets.token_hex(16) for _ in parties]
    return tuple(
        Application(
            application=name,
            release_id=filing.release_id,
            account_id=filing.account_id,
            filing=names[0],
            persons=list(party),
            choices=list(wish.choices),
            split=wish.split,
            keep=wish.keep,
            state="filed",
            arrival=next(arrivals),
            filed_at=now,
            salt=secrets.token_hex(16),
            leaf_index=-1,
            rank=None,
        )
        for name, party in zip(names, parties, strict=True)
    )


async def logged(tx: Transaction, groups: Sequence[tuple[Application, ...]]) -> list[tuple[Application, ...]]:
    """Append the filings to the log and return them with their places in it."""
    leaves = [receipt(one).leaf for group in groups for one in group]
    if not leaves:
        return list(groups)
    index = await log.append(tx, leaves)
    places = iter(range(index, index + len(leaves)))
    return [tuple(replace(one, leaf_index=next(places)) for one in group) for group in groups]


async def store(
    tx: Transaction, filings: Sequence[Filing], groups: Sequence[tuple[Application, ...]]
) -> None:
    """Write new applications, each person once in a release.

    Raises:
        Collision: another batch entered one of these persons meanwhile.
    """
    rows = [one for group in groups for one in group]
    channels = [filing.channel for filing, group in zip(filings, groups, strict=True) for _ in group]
    if rows and not await applications.add(tx, rows, channels):
        raise Collision


def receipt(one: Application) -> receipts.Receipt:
    """Return the receipt of an application."""
    line = receipts.wish_line(len(one.persons), tuple(one.choices), split=one.split, keep=one.keep)
    return receipts.Receipt(
        one.release_id, one.application, line, one.salt, time_text(one.filed_at), one.leaf_index
    )
