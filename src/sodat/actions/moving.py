"""Moving an appointment to another slot: the new seat first, in the same transaction as giving up the old.

The old seat goes the way of every seat that comes back: to the refills, not to whoever asks next.
"""

from uuid import UUID

from sodat.actions import composing
from sodat.actions.catalogue import Catalogue
from sodat.actions.entries import Filing
from sodat.actions.filing import takes_arrivals
from sodat.actions.handing_in import hand_in_batch
from sodat.rules.refusals import AppointmentUnknown, FullyBooked, Refusal, StepNotAllowed
from sodat.storage import applications, appointments, cowin, releases
from sodat.storage.statements import Transaction


async def move(
    tx: Transaction,
    catalogue: Catalogue,
    account_id: int,
    appointment_id: UUID,
    release_id: str,
    choices: tuple[str, ...],
) -> None:
    """Move all who have a seat in the appointment's application. To where it is already changes nothing.

    Raises:
        AppointmentUnknown: there is none of that name, or it is somebody else's.
        StepNotAllowed: it was given back, kept or missed.
        FullyBooked: no seat there, or none that is given by arrival; nothing has changed.
    """
    # Shares of both releases first: no step of theirs, and no withdrawal, comes between.
    old_id = await cowin.release_of(tx, appointment_id)
    gates = await releases.gates(tx, sorted({release_id, old_id or release_id}))
    found = await appointments.lock(tx, appointment_id)
    owner = await applications.get(tx, found.application) if found else None
    if found is None or owner is None or owner.account_id != account_id:
        raise AppointmentUnknown
    if found.state != "booked":
        raise StepNotAllowed(state=found.state, step="move")
    if found.slot in choices:
        return
    if release_id not in gates or not takes_arrivals(gates[release_id]):
        raise FullyBooked
    persons = tuple(await cowin.persons_live(tx, found.application))
    await appointments.end(tx, [found.application], "moved")
    await applications.set_state(tx, [found.application], "withdrawn")
    await applications.withdraw(tx, [found.application], leave=True)
    filing = Filing(account_id, release_id, persons, choices, channel="cowin")
    (result,) = await hand_in_batch(tx, catalogue, [filing])
    if isinstance(result, Refusal):
        raise result
    if result.applications[0].state != "booked":
        raise FullyBooked
    release = await releases.get(tx, found.release_id)
    if release is not None:
        await composing.tell(tx, "given-back", release, composing.digest(appointment_id.bytes))
