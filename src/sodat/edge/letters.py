"""Sending letters: each is sent at least once; sending twice does no harm.

A channel is a function of a mobile number and a text. The rehearsal's channel sends nothing:
what it would send is read at `/_demo/outbox`.
"""

import logging
from collections.abc import Awaitable, Callable
from pathlib import Path
from uuid import uuid4

import msgspec

from sodat.actions.ports import OutsideFailure
from sodat.actions.registering import MOBILE
from sodat.locale import letters
from sodat.storage import outbox
from sodat.storage.database import Database
from sodat.vault import Vault

Channel = Callable[[str, str], Awaitable[None]]
"""(mobile, text) -> sent, or OutsideFailure."""

LETTERS_AT_ONCE = 200
_log = logging.getLogger(__name__)


async def nowhere(_mobile: str, _text: str) -> None:
    """Send nothing: for rehearsals."""


def to_folder(folder: Path) -> Channel:
    """Return a channel that leaves each letter as a JSON file for a gateway's own program to send."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    async def send(mobile: str, text: str) -> None:
        name = folder / f"{uuid4()}.json"
        try:
            with name.with_suffix(".part").open("xb") as file:
                file.write(msgspec.json.encode({"mobile": mobile, "text": text}))
            name.with_suffix(".part").rename(name)
        except OSError as failure:
            raise OutsideFailure(f"letters cannot be left in {folder}") from failure

    return send


async def send_waiting(database: Database, vault: Vault, channel: Channel, *, forget: bool) -> int:
    """Send the letters that wait and return how many were taken up; with `forget` no sent code is kept."""
    async with database.transaction() as tx:
        waiting = await outbox.claim(tx, LETTERS_AT_ONCE)
        sent, failed = [], []
        for letter in waiting:
            mobile = vault.open(letter.mobile_sealed, MOBILE)
            if mobile is None:
                _log.error("letter %s was sealed by another key", letter.letter_id)
                failed.append(letter.letter_id)
                continue
            try:
                await channel(mobile, letters.text(letter.kind, letter.language, letter.facts))
            except OutsideFailure as failure:
                _log.warning("letter %s waits: %s", letter.letter_id, failure)
                failed.append(letter.letter_id)
            else:
                sent.append(letter.letter_id)
        await outbox.sent(tx, sent, forget=forget)
        await outbox.retry(tx, failed)
    return len(waiting)
