"""The door without the network: a page that a device keeps, today's list, and what it sends later.

The page itself and the worker hold nothing about anybody. The list is asked for apart, stays on the device
for the day, and goes with whoever signs out.
"""

from datetime import UTC, datetime
from typing import Any

import msgspec

from sodat.actions import checking_in, entering
from sodat.locale.dates import INDIA
from sodat.rules.refusals import MalformedRequest, Refusal
from sodat.web import static
from sodat.web.answers import Answer, as_refusal, json, sentence
from sodat.web.asgi import headers
from sodat.web.bodies import decoded, read_body
from sodat.web.centre.duty import GENDERS, ID_TYPES, act_number, number_of, on_duty, place, show
from sodat.web.centre.walk_ins import give_number
from sodat.web.forms import Form, check_origin
from sodat.web.refused import Busy, OurMistake
from sodat.web.visit import FORGET, Headers, Visit, login_cookie, onward

ACTS_MAX = 20
SCOPE = b"/centre"


class Act(msgspec.Struct):
    """What was done on a device: a check-in of an appointment, or a person who walked in."""

    act: str
    kind: str
    at: datetime
    label: str = ""
    appointment: str = ""
    person: dict[str, str] = {}


class Acts(msgspec.Struct):
    """What waited on a device."""

    acts: list[Act]


_acts = msgspec.json.Decoder(Acts)


async def page(visit: Visit) -> Answer:
    """GET /centre/offline."""
    async with on_duty(visit):
        return show(visit, "offline", "/centre/offline", form=Form(), id_types=ID_TYPES, genders=GENDERS)


async def worker(_visit: Visit) -> Answer:
    """GET /centre/worker.js: asked for anew each time, so that a device gets a better one."""
    more: Headers = (
        (b"content-type", b"text/javascript; charset=utf-8"),
        (b"x-content-type-options", b"nosniff"),
        (b"cache-control", b"no-cache"),
        (b"service-worker-allowed", SCOPE),
    )
    return Answer(200, static.content("centre-worker.js"), tuple(more))


async def day(visit: Visit) -> Answer:
    """GET /centre/day.json: today's list for the device."""
    async with on_duty(visit) as (tx, duty):
        found = await checking_in.day_of(tx, duty)
        where = await place(tx, duty, visit.language)
    visitors = [
        {
            "appointment": str(one.appointment_id),
            "name": one.name,
            "birth_year": one.birth_year,
            "id_type": one.id_type,
            "id_last": one.id_last,
            "code": one.code,
            "application": one.application,
            "starts": f"{one.starts:%H:%M}",
            "ends": f"{one.ends:%H:%M}",
            "state": one.state,
            "here": one.arrived_at is not None,
        }
        for one in found.visitors
    ]
    as_of = f"{duty.now.astimezone(INDIA):%H:%M}"
    return json(200, {"day": str(duty.day), "centre": where, "as_of": as_of, "visitors": visitors})


async def sync(visit: Visit) -> Answer:
    """POST /centre/sync: what waited on a device, each act by itself and once.

    Of each act: done, refused with the sentence why, or later where it is to be sent again.
    """
    check_origin(visit.scope)
    async with on_duty(visit):
        pass  # whoever is not on duty any more keeps what waits, rather than have it refused piece by piece
    sent = decoded(_acts, await read_body(headers(visit.scope), visit.receive))
    if len(sent.acts) > ACTS_MAX:
        raise MalformedRequest(field="acts", what=f"{ACTS_MAX} at most")
    return json(200, {"results": [await _result(visit, one) for one in sent.acts]})


async def _result(visit: Visit, one: Act) -> dict[str, Any]:
    try:
        return {"act": one.act, "state": "done", "said": await _do(visit, one)}
    except Exception as failure:  # noqa: BLE001 - one act never takes the others with it
        refusal: Refusal = as_refusal(failure)
    again = isinstance(refusal, Busy | OurMistake)
    said = sentence(refusal, visit.language)
    return {"act": one.act, "state": "later" if again else "refused", "code": refusal.code, "said": said}


async def _do(visit: Visit, one: Act) -> str:
    async with on_duty(visit) as (tx, duty):
        if one.kind == "check-in":
            at = one.at if one.at.tzinfo else one.at.replace(tzinfo=UTC)
            name = number_of(one.appointment)
            await checking_in.check_in(tx, duty, name, act_number(one.act), document_seen=True, at=at)
            return ""
        if one.kind != "walk-in":
            raise MalformedRequest(field="kind", what="choice")
        form = Form({name: [value] for name, value in one.person.items()})
        number = await give_number(
            tx, visit.portal.vault, duty, form, visit.language, act=one.act, document_seen=True
        )
        return visit.say("offline.walk-in-number", name=" ".join(form.one("name").split()), number=number)


async def sign_out(visit: Visit) -> Answer:
    """POST /centre/sign-out: the login ends, and the device forgets what it kept for it."""
    await visit.form()
    if visit.login is not None:
        async with visit.portal.database.transaction() as tx:
            await entering.sign_out(tx, visit.login)
    ended = login_cookie("", 0, secure=visit.portal.config.is_production)
    return onward("/office/sign-in", (*ended, FORGET))
