"""Sending letters: each is sent at least once; sending twice does no harm.

A channel is a function of an address and a message. The rehearsal's channels send nothing:
what they would send is read at `/_demo/outbox`.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import msgspec

from sodat.actions.ports import OutsideFailure
from sodat.actions.signing_in import EMAIL, MOBILE
from sodat.locale import letters
from sodat.storage import outbox
from sodat.storage.database import Database
from sodat.storage.outbox import Letter
from sodat.vault import Vault

LETTERS_AT_ONCE = 200
SENDING_AT_ONCE = 10
TRIES_MAX = 20
"""About eight hours: the pauses double, up to an hour."""

CODE_TRIES_MAX = 8
"""About four minutes: whoever waits for a code asks for another."""

_FIELDS = {"sms": MOBILE, "email": EMAIL}
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Message:
    """What is sent: by SMS the text alone, by e-mail with its subject."""

    subject: str
    text: str
    language: str


class AddressRefused(OutsideFailure):
    """The other side will never take anything for this address."""


Channel = Callable[[str, Message], Awaitable[None]]
"""(address, message) -> sent, or OutsideFailure."""

Channels = Mapping[str, Channel]
"""By name: sms, email."""


async def _nothing(_address: str, _message: Message) -> None:
    """Send nothing."""


async def no_mail(_address: str, _message: Message) -> None:
    """Refuse e-mail where there is no mail server, so that letters go by SMS."""
    raise AddressRefused("there is no mail server")


def nowhere() -> Channels:
    """Return channels that send nothing: for rehearsals."""
    return {"sms": _nothing, "email": _nothing}


def to_folder(folder: Path) -> Channel:
    """Return a channel that leaves each letter as a JSON file for a gateway's own program to send."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    async def send(mobile: str, message: Message) -> None:
        name = folder / f"{uuid4()}.json"
        try:
            with name.with_suffix(".part").open("xb") as file:
                file.write(msgspec.json.encode({"mobile": mobile, "text": message.text}))
            name.with_suffix(".part").rename(name)
        except OSError as failure:
            raise OutsideFailure(f"letters cannot be left in {folder}") from failure

    return send


async def send_waiting(database: Database, vault: Vault, channels: Channels, *, forget: bool) -> int:
    """Send the letters that wait and return how many were taken up; with `forget` no sent code is kept."""
    few = asyncio.Semaphore(SENDING_AT_ONCE)

    async def send(letter: Letter) -> list[str]:
        async with few:
            return await _send(letter, vault, channels)

    async with database.transaction() as tx:
        waiting = await outbox.claim(tx, LETTERS_AT_ONCE)
        left = await asyncio.gather(*(send(letter) for letter in waiting))
        again: dict[str | None, list[int]] = {}
        hopeless = []
        for letter, ways in zip(waiting, left, strict=True):
            if ways and letter.tries >= (CODE_TRIES_MAX if "code" in letter.facts else TRIES_MAX):
                hopeless.append(letter.letter_id)
            elif ways:
                again.setdefault(ways[0] if len(ways) == 1 else None, []).append(letter.letter_id)
        done = [letter.letter_id for letter, ways in zip(waiting, left, strict=True) if not ways]
        await outbox.sent(tx, done, forget=forget)
        for channel, letter_ids in again.items():
            await outbox.retry(tx, letter_ids, channel)
        await outbox.give_up(tx, hopeless)
    return len(waiting)


async def _send(letter: Letter, vault: Vault, channels: Channels) -> list[str]:
    """Send a letter every way it goes and return the ways that are still to be tried."""
    left = []
    for way in ["sms", "email"] if letter.channel == "both" else [letter.channel]:
        try:
            await _go(letter, way, vault, channels)
        except AddressRefused as refused:
            _log.warning("letter %s has no way by %s: %s", letter.letter_id, way, refused)
            # What can never be read there goes to the phone instead; but a code goes where it was asked for.
            if letter.channel == "email" and "code" not in letter.facts:
                left.append("sms")
        except OutsideFailure as failure:
            _log.warning("letter %s waits: %s", letter.letter_id, failure)
            left.append(way)
    return left


async def _go(letter: Letter, way: str, vault: Vault, channels: Channels) -> None:
    sealed = letter.email_sealed if way == "email" else letter.mobile_sealed
    address = vault.open(sealed, _FIELDS[way]) if sealed else None
    if address is None:
        raise OutsideFailure("there is no address, or it was sealed by another key")
    if not address:
        return  # somebody on paper, whom a desk tells
    said = letters.text(letter.kind, letter.language, letter.facts)
    subject = letters.subject(letter.kind, letter.language)
    await channels[way](address, Message(subject, said, letter.language))
