"""Applications to try a draft on; nobody is named."""

from dataclasses import dataclass
from datetime import datetime

from sodat.storage.statements import Transaction, load

_sql = load("previews")


@dataclass(frozen=True, slots=True)
class Applied:
    """One application with what decides about it."""

    application: str
    choices: list[str]
    arrival: int
    channel: str
    pincodes: list[str]
    doses: list[int]
    losses: list[int]
    checked: bool


@dataclass(frozen=True, slots=True)
class Source:
    """A release whose applications a draft can be tried on."""

    release_id: str
    title_en: str
    title_mr: str
    title_hi: str
    draws_at: datetime
    applications: int

    def title(self, language: str) -> str:
        """Return its title in a language."""
        return {"mr": self.title_mr, "hi": self.title_hi}.get(language, self.title_en)


async def applications(tx: Transaction, release_id: str) -> list[Applied]:
    """Return the applications of a release."""
    return await _sql["applications"].rows(tx, Applied, release_id=release_id)


async def wards(tx: Transaction, district_id: int) -> dict[str, str]:
    """Return the ward of each pincode that a centre has."""
    return dict(await _sql["wards"].tuples(tx, district_id=district_id))


async def sources(tx: Transaction, district_id: int, release_id: str) -> list[Source]:
    """Return the releases with applications that share a centre and hour with this one, latest first."""
    return await _sql["sources"].rows(tx, Source, district_id=district_id, release_id=release_id)
