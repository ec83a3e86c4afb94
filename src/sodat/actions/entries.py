"""The entries that a filing makes: new applications, their leaves in the log, their receipts."""

import secrets
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import lru_cache
from itertools import count

import msgspec

from sodat.rules import applications as wishes
from sodat.rules import receipts
from sodat.rules.applications import Wish
from sodat.rules.bundles import Bundle
from sodat.rules.checkpoint import Key, Sign, sign_note
from sodat.rules.manifest import time_text
from sodat.rules.refusals import Refusal
from sodat.storage import applications, log
from sodat.storage.applications import Application
from sodat.storage.appointments import Appointment
from sodat.storage.intake import Collision
from sodat.storage.statements import Transaction

_NAME_BYTES = 16
Group = tuple[Application, ...]
"""The applications of one filing: one, or one a person of a split party."""


class Filing(msgspec.Struct, frozen=True):
    """What an account hands in. A struct, since the rush makes thousands a second."""

    account_id: int
    release_id: str
    persons: tuple[int, ...]
    choices: tuple[str, ...]
    split: bool = False
    keep: bool = False
    channel: str = "api"


class Filed(msgspec.Struct, frozen=True):
    """What became of it."""

    applications: Group
    is_new: bool
    appointments: tuple[Appointment, ...] = ()
    """The seats of its first application, where seats are given on arrival."""

    together: "Together | None" = None
    """What was filed in the same batch, and the place among it."""

    place: int = 0


class Together:
    """What was filed in one batch. Its receipts are signed together, once one of them is asked for."""

    def __init__(self, filed: Sequence[Filed]) -> None:
        self.filed = filed
        """As they were before they knew of each other."""
        self._bundle: Bundle | None = None

    def note(self, place: int, key: Key, sign: Sign) -> str:
        """Return the receipt of the first application of a filing, as a note."""
        if len(self.filed) == 1:
            return sign_note(_text(self.filed[0].applications[0]), key, sign)
        if self._bundle is None:
            self._bundle = Bundle([_text(one.applications[0]) for one in self.filed], key, sign)
        return self._bundle.note(place)


def made(wished: Sequence[tuple[Filing, Wish]], now: datetime) -> list[Group]:
    """Return the new applications of filings; numbers of arrival and places in the log are still to come."""
    parties = [wishes.parties(wish) for _, wish in wished]
    text = secrets.token_hex(2 * _NAME_BYTES * sum(map(len, parties)))
    size = 2 * _NAME_BYTES
    pieces = iter([text[at : at + size] for at in range(0, len(text), size)])
    return [
        _group(filing, wish, together, now, pieces)
        for (filing, wish), together in zip(wished, parties, strict=True)
    ]


def _group(
    filing: Filing, wish: Wish, parties: Sequence[tuple[int, ...]], now: datetime, pieces: Iterator[str]
) -> Group:
    names = [next(pieces) for _ in parties]
    return tuple(
        [
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
                arrival=0,
                filed_at=now,
                salt=next(pieces),
                leaf_index=-1,
                rank=None,
            )
            for name, party in zip(names, parties, strict=True)
        ]
    )


async def enter(
    tx: Transaction,
    filings: Sequence[Filing],
    groups: Sequence[Group],
    shares: Sequence[Sequence[str]] | None = None,
) -> list[Group]:
    """Write new applications and their leaves, each person once in a release; return them as they stand.

    `shares`: what each application belongs to, where that is settled on arrival.

    Raises:
        Collision: another batch entered one of these persons meanwhile.
    """
    rows = [one for group in groups for one in group]
    if not rows:
        return []
    channels = [filing.channel for filing, group in zip(filings, groups, strict=True) for _ in group]
    entered = await applications.enter(tx, rows, channels, [_leaf(one) for one in rows], shares)
    if entered is None:
        raise Collision
    if len(rows) == len(groups):
        return [(one,) for one in entered]
    each = iter(entered)
    return [tuple(next(each) for _ in group) for group in groups]


async def logged(tx: Transaction, groups: Sequence[Group]) -> list[Group]:
    """Append the changed wishes to the log and return them with their places in it."""
    leaves = [_leaf(one) for group in groups for one in group]
    if not leaves:
        return list(groups)
    index = await log.append(tx, leaves)
    places = iter(range(index, index + len(leaves)))
    return [tuple(msgspec.structs.replace(one, leaf_index=next(places)) for one in group) for group in groups]


def bundled(results: Sequence[Filed | Refusal]) -> list[Filed | Refusal]:
    """Return the results of a batch, each with what its receipt is signed together with."""
    together, places = Together([one for one in results if isinstance(one, Filed)]), count()
    return [
        msgspec.structs.replace(one, together=together, place=next(places)) if isinstance(one, Filed) else one
        for one in results
    ]


def receipt(one: Application) -> receipts.Receipt:
    """Return the receipt of an application."""
    return receipts.Receipt(
        one.release_id, one.application, _line(one), one.salt, moment(one.filed_at), one.leaf_index
    )


def _leaf(one: Application) -> bytes:
    return receipts.filing_leaf(one.release_id, one.application, _line(one), one.salt, moment(one.filed_at))


def _text(one: Application) -> str:
    return receipts.receipt_text(
        one.release_id, one.application, _line(one), one.salt, moment(one.filed_at), one.leaf_index
    )


def _line(one: Application) -> str:
    return receipts.wish_line(len(one.persons), tuple(one.choices), split=one.split, keep=one.keep)


@lru_cache(maxsize=64)
def moment(time: datetime) -> str:
    """Return a time as it is shown; a batch is of one moment, and so are its receipts."""
    return time_text(time)
