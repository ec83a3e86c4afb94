"""Standing applications as their account sees them, with what they entered."""

from dataclasses import dataclass
from datetime import date

from sodat.storage.statements import Transaction, load

_sql = load("standing")


@dataclass(frozen=True, slots=True)
class Entered:
    """One application that a standing one made."""

    standing_id: int
    application: str
    state: str
    rank: int | None
    is_over: bool
    title_en: str
    title_mr: str
    title_hi: str

    def title(self, language: str) -> str:
        """Return what its release is called."""
        return {"mr": self.title_mr, "hi": self.title_hi}.get(language, self.title_en)


@dataclass(frozen=True, slots=True)
class _Row:
    standing_id: int
    persons: list[int]
    pincodes: list[str]
    centres: list[int]
    mornings_first: bool | None
    expires_on: date
    ended_why: str | None
    name: str
    name_mr: str
    name_hi: str
    centre_names: list[str] | None
    centre_names_mr: list[str] | None
    centre_names_hi: list[str] | None


@dataclass(frozen=True, slots=True)
class Shown(_Row):
    """One standing application with what it entered, newest first."""

    entered: tuple[Entered, ...] = ()

    def service(self, language: str) -> str:
        """Return what its service is called."""
        return {"mr": self.name_mr, "hi": self.name_hi}.get(language, "") or self.name

    def centre_words(self, language: str) -> str:
        """Return the centres that it names."""
        names = {"mr": self.centre_names_mr, "hi": self.centre_names_hi}.get(language, self.centre_names)
        return ", ".join(names or ())


async def of_account(tx: Transaction, account_id: int) -> list[Shown]:
    """Return the standing applications of an account, live ones first."""
    found = await _sql["standing_shown"].rows(tx, _Row, account_id=account_id)
    if not found:
        return []
    entered = await _sql["standing_entered"].rows(tx, Entered, account_id=account_id)
    return [
        Shown(
            **{name: getattr(one, name) for name in _Row.__slots__},
            entered=tuple(each for each in entered if each.standing_id == one.standing_id),
        )
        for one in found
    ]
