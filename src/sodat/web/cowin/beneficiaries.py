"""The people of an account as Co-WIN's beneficiaries."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sodat.actions import registering
from sodat.actions.signing_in import MOBILE
from sodat.rules.people import Person, person
from sodat.rules.refusals import MalformedRequest, PersonHasApplication, PersonUnknown
from sodat.storage import accounts, cowin, people, releases
from sodat.storage.cowin import Beneficiary, Dose, Visit
from sodat.storage.statements import Transaction
from sodat.web.answers import NOTHING, Answer, json
from sodat.web.cowin import loose
from sodat.web.cowin.desk import Call
from sodat.web.cowin.errors import NAME_REQUIRED, WRONG, Refused
from sodat.web.cowin.labels import day_label, slot_label
from sodat.web.cowin.lists import GENDER_NAMES, GENDERS, PHOTO_ID_NAMES, PHOTO_IDS, STATUSES
from sodat.web.cowin.loose import Body
from sodat.web.cowin.references import reference
from sodat.web.naming import has_right_check_digit

_ANY_PINCODE = "411001"
OTHER_GENDER = 3


async def beneficiaries(call: Call) -> Answer:
    """GET /appointment/beneficiaries."""
    login = call.signed_in()
    async with call.portal.database.transaction() as tx:
        return json(200, {"beneficiaries": await listed(call, tx, login.account_id)})


async def listed(call: Call, tx: Transaction, account_id: int) -> list[dict[str, Any]]:
    """Return an account's beneficiaries with their appointments and doses."""
    account = await accounts.by_id(tx, account_id)
    mobile = (call.portal.vault.open(account.mobile_sealed, MOBILE) if account else None) or ""
    found = await cowin.beneficiaries(tx, account_id)
    decided = [one.person_id for one in found if one.decides]
    visits, doses = await cowin.visits(tx, decided), await cowin.doses(tx, decided)
    return [
        _shown(
            call,
            one,
            mobile,
            [each for each in visits if each.person_id == one.person_id],
            [each for each in doses if each.person_id == one.person_id],
        )
        for one in found
    ]


async def new(call: Call) -> Answer:
    """POST /registration/beneficiary/new."""
    login, body = call.signed_in(), await call.body()
    async with call.portal.database.transaction() as tx:
        added = await add(call, tx, login.account_id, body)
    return json(200, {"beneficiary_reference_id": reference(call.portal.vault, added)})


async def delete(call: Call) -> Answer:
    """POST /registration/beneficiary/delete."""
    login, body = call.signed_in(), await call.body()
    number = call.person(body.beneficiary_reference_id)
    async with call.portal.database.transaction() as tx:
        if await cowin.doses(tx, [number]) and any(
            one.person_id == number and one.decides for one in await cowin.beneficiaries(tx, login.account_id)
        ):
            raise PersonHasApplication  # what was given stays on record
        await registering.remove_person(tx, login.account_id, number)
    return NOTHING


async def add(call: Call, tx: Transaction, account_id: int, body: Body) -> int:
    """Name a person for an account and return their number.

    Raises:
        Refused, MalformedRequest, IdentityNotUsable, TooManyPeople.
    """
    said = _person(body, (await releases.now(tx)).year)
    vault = call.portal.vault
    if not loose.text(body.pincode):
        # Co-WIN asked for no pincode: what the account said elsewhere stays, else nobody's resident.
        holder = await people.by_identity(tx, vault.identity_key(said.id_type, said.id_number))
        known = {one.person_id: one.pincode for one in await people.of_account(tx, account_id)}
        said = replace(said, pincode=known.get(holder.person_id, "") if holder else "")
    shown = await registering.add_person(tx, vault, account_id, said)
    await cowin.put_consent(
        tx,
        shown.person_id,
        account_id,
        comorbidity=loose.text(body.comorbidity_ind).upper() == "Y",
        consent_version=loose.text(body.consent_version)[:20],
    )
    return shown.person_id


