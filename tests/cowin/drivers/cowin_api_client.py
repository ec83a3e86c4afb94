"""Runs every call of cowin-api 1.0.1 and prints what came. Arguments: base, day, mobile, two sessions."""

import asyncio
import importlib.util
import json
import sys
import typing
from hashlib import sha256
from pathlib import Path
from urllib.request import urlopen
from uuid import UUID, uuid4

BASE, DAY, MOBILE, DRAWN, FIRST_COME = sys.argv[1:6]

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
asyncio.set_event_loop(asyncio.new_event_loop())
client = ApiClient(host=f"{BASE}/api")
api, said, seen, tokens = SyncApis(client), {}, [], [""]


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


names, places = api.metadata_ap_is_api, api.appointment_availability_ap_is_api
public, partner = api.user_authentication_ap_is_api, api.authentication_ap_is_api
people, papers = api.beneficiary_registration_ap_is_api, api.certificate_ap_is_api
booking = api.vaccination_appointment_ap_is_api

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
call("signed_out", booking.beneficiaries)
confirmed(public.public_generate_otp, public.public_confirm_otp, m.InlineObject, m.InlineObject1, "public")
tokens[0] = confirmed(partner.generate_otp, partner.confirm_otp, m.InlineObject2, m.InlineObject3, "partner")[
    "token"
]

new = people.beneficiary_registration_for_partner_applications
sita = m.InlineObject4(
    name="Sita Patil", birth_year="1990", gender_id=2, photo_id_type=13, photo_id_number="X4455667",
    comorbidity_ind="N", consent_version="1",
)  # fmt: skip
reference = call("new", lambda: new(sita))["beneficiary_reference_id"]
call("new_wrong", lambda: new(sita.copy(update={"photo_id_type": 1.0})))
other = new(sita.copy(update={"photo_id_number": "X998877", "name": "Gita Patil"})).beneficiary_reference_id
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


def wish(session, slot, who=None):
    return m.InlineObject6(dose=1, session_id=session, slot=slot, beneficiaries=[who or reference])


call("schedule_draw", lambda: booking.schedule(wish(DRAWN, slots[DRAWN][0])))
call("schedule_no_session", lambda: booking.schedule(wish(uuid4(), "FORENOON")))
booked = call("schedule", lambda: booking.schedule(wish(FIRST_COME, slots[FIRST_COME][0], other)))
appointment = UUID(booked["appointment_confirmation_no"])
call("schedule_twice", lambda: booking.schedule(wish(FIRST_COME, slots[FIRST_COME][1], other)))
call("slip", lambda: papers.download_appointment_slip(appointment))
move = m.InlineObject7(appointment_id=appointment, session_id=FIRST_COME, slot=slots[FIRST_COME][1])
call("reschedule", lambda: booking.reschedule_appointment(move))
call("reschedule_gone", lambda: booking.reschedule_appointment(move))
call("booked", booking.beneficiaries)
moved = next(one for one in said["booked"]["beneficiaries"] if one["appointments"])["appointments"][0]
call("delete_booked", lambda: people.delete_beneficiary(m.InlineObject5(beneficiary_reference_id=other)))
gone = m.InlineObject8(appointment_id=moved["appointment_id"], beneficiariesToCancel=[other])
call("cancel", lambda: booking.cancel_appointment(gone))
call("cancel_unknown", lambda: booking.cancel_appointment(m.InlineObject8(appointment_id=uuid4())))
third = new(sita.copy(update={"photo_id_number": "X112233"})).beneficiary_reference_id
call("delete", lambda: people.delete_beneficiary(m.InlineObject5(beneficiary_reference_id=third)))
call("certificate", lambda: papers.download(reference))
call("public_certificate", lambda: papers.public_download(reference))


async def in_colour() -> dict:
    """The async twins make the same requests; one of each answer is enough."""
    asynchronous = AsyncApis(client)
    found = await asynchronous.metadata_ap_is_api.states()
    mine = await asynchronous.vaccination_appointment_ap_is_api.beneficiaries()
    return {"states": plain(found), "beneficiaries": len(mine["beneficiaries"])}


said["async"] = asyncio.get_event_loop().run_until_complete(in_colour())
print(json.dumps(said))
