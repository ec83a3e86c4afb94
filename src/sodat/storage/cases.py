"""Cases of review in the database, as officers look at them and as their accounts do."""

from dataclasses import dataclass
from datetime import datetime

from sodat.storage.statements import Transaction, load

_sql = load("cases")


@dataclass(frozen=True, slots=True)
class CaseListed:
    """A case. `appeals`: those that came after the last decision."""

    case_id: int
    release_id: str
    state: str
    opened_at: datetime
    decided_at: datetime | None
    reason: str | None
    district_id: int
    title_en: str
    title_mr: str
    title_hi: str
    accounts: int
    score: int
    appeals: int
    decided_by: str


@dataclass(frozen=True, slots=True)
class CaseAccount:
    """An account of a case, and what it holds in the release."""

    account_id: int
    score: int
    reasons: list[str]
    appeal: str | None
    appealed_at: datetime | None
    people: int
    seats: int


@dataclass(frozen=True, slots=True)
class OwnCase:
    """The case that an account is in, as its holder sees it."""

    case_id: int
    state: str
    reason: str | None
    decided_at: datetime | None
    reasons: list[str]
    appeal: str | None
    appealed_at: datetime | None
    release_id: str


async def review_due(tx: Transaction) -> str | None:
    """Return a release that is to be looked through for cases, ours until commit."""
    found: str | None = await _sql["review_due"].value(tx)
    return found


async def review_ran(tx: Transaction, release_id: str, cases_opened: int) -> None:
    """Note that a release was looked through."""
    await _sql["review_ran"].run(tx, release_id=release_id, cases=cases_opened)


async def cases(tx: Transaction, district_id: int | None, which: str, many: int) -> list[CaseListed]:
    """Return cases, those to be decided first. `which`: waiting, decided or all."""
    return await _sql["cases"].rows(
        tx, CaseListed, district_id=district_id, which=which, case_id=None, many=many
    )


async def case(tx: Transaction, district_id: int | None, case_id: int) -> CaseListed | None:
    """Return one case of a city, or of any."""
    return await _sql["cases"].row(
        tx, CaseListed, district_id=district_id, which="all", case_id=case_id, many=1
    )


async def case_accounts(tx: Transaction, case_id: int) -> list[CaseAccount]:
    """Return the accounts of a case, those that appealed first."""
    return await _sql["case_people"].rows(tx, CaseAccount, case_id=case_id)


async def own_case(tx: Transaction, application: str, account_id: int) -> OwnCase | None:
    """Return the case that an account is in with one of its applications."""
    return await _sql["case_of_account"].row(tx, OwnCase, application=application, account_id=account_id)


async def open_cases(tx: Transaction, district_id: int | None) -> int:
    """Return how many cases wait for a decision or for somebody to come to a desk."""
    return int(await _sql["open_cases"].value(tx, district_id=district_id))


async def write_to_asked(tx: Transaction, case_id: int) -> None:
    """Queue a letter to each account of a case that is asked to a desk."""
    await _sql["letters_to_asked"].run(tx, case_id=case_id)
