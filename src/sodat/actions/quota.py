"""The officer quota, a visible share: one officer asks with a public reason, another gives (docs/adr/0026).

What is given is an appointment of its own, in no pool of the draw; what nobody is given flows back in the
first refill like every share. The log has each seat, the public record a `quota-N.txt`.
"""

from hashlib import sha256

import msgspec

from sodat.actions import composing, entries, staffing
from sodat.actions.catalogue import Catalogue
from sodat.actions.entries import Filing
from sodat.actions.filing import deciding
from sodat.actions.tending import city_of
from sodat.rules import eligibility, lines
from sodat.rules.applications import Wish
from sodat.rules.city import PersonNotRegistered, QuotaRequestUnknown, QuotaUsedUp, SecondPersonNeeded
from sodat.rules.lifecycle import check_reason
from sodat.rules.refusals import AlreadyApplied, AlreadyBooked, ReleaseUnknown, StepNotAllowed, ensure
from sodat.rules.shares import QUOTA
from sodat.rules.walk import Place
from sodat.storage import applications, appointments, outbox, people, records, releases
from sodat.storage import quota as store
from sodat.storage.applications import Entrant
from sodat.storage.quota import QuotaSeats
from sodat.storage.release_rows import Release
from sodat.storage.staff import Staff
from sodat.storage.statements import Transaction
from sodat.vault import Vault

ASKED_IN = frozenset({"open", "closed", "drawn", "booked", "settled"})
"""Before applications open nobody can have a seat, of the quota neither."""


async def ask(
    tx: Transaction,
    vault: Vault,
    catalogue: Catalogue,
    who: Staff,
    release_id: str,
    *,
    slot: str,
    document: tuple[str, str],
    reason: str,
) -> None:
    """Ask for a quota seat for whoever has a document; nothing is given before another officer agrees.

    Args:
        document: its kind and its number, as the person shows it.

    Raises:
        ReasonMissing: the public is told why; ReleaseUnknown, StepNotAllowed: not a release that has opened.
        PersonNotRegistered; QuotaUsedUp; NotEligible, AlreadyApplied, AlreadyBooked: as for everybody.
    """
    words = check_reason(reason)
    release = await _release(tx, who, release_id)
    person = await people.by_identity(tx, vault.identity_key(*document))
    if person is None:
        raise PersonNotRegistered
    seats = await _seats(tx, release, slot)
    await _check(tx, catalogue, release, person.person_id)
    if not await store.add(tx, release_id, seats.slot_id, person.person_id, words, who.account_id):
        raise AlreadyApplied(person=1)
    await staffing.note(tx, who, "quota-asked", f"{release_id} person {person.person_id}", words)


async def give(tx: Transaction, catalogue: Catalogue, who: Staff, release_id: str, request_id: int) -> str:
    """Give a seat that another officer asked for, and return the application that holds it.

    Raises:
        QuotaRequestUnknown: it was decided already; SecondPersonNeeded: the officer asked for it.
        QuotaUsedUp, NotEligible, AlreadyApplied, AlreadyBooked: as it stands by now.
    """
    release = await _release(tx, who, release_id)
    asked = await store.lock(tx, city_of(who), request_id)
    if asked is None or asked.release_id != release_id:
        raise QuotaRequestUnknown
    if asked.asked_by == who.account_id:
        raise SecondPersonNeeded
    await releases.lock_arrivals(tx, release_id)
    seats = await _seats(tx, release, asked.slot)
    one = await _check(tx, catalogue, release, asked.person_id)
    filing = Filing(one.account_id, release_id, (one.person_id,), (asked.slot,), channel="desk")
    ((made,),) = entries.made([(filing, Wish(filing.persons, filing.choices, keep=True))], release.read_at)
    entered = await entries.enter(tx, [filing], [(msgspec.structs.replace(made, state="booked"),)])
    name = entered[0][0].application
    await store.set_apart(tx, name)
    await appointments.book(tx, "quota", [(name, 1, Place(asked.slot, QUOTA))], {seats.slot: seats.slot_id})
    ensure(await store.decide(tx, request_id, "given", who.account_id, name), "a request is decided once")
    await outbox.moves(tx, [name])
    await staffing.note(tx, who, "quota-given", f"{release_id} person {asked.person_id}", asked.reason)
    number = 1 + sum(one.startswith("quota-") for one in await records.names(tx, release_id))
    said = sha256(asked.reason.encode()).hexdigest()
    line = f"{name}|{asked.slot}|{asked.asked_by}|{who.account_id}|{said}"
    digest = await records.put(tx, release_id, f"quota-{number}.txt", lines.print_lines([line]))
    await composing.tell(tx, "quota", release, f"{digest} {asked.reason}")
    return name


async def refuse(tx: Transaction, who: Staff, release_id: str, request_id: int, reason: str) -> None:
    """Refuse what another officer asked for, or take back what one asked for oneself.

    Raises:
        ReasonMissing: the trail says why; QuotaRequestUnknown: it was decided already.
    """
    words = check_reason(reason)
    await _release(tx, who, release_id)
    asked = await store.lock(tx, city_of(who), request_id)
    if asked is None or asked.release_id != release_id:
        raise QuotaRequestUnknown
    decision = "withdrawn" if asked.asked_by == who.account_id else "refused"
    ensure(await store.decide(tx, request_id, decision, who.account_id), "a request is decided once")
    await staffing.note(tx, who, f"quota-{decision}", f"{release_id} person {asked.person_id}", words)


async def _release(tx: Transaction, who: Staff, release_id: str) -> Release:
    release = await composing.locked(tx, release_id)
    if release.district_id != city_of(who):
        raise ReleaseUnknown
    if release.state not in ASKED_IN:
        raise StepNotAllowed(state=release.state, step="quota")
    return release


async def _seats(tx: Transaction, release: Release, slot: str) -> QuotaSeats:
    found = next((one for one in await store.seats(tx, release.release_id) if one.slot == slot), None)
    if found is None or found.left <= 0:
        raise QuotaUsedUp
    return found


async def _check(tx: Transaction, catalogue: Catalogue, release: Release, person_id: int) -> Entrant:
    """Hold a person to what everybody is held to."""
    offer = await catalogue.offer(tx, release.release_id)
    _, found = await applications.entrants(tx, [(release.release_id, person_id)])
    if not found:
        raise PersonNotRegistered
    (one,) = found
    eligibility.check_eligible(deciding(one), offer.service, offer.offered.day)
    if one.entered:
        raise AlreadyApplied(person=1)
    if one.booked_elsewhere:
        raise AlreadyBooked(person=1)
    return one
