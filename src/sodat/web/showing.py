"""What the board shows: each kind of document, who makes it, and the headers it has of its own."""

from typing import Any

from sodat.storage.statements import Transaction
from sodat.web.anywhere import FROM_ANYWHERE
from sodat.web.api import availability
from sodat.web.board import Board
from sodat.web.cowin import documents
from sodat.web.cowin.calls import SessionCall
from sodat.web.ports import Portal

OWN = "availability"


def board_of(portal: Portal) -> Board:
    """Return the board of a process: the own availability, and the session calls of Co-WIN."""
    opened = (FROM_ANYWHERE,)
    return Board(portal, {OWN: (_own, opened)} | dict.fromkeys(documents.KINDS, (_cowin, opened)))


async def _own(tx: Transaction, asked: Any) -> bytes:
    return await availability.render(tx, asked)


async def _cowin(tx: Transaction, asked: Any) -> bytes:
    call: SessionCall = asked
    return await documents.render(tx, call.kind, call.key, call.day)
