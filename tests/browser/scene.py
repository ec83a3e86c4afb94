"""A small Pune to look at: centres with their names in Marathi, one round open, one coming, one drawn."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid4

from flow.portal import HOUR, PUNE
from sodat.actions import composing
from sodat.actions.composing import Draft, rehearsal_trustees
from sodat.rules.lifecycle import Timeline
from sodat.storage import centres
from sodat.storage.statements import Transaction
from web.world import World

SERVICE = centres.Service("covishield-18-44", "COVISHIELD, 18-44", 18, 44)
CENTRES = (
    (1001, "Sassoon Hospital", "ससून रुग्णालय", "411001"),
    (1002, "Kamla Nehru Hospital", "कमला नेहरू रुग्णालय", "411011"),
    (1003, "Jayabai Nanasaheb Sutar Maternity Home", "जयाबाई नानासाहेब सुतार प्रसूतिगृह", "411038"),
    (1004, "Rajiv Gandhi Hospital, Yerawada", "राजीव गांधी रुग्णालय, येरवडा", "411006"),
)
HOURS = ((time(9), time(11)), (time(11), time(13)), (time(14), time(16)))


@dataclass(frozen=True)
class Town:
    open: str
    coming: str
    drawn: str
    rush: str


def build(world: World) -> Town:
    """Compose and announce the rounds; let one be drawn among twelve and the two who look at it.

    9000000042 wished for a time that nobody else wanted and has a place; 9000000043 most likely has none.
    """
    today = date(2030, 5, 12)
    town = Town("pune-2030-05-12", "pune-2030-05-13", "pune-2030-05-11", "pune-2030-05-10")
    release(world, town.drawn, today - timedelta(1), "लसीकरण, शनिवार 11 मे", {"open": 1})
    for mobile, name, wishes in (
        ("9000000042", "सीता पाटील", ("1001.0900", "1002.1100", "1003.0900")),
        ("9000000043", "राम जाधव", ("1001.0900", "1002.1100")),
    ):
        token = world.sign_in(mobile)
        world.hand_in(token, town.drawn, [world.name(token, f"X{mobile}", name=name)], wishes)
    for account, one in world.people(12):
        world.file(town.drawn, (account, [one], ["1001.0900", "1002.1100"]))
    world.run(town.drawn, until="book")
    release(world, town.open, today, "उद्याचे लसीकरण, 18 ते 44 वर्षे", {"open": 60, "R": 40})
    release(world, town.coming, today + timedelta(1), "लसीकरण, सोमवार 13 मे", {"open": 80}, opens_in=HOUR)
    release(world, town.rush, today - timedelta(2), "आधी येईल त्याला आधी", {"open": 5}, policy="first-come")
    return town


def release(world, name, day, title, seats, *, opens_in=-HOUR, policy="draw") -> None:
    now = datetime.now(UTC).replace(microsecond=0)
    draws_at = now + max(opens_in, timedelta(0)) + 3 * HOUR
    times = Timeline(
        now + opens_in, draws_at - HOUR / 2, draws_at - HOUR / 3, draws_at - HOUR / 60, draws_at,
        (draws_at + HOUR,), draws_at + 24 * HOUR,
    )  # fmt: skip
    trustees, held = rehearsal_trustees(("pune-city", "sassoon", "sakal"))
    draft = Draft(
        release=name, district_id=363, service_id=SERVICE.service_id,
        titles=("Vaccination, ages 18 to 44", title, "टीकाकरण, 18 से 44 वर्ष"), policy=policy,
        slots=tuple(f"{name}.{number}.{a:%H%M}" for number, *_ in CENTRES for a, _ in HOURS),
        times=times, shares=("R",) if "R" in seats else (), resident_pincodes=("411001",), beacon="local",
        commit_lead_seconds=0, trustees=() if policy == "first-come" else trustees,
    )  # fmt: skip

    async def act(tx: Transaction) -> None:
        await centres.put_district(tx, PUNE)
        await centres.put_service(tx, SERVICE)
        for number, english, marathi, pincode in CENTRES:
            await centres.put_centre(
                tx, centres.Centre(number, english, 363, pincode, name_mr=marathi, name_hi=marathi)
            )
            session = centres.Session(uuid4(), number, 363, SERVICE.service_id, day)
            await centres.put_session(tx, session)
            for starts, ends in HOURS:
                slot = await centres.put_slot(tx, f"{name}.{number}.{starts:%H%M}", session, starts, ends)
                for part, many in seats.items():
                    await centres.put_seats(tx, slot, part, many)
        await composing.compose(tx, world.vault, draft, held if draft.trustees else None)
        await composing.announce(tx, name)

    world.do(act)
    if opens_in < timedelta(0):
        assert world.step() == "open"
