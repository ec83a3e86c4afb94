"""Slip and certificate as files, `application/pdf` to the letter: a client compares it."""

from sodat.rules.refusals import AppointmentUnknown
from sodat.storage import cowin
from sodat.web.answers import Answer
from sodat.web.cowin.beneficiaries import decided
from sodat.web.cowin.desk import Call
from sodat.web.cowin.errors import WRONG, Refused
from sodat.web.cowin.labels import day_label, slot_label
from sodat.web.cowin.pdf import one_page
from sodat.web.cowin.references import reference


async def slip(call: Call) -> Answer:
    """GET /appointment/appointmentslip/download."""
    login = call.signed_in()
    wanted = call.uuid(call.parameters.get("appointment_id"), WRONG)
    async with call.portal.database.transaction() as tx:
        mine = {one.person_id: one for one in await cowin.beneficiaries(tx, login.account_id) if one.decides}
        found = [one for one in await cowin.visits(tx, list(mine)) if one.appointment_id == wanted]
    if not found:
        raise AppointmentUnknown
    one = found[0]
    lines = (
        f"Appointment     {one.appointment_id}",
        f"Reference       {reference(call.portal.vault, one.person_id)}",
        f"Name            {mine[one.person_id].name}",
        f"Photo ID        ends in {mine[one.person_id].id_last}",
        f"Vaccine         {one.vaccine}",
        f"Date            {day_label(one.day)}",
        f"Slot            {slot_label(one.starts, one.ends)}",
        f"Centre          {one.centre}, {one.address or one.district}, {one.pincode}",
        f"Secret code     {one.code}",
        "",
        "Bring this code and the photo ID named above.",
    )
    return _file("Appointment slip", lines, f"Appointment_Slip_{one.appointment_id}.pdf")


async def certificate(call: Call) -> Answer:
    """GET /registration/certificate/public/download, and without `public`."""
    login = call.signed_in()
    person = call.person(call.parameters.get("beneficiary_reference_id"))
    async with call.portal.database.transaction() as tx:
        one = await decided(tx, login.account_id, person)
        doses = await cowin.doses(tx, [person])
    if not one.doses:
        raise Refused(WRONG, f"{WRONG.text} Beneficiary is not vaccinated")
    lines = [
        f"Reference       {reference(call.portal.vault, person)}",
        f"Name            {one.name}",
        f"Year of birth   {one.birth_year}",
        f"Photo ID        ends in {one.id_last}",
        f"Doses           {one.doses}",
        *(
            f"Dose {each.dose}          {each.vaccine}, {day_label(each.given_on)}"
            + (f", batch {each.batch}" if each.batch else "")
            for each in doses
        ),
    ]
    return _file(
        "Certificate of vaccination", lines, f"Certificate_{reference(call.portal.vault, person)}.pdf"
    )


def _file(title: str, lines: tuple[str, ...] | list[str], name: str) -> Answer:
    headers = (
        (b"content-type", b"application/pdf"),
        (b"content-disposition", f'attachment; filename="{name}"'.encode()),
        (b"cache-control", b"no-store"),
        (b"x-content-type-options", b"nosniff"),
    )
    return Answer(200, one_page(title, lines), headers)
