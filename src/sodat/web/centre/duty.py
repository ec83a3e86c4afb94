"""What every page of a centre begins with: who is on duty, where; and what all these pages say."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl
from uuid import UUID, uuid4

from sodat.actions import door
from sodat.actions.door import Duty
from sodat.locale.dates import INDIA
from sodat.rules.door import ActUnknown
from sodat.rules.refusals import AppointmentUnknown, NotSignedIn, Refusal
from sodat.storage import centre_days
from sodat.storage.statements import Transaction
from sodat.web.answers import Answer, sentence
from sodat.web.forms import Form
from sodat.web.pages import page
from sodat.web.visit import Headers, Show, Visit

GENDERS = ("female", "male", "other")
ID_TYPES = ("aadhaar", "pan", "voter", "passport", "driving-licence", "pension", "npr", "other")
FIELDS = ("name", "birth_year", "gender", "id_type", "id_number", "pincode")


@asynccontextmanager
async def on_duty(visit: Visit) -> AsyncIterator[tuple[Transaction, Duty]]:
    """Run a transaction of somebody on duty at their centre.

    Raises:
        NotSignedIn, NotAllowed.
    """
    login = visit.signed_in()
    async with visit.portal.database.transaction() as tx:
        yield tx, await door.begin(tx, login)


def show(
    visit: Visit, template: str, here: str, refusal: Refusal | None = None, field: str = "", **view: Any
) -> Answer:
    """Return a page of the centre; with a refusal what was typed stands there, and what to do about it.

    `here`: the address to come back to in another language.
    """
    mistakes = {field or "text": sentence(refusal, visit.language)} if refusal else {}
    more: Headers = ()
    said = {
        "form": Form(),
        "done": "",
        "act": str(uuid4()),
        "india": INDIA,
        "here": f"{here}?",
        "mistakes": mistakes,
    }
    return page(visit, f"centre/{template}.html", 422 if refusal else 200, more, **(said | view))


def sent(act: Show) -> Show:
    """Return what takes a form; whose login has ended gets everything typed back, to send it once more."""

    async def answered(visit: Visit) -> Answer:
        heard: list[bytes] = []

        async def receive() -> Any:
            message = await visit.receive()
            heard.append(message.get("body", b""))
            return message

        try:
            return await act(replace(visit, receive=receive))
        except NotSignedIn:
            typed = parse_qsl(b"".join(heard).decode("utf-8", "replace"), keep_blank_values=True)
            told = show(visit, "once-more", "/centre", typed=typed, action=visit.scope["path"])
            return replace(told, status=401)

    answered.__doc__ = act.__doc__
    return answered


def act_number(text: str) -> UUID:
    """Return the number that a page or a device gave to an act.

    Raises:
        ActUnknown.
    """
    try:
        return UUID(text)
    except ValueError:
        raise ActUnknown from None


def number_of(text: str) -> UUID:
    """Return the number of an appointment or of somebody who walked in.

    Raises:
        AppointmentUnknown.
    """
    try:
        return UUID(text)
    except ValueError:
        raise AppointmentUnknown from None


async def place(tx: Transaction, duty: Duty, language: str) -> str:
    """Return the name of the centre in the reader's language."""
    return await centre_days.place(tx, duty.centre_id, language)
