"""Setting up the Pune rehearsal: centres, people, and one release after another."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID, uuid5

from sodat.actions import composing, registering
from sodat.actions.composing import Draft, rehearsal_trustees
from sodat.city import pune
from sodat.city.population import Household
from sodat.rules.lifecycle import Timeline
from sodat.rules.people import person
from sodat.rules.releases import check_timeline
from sodat.storage import centres, releases
from sodat.storage.statements import Transaction
from sodat.wiring import System

TRUSTEES = ("city", "hospital", "press")
REHEARSALS = UUID("5c9f2d3e-8c1b-4f7a-9a53-0d1a7c6e2b11")
"""Names session ids of rehearsals, so that setting one up twice makes it once."""

ALL_DAY_SECONDS = 24 * 3600
COMING = (" and the day after", " आणि पुढचा दिवस", " और अगला दिन")
RACE = (" (first-come, for comparison)", " (तुलनेसाठी: आधी येईल त्याला आधी)", " (तुलना के लिए: पहले आओ, पहले पाओ)")

TWIN_DRAW = (" (by draw, for comparison)", " (तुलनेसाठी: सोडत)", " (तुलना के लिए: लॉटरी)")


@dataclass(frozen=True, slots=True)
class Pace:
    """How long each part of a shortened release lasts, in seconds."""

    before_opening: int
    filing: int
    commit_after: int = 0
    reveal_after: int = 1
    draw_after: int = 2
    refills_after: tuple[int, ...] = (2,)
    settle_after: int = 4
    """After the draw, like the refills."""


def times(now: datetime, pace: Pace) -> Timeline:
    """Return the times of a release that begins now."""
    opens_at = now.replace(microsecond=0) + timedelta(seconds=1 + pace.before_opening)
    closes_at = opens_at + timedelta(seconds=pace.filing)
    draws_at = closes_at + timedelta(seconds=pace.draw_after)
    timeline = Timeline(
        opens_at=opens_at,
        closes_at=closes_at,
        commits_at=closes_at + timedelta(seconds=pace.commit_after),
        reveals_at=closes_at + timedelta(seconds=pace.reveal_after),
        draws_at=draws_at,
        refills_at=tuple(draws_at + timedelta(seconds=after) for after in pace.refills_after),
        settles_at=draws_at + timedelta(seconds=pace.settle_after),
    )
    check_timeline(timeline)
    return timeline


async def register(system: System, households: Sequence[Household], this_year: int) -> int:
    """Register the city's people, as fifty million were before May 2021; return how many were new."""
    people = [
        (
            home.mobile,
            home.language,
            person(
                name=one.name,
                birth_year=one.birth_year,
                gender=one.gender,
                id_type=one.id_type,
                id_number=one.id_number,
                pincode=one.pincode,
                this_year=this_year,
            ),
            one.doses,
        )
        for home in households
        for one in home.people
    ]
    async with system.database.transaction() as tx:
        return await registering.register(tx, system.vault, people)


def slots_of(release: str, seats: int, day: date | None = None) -> tuple[pune.Slot, ...]:
    """Return a day's slots, else tomorrow's, under names of this release: a slot is released once."""
    _, slots = pune.world(seats, day)
    return tuple(replace(slot, slot=f"{release}.{slot.slot}") for slot in slots)


def service_of(release: str) -> str:
    """Return the service of one round: of its own, since nobody gets the same one twice."""
    return f"covishield.{release}"


async def announce(
    system: System,
    release: str,
    slots: Sequence[pune.Slot],
    *,
    policy: str,
    pace: Pace,
    service_id: str | None = None,
    all_ages: bool = False,
    note: tuple[str, str, str] = ("", "", ""),
) -> None:
    """Announce a release of the slots; without `service_id` of a service of its own.

    `note` is added to the title, in English, Marathi and Hindi.
    """
    named = service_id or service_of(release)
    ages = (0, None) if all_ages else (pune.AGE_MIN, pune.AGE_MAX)
    service = centres.Service(named, "COVISHIELD", *ages)
    title = pune.title(slots[0].day, all_ages=all_ages)
    trustees, held = rehearsal_trustees(() if policy == "first-come" else TRUSTEES)
    async with system.database.transaction() as tx:
        await put_places(tx)
        await centres.put_service(tx, service)
        for slot in slots:
            await _put_slot(tx, service, release, slot)
        draft = Draft(
            release=release,
            district_id=pune.DISTRICT,
            service_id=service.service_id,
            titles=(title["en"] + note[0], title["mr"] + note[1], title["hi"] + note[2]),
            policy=policy,
            slots=tuple(slot.slot for slot in slots),
            times=times(await releases.now(tx), pace),
            shares=tuple(sorted(pune.SHARES)),
            resident_pincodes=pune.resident_pincodes(),
            commit_lead_seconds=0,
            beacon="local",
            trustees=trustees,
        )
        await composing.compose(tx, system.vault, draft, held)
        await composing.announce(tx, release)


async def announce_coming(system: System, name: str, *, policy: str, opens_in: int, seats: int) -> None:
    """Announce two releases that stay open all day: the days after tomorrow, and one session for all ages."""
    first = pune.world(seats)[1][0].day
    coming = [
        replace(slot, slot=f"{name}-coming.{slot.day:%d%m}.{slot.slot}")
        for after in (1, 2)
        for slot in pune.world(seats, first + timedelta(days=after))[1]
    ]
    everybody = slots_of(f"{name}-all-ages", seats, first + timedelta(days=1))[:1]
    pace = Pace(opens_in, ALL_DAY_SECONDS, 5, 15, 25, (60,), 120)
    await announce(system, f"{name}-coming", coming, policy=policy, pace=pace, note=COMING)
    await announce(system, f"{name}-all-ages", everybody, policy=policy, pace=pace, all_ages=True)


async def put_places(tx: Transaction) -> None:
    """Put Pune and its centres on the map."""
    await centres.put_district(
        tx, centres.District(pune.DISTRICT, pune.STATE, "Maharashtra", "Pune", "पुणे", "पुणे")
    )
    for place in pune.centres():
        await centres.put_centre(
            tx,
            centres.Centre(
                place.centre,
                place.name,
                pune.DISTRICT,
                place.pincode,
                name_mr=place.name_mr,
                name_hi=place.name_hi,
                ward=place.ward,
            ),
        )


async def _put_slot(tx: Transaction, service: centres.Service, release: str, slot: pune.Slot) -> None:
    session = centres.Session(
        uuid5(REHEARSALS, f"{release}/{slot.centre}/{slot.day}"),
        slot.centre,
        pune.DISTRICT,
        service.service_id,
        slot.day,
    )
    await centres.put_session(tx, session)
    slot_id = await centres.put_slot(tx, slot.slot, session, slot.starts, slot.ends)
    for part, count in slot.seats.items():
        await centres.put_seats(tx, slot_id, part, count)
