"""The ways into a release before its hour: every door that books, under its own and under other names."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4, uuid5

from sodat.city.wire import Headers
from sodat.demo.rehearsal import REHEARSALS
from sodat.redteam.crew import Crew
from sodat.redteam.doors import Door

CODE_TRIES = 30
CODE_PAUSE_SECONDS = 0.15
COOKIE = "sodat_login"
STANDING = "/api/v1/standing"
CLOCKS: Headers = (
    ("Date", "Thu, 01 Jan 2099 00:00:00 GMT"),
    ("X-Request-Time", "4070908800"),
    ("If-Unmodified-Since", "Thu, 01 Jan 2099 00:00:00 GMT"),
)
EARLY = {"opens_at": "2021-05-11T14:30:00Z", "filed_at": "2021-05-11T14:30:01Z", "state": "open"}


@dataclass(frozen=True, slots=True)
class Way:
    """One request that might book. `works`: after the hour it does. `name`: what its tries are counted by."""

    method: str
    path: str
    body: object
    more: Headers = ()
    works: bool = False
    name: str = ""


@dataclass(frozen=True, slots=True)
class Keys:
    """What an account has for the old interface: its token, its people, and the session of its first wish."""

    token: str = ""
    references: tuple[str, ...] = ()
    session: UUID | None = None


async def keys_of(crew: Crew, door: Door, slots: Sequence[Any]) -> Keys:
    """Sign in to the old interface and gather what it asks for.

    Args:
        crew: at whose release.
        door: the account.
        slots: those of the release, as its page shows them.
    """
    mobile, first = door.household.mobile, crew.wishes(door)[0]
    before = await _code(door, mobile)
    txn, code = "", ""
    for _ in range(CODE_TRIES):  # a new code is sent only some time after the last one
        said = await door.ask("POST", "/api/v2/auth/generateMobileOTP", {"mobile": mobile, "secret": ""})
        txn = str(_fields(said.body).get("txnId", ""))
        if txn or crew.budget.spent:
            break
        await asyncio.sleep(CODE_PAUSE_SECONDS)
    for _ in range(CODE_TRIES if txn else 0):
        code = await _code(door, mobile)
        if code and code != before:
            break
        await asyncio.sleep(CODE_PAUSE_SECONDS)
    body = {"otp": sha256(code.encode()).hexdigest(), "txnId": txn}
    said = await door.ask("POST", "/api/v2/auth/validateMobileOtp", body)
    token = str(_fields(said.body).get("token", ""))
    said = await door.ask("GET", "/api/v2/appointment/beneficiaries", None, _bearer(token))
    people = _fields(said.body).get("beneficiaries", ())
    references = tuple(str(one["beneficiary_reference_id"]) for one in people)[: len(door.party)]
    return Keys(token, references, session_of(crew, slots, first))


async def shown_slots(crew: Crew) -> Sequence[Any]:
    """Return the slots of the release, as its page shows them; none where it did not."""
    if not crew.doors:
        return ()
    said = (await crew.doors[0].ask("GET", f"/api/v1/releases/{crew.scene.release}")).body
    return tuple(_fields(said).get("slots", ()))


def session_of(crew: Crew, slots: Sequence[Any], slot: str) -> UUID | None:
    """Return the session of a slot: its name is made of the release, the centre and the day."""
    found = (one for one in slots if one["slot"] == slot)
    names = (f"{crew.scene.release}/{one['centre']}/{one['date']}" for one in found)
    return next((uuid5(REHEARSALS, name) for name in names), None)


async def _code(door: Door, mobile: str) -> str:
    return str(_fields((await door.ask("GET", f"/_demo/outbox/{mobile}")).body).get("code", ""))


def booking(crew: Crew, door: Door, keys: Keys, wishes: Sequence[str]) -> Iterator[Way]:
    """Yield the ways that book where a seat is to be had; the one of the old interface once it has keys."""
    path, body = _filing(crew, door.party, wishes)
    yield Way("POST", path, body, works=True, name="filing")
    key = (("Idempotency-Key", f"early-{door.household.mobile}"),)
    yield Way("POST", path, body, key, works=True, name="filing under a key")
    form, more = _form(door, wishes)
    yield Way("POST", f"/releases/{crew.scene.release}/apply", form, more, works=True, name="page")
    if keys.token:
        body, more = _wish_of_old(keys, wishes[0]), _bearer(keys.token)
        yield Way("POST", "/api/v2/appointment/schedule", body, more, works=True, name="schedule")


def handing_over(
    crew: Crew, door: Door, keys: Keys, slot: str, appointment: str, persons: Sequence[int]
) -> Iterator[Way]:
    """Yield the ways by which somebody else's seat might change hands.

    Args:
        crew: at whose release.
        door: the account that wants the seat.
        keys: of that account, for the session of the slot.
        slot: where the seat is.
        appointment: the seat.
        persons: who hold it, as far as this account named them too.
    """
    for person in persons:
        yield Way("POST", *_filing(crew, (person,), (slot,)), name="transfer")
    yield Way("POST", STANDING, _standing(crew.scene.release, door.party), name="standing")
    if keys.token:
        body = {**_wish_of_old(keys, slot), "appointment_id": appointment}
        yield Way("POST", "/api/v2/appointment/reschedule", body, _bearer(keys.token), name="reschedule")


def ways(crew: Crew, door: Door, keys: Keys) -> Iterator[Way]:
    """Yield all ways: the front, its other names, other clocks, the pages, the old interface, replays."""
    release, wishes = crew.scene.release, crew.wishes(door)
    path, body = _filing(crew, door.party, wishes)
    yield from booking(crew, door, keys, wishes)
    for other in ("PUT", "PATCH"):
        yield Way(other, path, body)
        yield Way("GET", path, None, (("X-HTTP-Method-Override", other),))
    names = (f"{path}/", f"/{path}", path.upper(), path.replace("releases", "releases/."), f"{path}?open=1")
    for name in names:
        yield Way("POST", name, body)
    yield from _clocks(crew, path, body)
    form, more = _form(door, wishes)
    yield Way("POST", f"/releases/{release}/apply?application=0", form, more)
    yield from _old(keys, wishes[0])
    yield Way("POST", STANDING, _standing(release, door.party))
    yield Way("PATCH", f"/api/v1/releases/{release}", EARLY)
    yield Way("POST", f"/api/v1/releases/{release}/reveals", {"trustee": "city", "secret": "00" * 32})
    if crew.other:  # ids of this release handed in through an earlier one, and its own requests replayed
        earlier = f"/api/v1/releases/{crew.other}/applications"
        yield Way("POST", earlier, body)
        yield Way(
            "POST", earlier, {**body, "choices": [_renamed(one, release, crew.other) for one in wishes]}
        )


def _filing(crew: Crew, persons: Sequence[int], wishes: Sequence[str]) -> tuple[str, dict[str, object]]:
    """Return path and body of a filing through the front."""
    body: dict[str, object] = {"persons": persons, "choices": wishes}
    return f"/api/v1/releases/{crew.scene.release}/applications", body


def _standing(release: str, party: Sequence[int]) -> dict[str, object]:
    """Return a wish that enters every matching release by itself: at the closing, not before the hour."""
    until = datetime.now(UTC).date() + timedelta(days=7)
    return {"service": f"covishield.{release}", "persons": party, "expires_on": until.isoformat()}


def _clocks(crew: Crew, path: str, body: Mapping[str, object]) -> Iterator[Way]:
    """Yield filings that bring a time of their own."""
    yield Way("POST", path, {**body, **EARLY, "now": 0, "arrival": 1})
    yield Way("POST", f"{path}?now=4102444800", body)
    yield Way("POST", path, body, CLOCKS)
    yield Way("POST", f"/api/v1/releases/{crew.scene.release}/open", EARLY)


def _form(door: Door, wishes: Sequence[str]) -> tuple[bytes, Headers]:
    """Return the form of the page and its headers, as a browser sends them."""
    fields = [("persons", str(one)) for one in door.party]
    fields += [(f"choice-{at}", wish) for at, wish in enumerate(wishes[:3], 1)]
    more = (("Cookie", f"{COOKIE}={door.token}"), ("Sec-Fetch-Site", "same-origin"))
    return urlencode(fields).encode(), more


def _old(keys: Keys, slot: str) -> Iterator[Way]:
    """Yield what the programs of 2021 sent, to the addresses of other versions, and as staff would."""
    if not keys.token:
        return
    body, more = _wish_of_old(keys, slot), _bearer(keys.token)
    for version in ("/api/v1", "/api"):
        yield Way("POST", f"{version}/appointment/schedule", body, more)
    yield Way("POST", "/api/v2/appointment/reschedule", {**body, "appointment_id": str(uuid4())}, more)
    yield Way("POST", "/api/v2/vaccinator/onspots/schedule", {**body, "center_id": 1001}, more)


def _wish_of_old(keys: Keys, slot: str) -> dict[str, object]:
    return {
        "dose": 1,
        "session_id": str(keys.session),
        "slot": slot,
        "beneficiaries": keys.references,
        "captcha": "x",
    }


def _bearer(token: str) -> Headers:
    return (("Authorization", f"Bearer {token}"),)


def _renamed(slot: str, release: str, other: str) -> str:
    return slot.replace(release, other, 1)


def _fields(body: object) -> dict[str, Any]:
    return body if isinstance(body, dict) else {}
