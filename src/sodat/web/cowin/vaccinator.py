"""What vaccinators' programs do at their centre: people who come without a phone, doses that were given.

As on the centre's own pages, who is on duty is asked of the database for every act, and whom they look up is
counted and shown to the citizen.
"""

from sodat.actions import door
from sodat.actions.signing_in import MOBILE
from sodat.actions.vaccinating import DOSES_MAX, Given, enter_dose
from sodat.rules.people import mobile_number
from sodat.rules.refusals import PersonUnknown
from sodat.storage import accounts, cowin
from sodat.storage.statements import Transaction
from sodat.web.answers import Answer, json
from sodat.web.cowin import beneficiaries, calls, loose
from sodat.web.cowin.booking import ask_for, slots_wanted
from sodat.web.cowin.desk import Call
from sodat.web.cowin.errors import (
    INVALID_SLOT,
    MOBILE_REQUIRED,
    NAME_REQUIRED,
    NO_CENTER,
    WRONG,
    Error,
    Refused,
)
from sodat.web.cowin.loose import Loose
from sodat.web.cowin.references import reference

LANGUAGE = "mr"
PURPOSE = "check-in"
"""What somebody is looked up for: nobody has shown a document yet, as one does at a desk."""


async def new(call: Call) -> Answer:
    """POST /vaccinator/beneficiaries/new: a person under the mobile they give."""
    login, body = call.at_work(), await call.body()
    async with call.portal.database.transaction() as tx:
        await door.begin(tx, login)
        account_id = await _account(call, tx, body.mobile_number)
        added = await beneficiaries.add(call, tx, account_id, body)
    return json(200, {"beneficiary_reference_id": reference(call.portal.vault, added)})


async def find_by_mobile(call: Call) -> Answer:
    """GET /vaccinator/beneficiaries/findByMobile."""
    login = call.at_work()
    number = _mobile(call.parameters.get("mobile_number"))
    async with call.portal.database.transaction() as tx:
        duty = await door.begin(tx, login)
        account_id = await cowin.account_of_mobile(tx, call.portal.vault.mobile_hash(number))
        found = await cowin.beneficiaries(tx, account_id) if account_id is not None else []
        await door.look(tx, duty, PURPOSE, [one.person_id for one in found] or [None])
        shown = await beneficiaries.listed(call, tx, account_id) if account_id is not None else []
    return json(200, {"beneficiaries": shown})


async def on_spot(call: Call) -> Answer:
    """POST /vaccinator/onspots/schedule: `schedule` for somebody who came, named here or known already."""
    login, body = call.at_work(), await call.body()
    named = loose.many(body.beneficiaries) or [body.beneficiary_reference_id]
    if loose.whole(named[0]) is None and not loose.text(body.name):
        raise Refused(NAME_REQUIRED)
    session_id = call.uuid(body.session_id, INVALID_SLOT)
    async with call.portal.database.transaction() as tx:
        await door.begin(tx, login)
        slots = await slots_wanted(tx, session_id, body.slot)
        if loose.whole(named[0]) is not None:
            person = call.person(named[0])
        else:
            person = await beneficiaries.add(call, tx, await _account(call, tx, body.mobile_number), body)
        bearer = await cowin.bearer(tx, person)
    if bearer is None:
        raise PersonUnknown
    return await ask_for(call, bearer.account_id, (person,), slots, "desk")


async def vaccinate(call: Call) -> Answer:
    """POST /vaccinator/beneficiaries/vaccinate."""
    login, body = call.at_work(), await call.body()
    person, dose = call.person(body.beneficiary_reference_id), loose.whole(body.dose)
    vaccine, batch = loose.text(body.vaccine), loose.text(body.vaccine_batch)
    center = loose.whole(body.center_id)
    if dose is None or center is None or not vaccine or not batch:
        raise Refused(WRONG)
    if dose > DOSES_MAX:
        number = loose.text(body.beneficiary_reference_id)
        raise Refused(Error(400, "", f"reference number {number} has already received 2 doses"))
    first = loose.text(body.dose1_date)
    async with call.portal.database.transaction() as tx:
        duty = await door.begin(tx, login)
        if center != duty.centre_id:
            raise Refused(NO_CENTER)
        given = Given(
            person_id=person,
            dose=dose,
            given_on=duty.day,
            centre_id=duty.centre_id,
            vaccine=vaccine[:40],
            batch=batch[:40],
            vaccinator=loose.text(body.vaccinator_name)[:100],
            first_dose_on=calls.day(first) if first else None,
        )
        await enter_dose(tx, duty.who.account_id, given)
    return json(200, {"beneficiary_reference_id": reference(call.portal.vault, person), "dose": dose})


async def _account(call: Call, tx: Transaction, mobile: Loose) -> int:
    number = _mobile(mobile)
    vault = call.portal.vault
    account = await accounts.account_of(tx, vault.mobile_hash(number), vault.seal(number, MOBILE), LANGUAGE)
    return account.account_id


def _mobile(said: Loose) -> str:
    text = loose.digits(said)
    if not text:
        raise Refused(MOBILE_REQUIRED)
    return mobile_number(text)
