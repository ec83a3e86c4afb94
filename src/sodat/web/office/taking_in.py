"""Taking in a list of centres from a file that an officer sends."""

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException
from starlette.requests import Request

from sodat.actions import staffing, tending
from sodat.actions.importing import Imported, read_file, store_import
from sodat.rules.offerings import Import
from sodat.rules.refusals import MalformedFile, MalformedRequest, Refusal, ensure
from sodat.storage import city
from sodat.storage.staff import Staff
from sodat.storage.statements import Transaction
from sodat.web.answers import Answer
from sodat.web.asgi import Message
from sodat.web.forms import check_origin
from sodat.web.office.duty import duty, mistakes_of, shown
from sodat.web.visit import Visit

BYTES_MAX = 2 * 2**20
_NAME_MAX = 80
HOME = "/office/import"


async def ask(visit: Visit) -> Answer:
    """GET /office/import."""
    async with duty(visit):
        pass
    return _page(visit)


async def take_in(visit: Visit) -> Answer:
    """POST /office/import."""
    check_origin(visit.scope)
    try:
        async with duty(visit) as (tx, who):
            name, data = await _file(visit)
            done = await _store(tx, who, name, data)
    except (MalformedFile, MalformedRequest) as refusal:
        return _page(visit, refusal=refusal)
    return _page(visit, done)


async def _file(visit: Visit) -> tuple[str, bytes]:
    """Return name and bytes of the file that was sent."""
    read = 0

    async def counted() -> Message:
        nonlocal read
        message = await visit.receive()
        read += len(message.get("body", b""))
        if read > BYTES_MAX:
            raise MalformedRequest(field="file", what="too-large")
        return message

    try:
        async with Request(visit.scope, counted).form(max_files=1, max_fields=5) as form:
            file = form.get("file")
            if not isinstance(file, UploadFile) or not file.size:
                raise MalformedRequest(field="file", what="missing")
            name = "".join(letter for letter in file.filename or "" if letter.isprintable())
            return name[-_NAME_MAX:] or "-", await file.read()
    except (MultiPartException, HTTPException, ValueError, KeyError):
        raise MalformedRequest(field="file", what="not-a-form") from None


async def _store(tx: Transaction, who: Staff, name: str, data: bytes) -> Imported:
    """Store a file of the officer's own city, whole or not at all."""
    mine = await city.district(tx, tending.city_of(who))
    ensure(mine is not None, "an officer has a city")
    state, district = (mine.state_name, mine.name) if mine else ("", "")
    found = read_file(data, name, state=state, district=district)
    if any((one.state, one.district) != (state, district) for one in found.centres):
        raise MalformedFile(file=name, line=0, what=f"not of {district}, {state}")
    await _check_numbers(tx, who, found, name)
    done = await store_import(tx, found, name)
    await staffing.note(tx, who, "list-taken-in", name, f"{done.centres} {done.sessions} {done.seats}")
    return done


async def _check_numbers(tx: Transaction, who: Staff, found: Import, name: str) -> None:
    others = await city.elsewhere(tx, tending.city_of(who), [one.centre_id for one in found.centres])
    if others:
        raise MalformedFile(file=name, line=0, what=f"centre {others[0]} is of another city")


def _page(visit: Visit, done: Imported | None = None, refusal: Refusal | None = None) -> Answer:
    mistakes = mistakes_of(refusal, visit.language, ("file",), "file")
    return shown(visit, "office/import.html", HOME, refusal=refusal, done_now=done, mistakes=mistakes)
