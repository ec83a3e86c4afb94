"""Applications in the database: one entry a person and release.

What a filing costs is spent in here and in PostgreSQL, so rows of a batch are read as tuples
and lists are handed over as literals (docs/adr/0012-hot-lane.md).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import msgspec

from sodat.rules.refusals import ensure
from sodat.storage.literals import binaries, booleans, nulls, numbers, texts
from sodat.storage.statements import Transaction, load

_sql = load("applications")


class Applicant(msgspec.Struct, frozen=True):
    """What decides about a person, and which account speaks for them."""

    person_id: int
    account_id: int
    birth_year: int
    pincode: str
    doses: int
    last_dose_on: date | None
    losses: int
    checked: bool


class Entrant(Applicant, frozen=True):
    """A person in a release that somebody wants to file for."""

    release_id: str
    entered: bool
    """Whether an application has this person already."""
    booked_elsewhere: bool
    """Whether they hold a seat of the same service in another release."""


class Application(msgspec.Struct, frozen=True):
    """One application as it stands. A struct, since it is made and copied for every filing."""

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
    channel: str = "web"
    shares: list[str] | None = None
    """What it belonged to when seats were given on arrival; None where they are settled at the freeze."""


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


async def entrants(tx: Transaction, pairs: Pairs) -> tuple[datetime | None, list[Entrant]]:
    """Return the database's clock and the persons of a batch that exist, once for each release.

    Nobody removes them until commit. Without any pair there is no clock.
    """
    values = {
        "release_ids": texts([release for release, _ in pairs]),
        "person_ids": numbers([person for _, person in pairs]),
    }
    found = await _sql["filing_read"].tuples(tx, **values)
    return (found[0][-1] if found else None), [
        Entrant(person, account, birth, pincode, doses, last, losses, checked, release, entered, other)
        for release, person, account, birth, pincode, doses, last, losses, checked, entered, other, _ in found
        if person is not None
    ]


async def enter(
    tx: Transaction,
    new: Sequence[Application],
    channels: Sequence[str],
    leaves: Sequence[bytes],
    shares: Sequence[Sequence[str]] | None = None,
) -> list[Application] | None:
    """Append the leaves of new applications to the log and add them, all of one moment and in this order.

    Returns them with their arrival numbers and places in the log; None when another batch has
    entered one of their persons meanwhile, and the transaction must not be committed.
    """
    pairs = [(one.release_id, person, one.application) for one in new for person in one.persons]
    ensure(len({one.filed_at for one in new}) == 1, "a batch is of one moment")
    names = texts([one.application for one in new])
    ((first, arrivals, entered),) = await _sql["applications_enter"].tuples(
        tx,
        bodies=binaries(leaves),
        filed_at=new[0].filed_at,
        applications=names,
        release_ids=texts([one.release_id for one in new]),
        account_ids=numbers([one.account_id for one in new]),
        filings=texts([one.filing for one in new]),
        persons=texts([numbers(one.persons) for one in new]),
        choices=texts([_array(one.choices) for one in new]),
        splits=booleans([one.split for one in new]),
        keeps=booleans([one.keep for one in new]),
        channels=texts(channels),
        states=texts([one.state for one in new]),
        salts=texts([one.salt for one in new]),
        shares=nulls(len(new)) if shares is None else texts([_array(one) for one in shares]),
        member_release_ids=texts([release_id for release_id, _, _ in pairs]),
        member_person_ids=numbers([person for _, person, _ in pairs]),
        member_applications=texts([application for _, _, application in pairs]),
    )
    if entered != len(pairs):
        return None
    return [
        msgspec.structs.replace(one, leaf_index=place, arrival=arrival)
        for place, (one, arrival) in enumerate(zip(new, arrivals, strict=True), first)
    ]


async def change(tx: Transaction, changed: Sequence[Application]) -> bool:
    """Store new wishes with their new receipts; False when one of them was withdrawn meanwhile."""
    count = await _sql["applications_change"].run(
        tx,
        applications=[one.application for one in changed],
        choices=[_array(one.choices) for one in changed],
        keeps=[one.keep for one in changed],
        filed_ats=[one.filed_at for one in changed],
        salts=[one.salt for one in changed],
        leaf_indexes=[one.leaf_index for one in changed],
    )
    return count == len(changed)


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
    """Return the applications of an account, newest first, and others' with a person that was given to it."""
    return await _sql["applications_of_account"].rows(tx, Application, account_id=account_id)


async def get(tx: Transaction, application: str) -> Application | None:
    """Return an application."""
    return await _sql["application_get"].row(tx, Application, application=application)


async def of_filing(tx: Transaction, filing: str) -> list[Application]:
    """Return the applications of one filing: one, or one a person of a split party."""
    return await _sql["applications_of_filing"].rows(tx, Application, filing=filing)


async def lock(tx: Transaction, names: Sequence[str]) -> None:
    """Keep applications from others until commit, always locked in the same order."""
    await _sql["applications_lock"].run(tx, applications=list(names))


async def withdraw_served_elsewhere(tx: Transaction, release_id: str) -> list[str]:
    """Withdraw who waits for what one of the party has got in another release; return their names."""
    return await _sql["applications_served_elsewhere"].values(tx, release_id=release_id)


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
    await forget_losses(tx, release_id)


async def forget_losses(tx: Transaction, release_id: str) -> None:
    """Let the losses of everybody who has a seat begin anew."""
    await _sql["losses_reset"].run(tx, release_id=release_id)


async def standings(tx: Transaction, release_id: str) -> list[Standing]:
    """Return where every application of a release stands."""
    return await _sql["states"].rows(tx, Standing, release_id=release_id)


def _columns(pairs: Pairs) -> dict[str, list[str] | list[int]]:
    return {"release_ids": [release for release, _ in pairs], "person_ids": [person for _, person in pairs]}


def _array(values: Sequence[str]) -> str:
    """Return an array literal to be an element of another; slot ids need no quotes."""
    return "{" + ",".join(values) + "}"