def _person(body: Body, this_year: int) -> Person:
    name, number = loose.text(body.name), loose.text(body.photo_id_number)
    if not name:
        raise Refused(NAME_REQUIRED)
    kind = PHOTO_IDS.get(loose.whole(body.photo_id_type) or 0)
    gender = GENDERS.get((loose.whole(body.gender_id) or 0) if body.gender_id is not None else OTHER_GENDER)
    if kind is None or gender is None or not number:
        raise Refused(WRONG, f"{WRONG.text} photo_id_type, photo_id_number or gender_id")
    try:
        return person(
            name=name,
            birth_year=loose.digits(body.birth_year),
            gender=gender[1],
            id_type=kind[1],
            id_number=number,
            pincode=loose.digits(body.pincode) or _ANY_PINCODE,
            this_year=this_year,
            check_digit=has_right_check_digit,
        )
    except MalformedRequest as mistake:
        raise Refused(WRONG, f"{WRONG.text} {mistake.facts['field']}") from None


def _shown(
    call: Call, one: Beneficiary, mobile: str, visits: Sequence[Visit], doses: Sequence[Dose]
) -> dict[str, Any]:
    dates = _dose_dates(one, doses)
    return {
        "beneficiary_reference_id": reference(call.portal.vault, one.person_id),
        "name": one.name,
        "birth_year": str(one.birth_year),
        "gender": GENDER_NAMES[one.gender],
        "mobile_number": f"******{mobile[-4:]}",
        "photo_id_type": PHOTO_ID_NAMES[one.id_type],
        "photo_id_number": f"XXXXXXXX{one.id_last}",
        "comorbidity_ind": "Y" if one.comorbidity else "N",
        "vaccination_status": STATUSES[min(one.doses, len(STATUSES) - 1)],
        "vaccine": doses[-1].vaccine if doses else "",
        "dose1_date": day_label(dates[1]) if 1 in dates else "",
        "dose2_date": day_label(dates[2]) if 2 in dates else "",
        "appointments": [_visit(each, _dose_of(each, one, visits)) for each in visits],
    }


def _dose_dates(one: Beneficiary, doses: Sequence[Dose]) -> dict[int, date]:
    """Return when each dose was given; of a register taken over only the last is known."""
    dates = {one.doses: one.last_dose_on} if one.doses and one.last_dose_on else {}
    return dates | {each.dose: each.given_on for each in doses}


def _dose_of(visit: Visit, one: Beneficiary, visits: Sequence[Visit]) -> int:
    """Return which dose an appointment is for: the next, or the one it gave."""
    served = [each.appointment_id for each in visits if each.state == "served"]
    if visit.appointment_id not in served:
        return one.doses + 1
    return max(1, one.doses - (len(served) - 1 - served.index(visit.appointment_id)))


def _visit(one: Visit, dose: int) -> dict[str, Any]:
    return {
        "appointment_id": str(one.appointment_id),
        "center_id": one.centre_id,
        "name": one.centre,
        "address": one.address,
        "state_name": one.state_name,
        "district_name": one.district,
        "block_name": one.block or one.ward or "Not Applicable",
        "pincode": one.pincode,
        "lat": one.latitude or 0,
        "long": one.longitude or 0,
        "from": f"{one.opens:%H:%M:%S}",
        "to": f"{one.closes:%H:%M:%S}",
        "fee_type": one.fee_type,
        "dose": dose,
        "session_id": str(one.session_id),
        "date": day_label(one.day),
        "slot": slot_label(one.starts, one.ends),
    }


async def decided(tx: Transaction, account_id: int, person_id: int) -> Beneficiary:
    """Return a person this account decides for.

    Raises:
        PersonUnknown.
    """
    for one in await cowin.beneficiaries(tx, account_id):
        if one.person_id == person_id and one.decides:
            return one
    raise PersonUnknown
