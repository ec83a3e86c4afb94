"""Traces and cases in the database. Nothing here is read or written while a filing is handed in."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sodat.rules.traces import Code, Seat, Trace
from sodat.storage.statements import Statement, Transaction, load

_sql = load("reviewing")


@dataclass(frozen=True, slots=True)
class ReviewCase:
    """One case as an officer sees it in the list. `score`: the highest of its accounts."""

    case_id: int
    release_id: str
    state: str
    opened_at: datetime
    reason: str | None
    accounts: int
    score: int
    appeals: int


@dataclass(frozen=True, slots=True)
class CaseAccount:
    """One account of a case; each reason is its name and its fact."""

    account_id: int
    score: int
    reasons: list[str]
    appeal: str | None


@dataclass(frozen=True, slots=True)
class _Filing:
    account_id: int
    filed_at: int
    choices: list[str]
    address: str
    device: str


@dataclass(frozen=True, slots=True)
class _Code:
    account_id: int
    sent_at: int
    used_at: int | None


@dataclass(frozen=True, slots=True)
class _Seat:
    account_id: int
    at: int
    slot: str


@dataclass(frozen=True, slots=True)
class _Disputed:
    account_id: int
    person_id: int


@dataclass(frozen=True, slots=True)
class _Alike:
    account_id: int
    likeness: int


async def traces(tx: Transaction, release_id: str) -> tuple[Trace, ...]:
    """Return one trace an account that filed to the release by itself, in order of accounts."""
    filings: dict[int, list[_Filing]] = defaultdict(list)
    for filing in await _sql["trace_filings"].rows(tx, _Filing, release_id=release_id):
        filings[filing.account_id].append(filing)
    codes: dict[int, list[Code]] = defaultdict(list)
    for code in await _sql["trace_codes"].rows(tx, _Code, release_id=release_id):
        codes[code.account_id].append(Code(code.sent_at, code.used_at))
    disputed: dict[int, list[int]] = defaultdict(list)
    for one in await _sql["trace_disputed"].rows(tx, _Disputed, release_id=release_id):
        disputed[one.account_id].append(one.person_id)
    alike: dict[int, list[int]] = defaultdict(list)
    for each in await _sql["trace_alike"].rows(tx, _Alike, release_id=release_id):
        alike[each.account_id].append(each.likeness)
    given_back = await _seats(tx, _sql["trace_given_back"], release_id)
    gained = await _seats(tx, _sql["trace_gained"], release_id)
    return tuple(
        Trace(
            account=account,
            codes=tuple(codes[account]),
            filed=tuple(each.filed_at for each in mine),
            wanted=frozenset(slot for each in mine for slot in each.choices),
            given_back=tuple(given_back.get(account, ())),
            gained=tuple(gained.get(account, ())),
            disputed=tuple(disputed[account]),
            alike=tuple(alike[account]),
            address=mine[0].address,
            device=mine[0].device,
        )
        for account, mine in sorted(filings.items())
    )


async def _seats(tx: Transaction, statement: Statement, release_id: str) -> Mapping[int, list[Seat]]:
    found: dict[int, list[Seat]] = defaultdict(list)
    for one in await statement.rows(tx, _Seat, release_id=release_id):
        found[one.account_id].append(Seat(one.at, one.slot))
    return found


async def seats_given_at(tx: Transaction, release_id: str) -> list[int]:
    """Return when each seat was given on arrival, in milliseconds from the opening, ascending."""
    return await _sql["seats_given_at"].values(tx, release_id=release_id)


async def add_case(
    tx: Transaction,
    release_id: str,
    accounts: Sequence[int],
    scores: Sequence[int],
    reasons: Sequence[Sequence[str]],
) -> int:
    """Open a case and return its number. The accounts are in no case of the release."""
    case_id = int(await _sql["case_add"].value(tx, release_id=release_id))
    await _sql["case_accounts_add"].run(
        tx,
        release_id=release_id,
        case_id=case_id,
        accounts=list(accounts),
        scores=list(scores),
        reasons=["\n".join(each) for each in reasons],
    )
    return case_id


async def under_review(tx: Transaction, release_id: str) -> frozenset[int]:
    """Return the accounts that are in a case of a release."""
    return frozenset(await _sql["accounts_under_review"].values(tx, release_id=release_id))


async def mobiles_of(tx: Transaction, accounts: Sequence[int]) -> frozenset[bytes]:
    """Return the hashed mobiles of accounts."""
    return frozenset(await _sql["mobiles_of"].values(tx, accounts=list(accounts)))


async def accounts_of(tx: Transaction, mobiles: Sequence[bytes]) -> frozenset[int]:
    """Return the accounts of hashed mobiles."""
    return frozenset(await _sql["accounts_of"].values(tx, mobiles=list(mobiles)))


async def cases(tx: Transaction, release_id: str) -> list[ReviewCase]:
    """Return the cases of a release, those to be decided first."""
    return await _sql["cases_of_release"].rows(tx, ReviewCase, release_id=release_id)


async def case_accounts(tx: Transaction, case_id: int) -> list[CaseAccount]:
    """Return the accounts of a case, highest score first."""
    return await _sql["case_accounts"].rows(tx, CaseAccount, case_id=case_id)


async def decide(tx: Transaction, case_id: int, state: str, reason: str, decided_by: int) -> bool:
    """Decide a case; False when it is closed and nobody appealed, or unknown."""
    return (
        await _sql["case_decide"].run(tx, case_id=case_id, state=state, reason=reason, decided_by=decided_by)
        == 1
    )


async def appeal(tx: Transaction, release_id: str, account_id: int, words: str) -> bool:
    """Note what an account says; False when it is in no case."""
    return await _sql["case_appeal"].run(tx, release_id=release_id, account_id=account_id, appeal=words) == 1
