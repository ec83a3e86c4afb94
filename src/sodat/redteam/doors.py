"""The way in for one account of a crew. A kind knows only this, so it can attack through any interface."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from sodat.city.population import Household, Member
from sodat.city.reading import Dropped
from sodat.city.scene import Scene
from sodat.city.story import unix_seconds
from sodat.city.visitor import Visitor
from sodat.city.wire import Answer, Headers
from sodat.redteam.counted import Counted

ACCEPTED = frozenset({200, 201})


@dataclass(frozen=True, slots=True)
class Held:
    """One application that has seats: the appointments and the slot."""

    release: str
    application: str
    slot: str
    appointments: tuple[str, ...]
    persons: tuple[int, ...]


class Door(Protocol):
    """What one account can ask."""

    @property
    def household(self) -> Household:
        """Return whose account it is."""

    @property
    def party(self) -> tuple[int, ...]:
        """Return the persons of the account; none before it signed in."""

    @property
    def token(self) -> str:
        """Return what the account is signed in by; "" before it signed in."""

    async def sign_in(self) -> bool:
        """Sign in, the code read by machine; return whether it worked."""

    async def renew(self) -> bool:
        """Forget the login and sign in anew."""

    async def look(self, number: int = 0) -> str:
        """Return the state of the release, "" when unknown. Another number dodges a cache."""

    async def file(self, persons: Sequence[int], wishes: Sequence[str], release: str = "") -> bool:
        """File once, without patience; return whether it was accepted."""

    async def repeat(self, persons: Sequence[int], wishes: Sequence[str], times: int) -> bool:
        """File the same so many times without waiting in between; return whether any answer came."""

    async def applications(self) -> Sequence[Mapping[str, Any]] | None:
        """Return what the account has filed, in all releases; None where the portal did not say."""

    async def held(self) -> tuple[Held, ...] | None:
        """Return what the account holds, in all releases; None where the portal did not say."""

    async def write_down(self) -> bool:
        """Write down what it filed for the release by other ways than `file`; return whether it could."""

    async def give_back(self, appointment: str) -> bool:
        """Cancel an appointment."""

    async def claim(self, member: Member) -> int | None:
        """Name a person under this account too; return its number, None when refused."""

    async def ask(self, method: str, path: str, body: object = None, more: Headers = ()) -> Answer:
        """Ask anything else, once, with more headers."""


@dataclass(slots=True)
class PortalDoor:
    """A door through the portal's own interface (docs/api.md)."""

    visitor: Visitor
    scene: Scene
    lines: Counted

    @property
    def household(self) -> Household:
        """Return whose account it is."""
        return self.visitor.household

    @property
    def party(self) -> tuple[int, ...]:
        """Return the persons of the account; none before it signed in."""
        return next(iter(self.visitor.parties(self.scene.party_size_max)), ())

    @property
    def token(self) -> str:
        """Return what the account is signed in by; "" before it signed in."""
        return self.visitor.story.login.token if self.visitor.story.login else ""

    async def sign_in(self) -> bool:
        """Sign in, the code read by machine; return whether it worked."""
        return await self.visitor.sign_in()

    async def renew(self) -> bool:
        """Forget the login and sign in anew; the old login stays when that fails."""
        before, self.visitor.story.login = self.visitor.story.login, None
        renewed = await self.visitor.sign_in()
        self.visitor.story.login = self.visitor.story.login or before
        return renewed

    async def look(self, number: int = 0) -> str:
        """Return the state of the release, "" when unknown. Another number dodges a cache."""
        dodge = f"?_={number}" if number else ""
        said = _fields(await self.ask("GET", f"/api/v1/releases/{self.scene.release}{dodge}"))
        return str(said.get("state", ""))

    async def file(self, persons: Sequence[int], wishes: Sequence[str], release: str = "") -> bool:
        """File once, without patience; return whether it was accepted."""
        party, opens_at = tuple(persons), self.scene.opens_at
        if release:
            body = {"persons": party, "choices": tuple(wishes)}
            answer = await self.ask("POST", f"/api/v1/releases/{release}/applications", body)
        else:
            answer = await self.visitor.file(
                self.scene.release, party, tuple(wishes), opens_at=opens_at, tries=1
            )
        return answer.status in ACCEPTED

    async def repeat(self, persons: Sequence[int], wishes: Sequence[str], times: int) -> bool:
        """File the same so many times without waiting in between; return whether any answer came."""
        path = f"/api/v1/releases/{self.scene.release}/applications"
        body = {"persons": tuple(persons), "choices": tuple(wishes), "split": self.household.split}
        try:
            return bool(await self.lines.volley(times, "POST", path, body, self.token))
        except Dropped:
            return False

    async def applications(self) -> Sequence[Mapping[str, Any]] | None:
        """Return what the account has filed, in all releases; None where the portal did not say."""
        answer = await self.visitor.ask("GET", "/api/v1/applications")
        return _fields(answer).get("applications", ()) if answer.status == 200 else None

    async def held(self) -> tuple[Held, ...] | None:
        """Return what the account holds, in all releases; None where the portal did not say."""
        said = await self.applications()
        if said is None:
            return None
        return tuple(
            Held(
                release=one["release"],
                application=one["application"],
                slot=one["place"]["slot"],
                appointments=tuple(each["appointment"] for each in live),
                persons=tuple(each["person"] for each in live),
            )
            for one in said
            if one["place"] and (live := [each for each in one["appointments"] if each["state"] == "booked"])
        )

    async def write_down(self) -> bool:
        """Write down what it filed for the release by other ways than `file`; return whether it could."""
        said = await self.applications()
        for one in said or ():
            if one["release"] == self.scene.release and one["state"] != "withdrawn":
                arrived = unix_seconds(one["filed_at"]) - self.scene.opens_at
                self.visitor.story.note({**one, "with": ()}, 200, tuple(one["persons"]), arrived, 0.0)
        return said is not None

    async def give_back(self, appointment: str) -> bool:
        """Cancel an appointment."""
        return (await self.ask("POST", f"/api/v1/appointments/{appointment}/cancel")).status == 204

    async def claim(self, member: Member) -> int | None:
        """Name a person under this account too; return its number, None when refused."""
        body = {
            "name": member.name,
            "birth_year": member.birth_year,
            "gender": member.gender,
            "id_type": member.id_type,
            "id_number": member.id_number,
            "pincode": member.pincode,
        }
        said = _fields(await self.ask("POST", "/api/v1/people", body))
        return int(said["person"]) if "person" in said else None

    async def ask(self, method: str, path: str, body: object = None, more: Headers = ()) -> Answer:
        """Ask anything else, once, with more headers."""
        return await self.visitor.ask(method, path, body, tries=1, more=more)


def _fields(answer: Answer) -> Mapping[str, Any]:
    return answer.body if isinstance(answer.body, dict) else {}
