"""Applications in the database: one entry a person and release."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sodat.rules.refusals import ensure
from sodat.storage.statements import Transaction, load

_sql = load("applications")


@dataclass(frozen=True, slots=True)
class Applicant:
    """What decides about a person, and which account speaks for them."""

    person_id: int
    account_id: int
    birth_year: int
    pincode: str
    doses: int
    last_dose_on: date | None
    losses: int
    checked: bool


@dataclass(frozen=True, slots=True)
class Application:
    """One application as it stands."""

    application: str
    release_id: str
    account_id: int
    filing: str
    persons: list[int]
    choices: list[str]
    split: bool
    keep: bool
    state: str
    arrival: int
    filed_at: datetime
    salt: str
    leaf_index: int
    rank: int | None


@dataclass(frozen=True, slots=True)
class Pooled:
    """One application with what settles its shares and tickets."""

    application: str
    choices: list[str]
    keep: bool
    state: str
    arrival: int
    birth_years: list[int]
    pincodes: list[str]
    doses: list[int]
    losses: list[int]
    checked: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an application stands."""

    application: str
    state: str
    keep: bool


Pairs = Sequence[tuple[str, int]]
"""(release, person) of a batch."""


async def applicants(tx: Transaction, person_ids: Sequence[int]) -> dict[int, Applicant]:
    """Return the persons that exist, by number."""
    found = await _sql["applicants"].rows(tx, Applicant, person_ids=list(person_ids))
    return {one.person_id: one for one in found}


async def of_persons(tx: Transaction, pairs: Pairs) -> list[Application]:
    """Return the live applications these persons are in, whole split parties included."""
    return await _sql["applications_of_persons"].rows(tx, Application, **_columns(pairs))


async def booked_elsewhere(tx: Transaction, pairs: Pairs) -> set[tuple[str, int]]:
    """Return who has a live appointment for the same service in another release."""
    found = await _sql["persons_booked_elsewhere"].values(tx, **_columns(pairs))
    return {(release_id, int(person)) for release_id, person in (one.rsplit("/", 1) for one in found)}


async def arrivals(tx: Transaction, count: int) -> list[int]:
    """Return the next arrival numbers, ascending."""
    return sorted(await _sql["arrivals"].values(tx, count=count))


async def add(tx: Transaction, new: Sequence[Application], channels: Sequence[str]) -> bool:
    """Add applications; False when another batch has entered one of these persons meanwhile."""
    pairs = [(one.release_id, person, one.application) for one in new for person in one.persons]
    await _sql["applications_add"].run(
        tx,
        applications=[one.application for one in new],
        release_ids=[one.release_id for one in new],
        account_ids=[one.account_id for one in new],
        filings=[one.filing for one in new],
        persons=[_array(one.persons) for one in new],
        choices=[_array(one.choices) for one in new],
        splits=[one.split for one in new],
        keeps=[one.keep for one in new],
        channels=list(channels),
        arrivals=[one.arrival for one in new],
        filed_ats=[one.filed_at for one in new],
        salts=[one.salt for one in new],
        leaf_indexes=[one.leaf_index for one in new],
    )
    entered = await _sql["members_add"].run(
        tx,
        release_ids=[release_id for release_id, _, _ in pairs],
        person_ids=[person for _, person, _ in pairs],
        applications=[application for _, _, application in pairs],
    )
    return entered == len(pairs)


async def change(tx: Transaction, changed: Sequence[Application]) -> None:
    """Store new wishes with their new receipts."""
    count = await _sql["applications_change"].run(
        tx,
        applications=[one.application for one in changed],
        choices=[_array(one.choices) for one in changed],
        keeps=[one.keep for one in changed],
        filed_ats=[one.filed_at for one in changed],
        salts=[one.salt for one in changed],
        leaf_indexes=[one.leaf_index for one in changed],
    )
    ensure(count == len(changed), "what is changed is there")


async def withdraw(tx: Transaction, applications: Sequence[str], *, leave: bool) -> int:
    """Withdraw applications and return how many; with `leave` the persons may apply anew."""
    count = await _sql["applications_withdraw"].run(tx, applications=list(applications))
    if leave:
        await _sql["members_remove"].run(tx, applications=list(applications))
    return count


async def set_state(tx: Transaction, applications: Sequence[str], state: str) -> None:
    """Put applications into a state."""
    await _sql["applications_state"].run(tx, applications=list(applications), state=state)


async def of_account(tx: Transaction, account_id: int) -> list[Application]:
    """Return the applications of an account, newest first."""
    return await _sql["applications_of_account"].rows(tx, Application, account_id=account_id)


async def get(tx: Transaction, application: str) -> Application | None:
    """Return an application."""
    return await _sql["application_get"].row(tx, Application, application=application)


async def of_filing(tx: Transaction, filing: str) -> list[Application]:
    """Return the applications of one filing: one, or one a person of a split party."""
    return await _sql["applications_of_filing"].rows(tx, Application, filing=filing)


async def set_keep(tx: Transaction, filing: str, *, keep: bool) -> None:
    """Say whether a party keeps what it has in refills."""
    await _sql["applications_keep"].run(tx, filing=filing, keep=keep)


async def pool(tx: Transaction, release_id: str, *, withdrawn: bool = False) -> list[Pooled]:
    """Return the applications of a release sorted by id; with the withdrawn ones if asked."""
    return await _sql["pool"].rows(tx, Pooled, release_id=release_id, withdrawn=withdrawn)


async def set_ranks(tx: Transaction, ranked: Sequence[str]) -> None:
    """Store the ranks of applications, given in rank order."""
    await _sql["ranks_set"].run(tx, applications=list(ranked), ranks=list(range(1, len(ranked) + 1)))


async def let_wait(tx: Transaction, release_id: str) -> None:
    """After a booking: whoever has no seat waits; losses count towards tickets, an offer resets them."""
    await _sql["waiting_set"].run(tx, release_id=release_id)
    await _sql["losses_add"].run(tx, release_id=release_id)
    await _sql["losses_reset"].run(tx, release_id=release_id)


async def standings(tx: Transaction, release_id: str) -> list[Standing]:
    """Return where every application of a release stands."""
    return await _sql["states"].rows(tx, Standing, release_id=release_id)


def _columns(pairs: Pairs) -> dict[str, list[str] | list[int]]:
    return {"release_ids": [release for release, _ in pairs], "person_ids": [person for _, person in pairs]}


def _array(values: Sequence[str] | Sequence[int]) -> str:
    """Return a one-dimensional array literal; slot ids and numbers need no quotes."""
    return "{" + ",".join(str(value) for value in values) + "}"
