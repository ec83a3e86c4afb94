"""Runs every call of cowin-api 1.0.1 and prints what came.

Arguments: base, day, mobile, two sessions, and whether its calls are to be the sync or the async ones.
"""

import asyncio
import importlib.util
import inspect
import json
import sys
import typing
from hashlib import sha256
from pathlib import Path
from urllib.request import urlopen
from uuid import UUID, uuid4

BASE, DAY, MOBILE, DRAWN, FIRST_COME, COLOUR = sys.argv[1:7]

# As shipped it does not import: its models lack IO, and names used before they are defined stay open.
package = Path(importlib.util.find_spec("cowin_api").origin).parent
spec = importlib.util.spec_from_file_location("cowin_api.models", package / "models.py")
models = sys.modules["cowin_api.models"] = importlib.util.module_from_spec(spec)
spec.loader.exec_module(models)
models.IO = typing.IO
for one in list(vars(models).values()):
    if hasattr(one, "update_forward_refs"):
        one.update_forward_refs(**vars(models))

from cowin_api import ApiClient, AsyncApis, SyncApis  # noqa: E402
from cowin_api import models as m  # noqa: E402
from cowin_api.exceptions import ResponseHandlingException, UnexpectedResponse  # noqa: E402

assert m is models
loop = asyncio.new_event_loop()
asyncio.set_event_loop(loop)
client = ApiClient(host=f"{BASE}/api")
api = {"sync": SyncApis, "async": AsyncApis}[COLOUR](client)
said, seen, tokens, offered, called = {}, [], [""], set(), set()


def noted(name, errand):
    """Return a call that notes its name; an async one is waited for."""

    def run(*args, **more):
        called.add(name)
        answer = errand(*args, **more)
        return loop.run_until_complete(answer) if inspect.isawaitable(answer) else answer

    return run


for group in [one for name, one in vars(api).items() if name != "client"]:
    for name, errand in inspect.getmembers(group, inspect.ismethod):
        if not name.startswith("_"):
            offered.add(name)
            setattr(group, name, noted(name, errand))


async def watched(request, call_next):
    if tokens[0]:
        request.headers["Authorization"] = f"Bearer {tokens[0]}"
    answer = await call_next(request)
    seen.append((answer.status_code, answer.headers.get("content-type", "")))
    return answer


client.add_middleware(watched)


def plain(value):
    return json.loads(value.json(by_alias=True)) if hasattr(value, "json") else value


def call(name, errand):
    """Note under a name what a call returned: typed by the client, or how it failed."""
    seen.clear()
    try:
        said[name] = plain(errand())
    except UnexpectedResponse as answer:
        said[name] = [
            answer.status_code,
            json.loads(answer.content) if b"{" in answer.content else answer.content.decode(),
        ]
    except (ResponseHandlingException, UnicodeDecodeError, json.JSONDecodeError) as error:
        said[name] = [type(error).__name__, *seen[-1]]
    return said[name]


def confirmed(generate, confirm, asked, answered, name):
    txn = call(f"{name}_generate", lambda: generate(asked(mobile=MOBILE)))["txnId"]
    with urlopen(f"{BASE}/_demo/outbox/{MOBILE}") as letter:
        code = json.load(letter)["code"]
    wrong = answered(otp=code, txnId=UUID(txn))
    call(f"{name}_clear", lambda: confirm(wrong))
    right = answered(otp=sha256(code.encode()).hexdigest(), txnId=UUID(txn))
    return call(f"{name}_confirm", lambda: confirm(right))


def wish(session, slot, who=None):
    return m.InlineObject6(dose=1, session_id=session, slot=slot, beneficiaries=[who or reference])


names, places = api.metadata_ap_is_api, api.appointment_availability_ap_is_api
public, partner = api.user_authentication_ap_is_api, api.authentication_ap_is_api
people, papers = api.beneficiary_registration_ap_is_api, api.certificate_ap_is_api
booking = api.vaccination_appointment_ap_is_api
new = people.beneficiary_registration_for_partner_applications

call("states", lambda: names.states(accept_language="hi_IN"))
call("districts", lambda: names.districts("21"))
call("id_types", names.id_types)
call("genders", names.genders)
call("near", lambda: names.find_by_lat_long(18.5, 73.8))
call("public_calendar_by_district", lambda: places.public_calendar_by_district("363", DAY))
call("public_calendar_by_pin", lambda: places.public_calendar_by_pin("411011", DAY))
call("public_find_by_district", lambda: places.public_find_by_district("363", DAY))
call("public_find_by_pin", lambda: places.public_find_by_pin("411011", DAY))
call("public_bad_pin", lambda: places.public_find_by_pin("4110", DAY))
for name, errand in {
    "districts": lambda: names.districts("x"),
    "near": lambda: names.find_by_lat_long(99, 400),
    "calendar_by_district": lambda: places.public_calendar_by_district("363", "no-day"),
    "calendar_by_pin": lambda: places.public_calendar_by_pin("411011", "31-02-2026"),
    "find_by_district": lambda: places.public_find_by_district("x", DAY),
}.items():
    call(f"wrong_{name}", errand)
