"""A centre on its day: sessions of today, people with appointments, one of the staff signed in."""

from dataclasses import dataclass

from web.duty import on_duty
from web.world import World

TODAY = "(clock_timestamp() AT TIME ZONE 'Asia/Kolkata')::date"
OVER, RUNNING = ("00:00", "00:01"), ("00:02", "23:59")


@dataclass(frozen=True)
class Centre:
    world: World
    number: int
    release: str
    session: str
    browser: dict[str, str]
    people: list[tuple[int, int]]

    def get(self, path: str, language: str = "en"):
        mark = "&" if "?" in path else "?"
        return self.world.call("GET", f"{path}{mark}lang={language}", headers=self.browser)

    def post(self, path: str, language: str = "en", **form: object):
        headers = self.browser | {"cookie": f"{self.browser['cookie']}; sodat_language={language}"}
        return self.world.call("POST", path, form=form, headers=headers)

    def appointments(self) -> dict[int, tuple[str, str]]:
        """Return (appointment, code) by person."""
        found = self.world.values("SELECT person_id, appointment_id::text, code FROM appointment")
        return {person: (appointment, code) for person, appointment, code in found}

    def states(self) -> list[tuple]:
        return self.world.values(
            "SELECT state, arrived_at IS NOT NULL, count(*)::int FROM appointment GROUP BY 1, 2 ORDER BY 1, 2"
        )

    def acts(self) -> list[str]:
        return [act for (act,) in self.world.values("SELECT act FROM staff_act ORDER BY act_id")]


def centre(
    world: World,
    seats: dict[str, dict[str, int]] | None = None,
    people: int = 2,
    over: tuple[str, ...] = (),
    party: int = 1,
) -> Centre:
    """Let people apply for all slots in their order, draw and book, and let the day be today.

    `over`: the slots whose time has passed.
    """
    seats = seats or {"a": {"open": 2}}
    release = world.release(seats)
    known = world.people(people)
    for account, person in known:
        world.file(release, (account, [person], list(seats)))
    world.run(release, until="book")
    ((number, session),) = world.values(
        "SELECT DISTINCT x.centre_id, x.session_id::text FROM release_slot r JOIN slot s USING (slot_id)"
        " JOIN session x USING (session_id) WHERE r.release_id = %s",
        release,
    )
    be_today(world, session)
    for slot in seats:
        starts, ends = OVER if slot in over else RUNNING
        world.values(
            "UPDATE slot SET starts = %s, ends = %s WHERE slot = %s RETURNING 1",
            starts,
            ends,
            f"{release}.{slot}",
        )
    return Centre(world, number, release, session, on_duty(world, "staff", centre=number), known)


def be_today(world: World, session: str) -> None:
    world.values(f"UPDATE session SET day = {TODAY} WHERE session_id = %s RETURNING 1", session)