sita = m.InlineObject4(
    name="Sita Patil", birth_year="1990", gender_id=2, photo_id_type=13, photo_id_number=f"{MOBILE}A",
    comorbidity_ind="N", consent_version="1",
)  # fmt: skip
nobody, nothing = "12345678901230", uuid4()
for name, errand in {
    "beneficiaries": booking.beneficiaries,
    "calendar_by_district": lambda: booking.calendar_by_district("363", DAY),
    "calendar_by_pin": lambda: booking.calendar_by_pin("411011", DAY),
    "find_by_district": lambda: booking.find_by_district("363", DAY),
    "find_by_pin": lambda: booking.find_by_pin("411011", DAY),
    "schedule": lambda: booking.schedule(wish(DRAWN, "FORENOON", nobody)),
    "reschedule": lambda: booking.reschedule_appointment(
        m.InlineObject7(appointment_id=nothing, session_id=nothing, slot="FORENOON")
    ),
    "cancel": lambda: booking.cancel_appointment(m.InlineObject8(appointment_id=nothing)),
    "new": lambda: new(sita),
    "delete": lambda: people.delete_beneficiary(m.InlineObject5(beneficiary_reference_id=nobody)),
    "slip": lambda: papers.download_appointment_slip(nothing),
    "certificate": lambda: papers.download(nobody),
    "public_certificate": lambda: papers.public_download(nobody),
}.items():
    call(f"signed_out_{name}", errand)
confirmed(public.public_generate_otp, public.public_confirm_otp, m.InlineObject, m.InlineObject1, "public")
tokens[0] = confirmed(partner.generate_otp, partner.confirm_otp, m.InlineObject2, m.InlineObject3, "partner")[
    "token"
]

reference = call("new", lambda: new(sita))["beneficiary_reference_id"]
call("new_wrong", lambda: new(sita.copy(update={"photo_id_type": 1.0})))
other = new(
    sita.copy(update={"photo_id_number": f"{MOBILE}B", "name": "Gita Patil"})
).beneficiary_reference_id
call("beneficiaries", booking.beneficiaries)
confirmed(public.public_generate_otp, public.public_confirm_otp, m.InlineObject, m.InlineObject1, "known")
for kind, place in (("district", "363"), ("pin", "411011")):
    for shape in ("calendar", "find"):
        ask = getattr(booking, f"{shape}_by_{kind}")
        call(f"{shape}_by_{kind}", lambda ask=ask, place=place: ask(place, DAY))
        call(f"{shape}_by_{kind}_covaxin", lambda ask=ask, place=place: ask(place, DAY, vaccine="COVAXIN"))

slots = {
    session["session_id"]: session["slots"]
    for center in said["public_calendar_by_district"]["centers"]
    for session in center["sessions"]
}


call("schedule_draw", lambda: booking.schedule(wish(DRAWN, slots[DRAWN][0])))
call("schedule_no_session", lambda: booking.schedule(wish(uuid4(), "FORENOON")))
booked = call("schedule", lambda: booking.schedule(wish(FIRST_COME, slots[FIRST_COME][0], other)))
appointment = UUID(booked["appointment_confirmation_no"])
call("schedule_twice", lambda: booking.schedule(wish(FIRST_COME, slots[FIRST_COME][1], other)))
call("slip", lambda: papers.download_appointment_slip(appointment))
call("slip_unknown", lambda: papers.download_appointment_slip(uuid4()))
move = m.InlineObject7(appointment_id=appointment, session_id=FIRST_COME, slot=slots[FIRST_COME][1])
call("reschedule", lambda: booking.reschedule_appointment(move))
call("reschedule_gone", lambda: booking.reschedule_appointment(move))
call("booked", booking.beneficiaries)
moved = next(one for one in said["booked"]["beneficiaries"] if one["appointments"])["appointments"][0]
call("delete_booked", lambda: people.delete_beneficiary(m.InlineObject5(beneficiary_reference_id=other)))
gone = m.InlineObject8(appointment_id=moved["appointment_id"], beneficiariesToCancel=[other])
call("cancel", lambda: booking.cancel_appointment(gone))
call("cancel_unknown", lambda: booking.cancel_appointment(m.InlineObject8(appointment_id=uuid4())))
call("delete_unknown", lambda: people.delete_beneficiary(m.InlineObject5(beneficiary_reference_id=nobody)))
third = new(sita.copy(update={"photo_id_number": f"{MOBILE}C"})).beneficiary_reference_id
call("delete", lambda: people.delete_beneficiary(m.InlineObject5(beneficiary_reference_id=third)))
call("certificate", lambda: papers.download(reference))
call("public_certificate", lambda: papers.public_download(reference))

said["not_called"] = sorted(offered - called)
said["called"] = len(called)
print(json.dumps(said))
