"""People in the database: one row for each human being."""

from collections.abc import Sequence
from dataclasses import dataclass

from sodat.rules.people import Corrected, Person
from sodat.storage.statements import Transaction, load

_sql = load("people")


@dataclass(frozen=True, slots=True)
class Shown:
    """A person as an account sees it."""

    person_id: int
    name: str
    birth_year: int
    gender: str
    id_type: str
    id_last: str
    pincode: str
    contested: bool


@dataclass(frozen=True, slots=True)
class Holder:
    """Which account decides for a person, and what it said that a draw goes by."""

    person_id: int
    account_id: int
    birth_year: int
    gender: str
    pincode: str


@dataclass(frozen=True, slots=True)
class Party:
    """An application of several persons."""

    application: str
    release_id: str


@dataclass(frozen=True, slots=True)
class Registration:
    """One person of a register that is taken over, with the account it belongs to."""

    mobile_hash: bytes
    mobile_sealed: bytes
    language: str
    identity_key: bytes
    person: Person
    doses: int


async def of_account(tx: Transaction, account_id: int) -> list[Shown]:
    """Return the people of an account, oldest entry first."""
    return await _sql["people_of_account"].rows(tx, Shown, account_id=account_id)


async def count(tx: Transaction, account_id: int) -> int:
    """Return how many people an account has named; its row stays locked until commit."""
    return int(await _sql["person_count"].value(tx, account_id=account_id))


async def add(
    tx: Transaction, account_id: int, identity_key: bytes, person: Person, id_last: str
) -> int | None:
    """Add a person and return its number; None when this human is there already."""
    found: int | None = await _sql["person_add"].value(
        tx, identity_key=identity_key, id_type=person.id_type, id_last=id_last, **_said(account_id, person)
    )
    return found


async def by_identity(tx: Transaction, identity_key: bytes) -> Holder | None:
    """Return who decides for the human with this identity; the row stays locked until commit."""
    return await _sql["person_by_identity"].row(tx, Holder, identity_key=identity_key)


async def held(tx: Transaction, person_id: int, account_id: int) -> Holder | None:
    """Return a person this account decides for; the row stays locked until commit."""
    return await _sql["person_of_account"].row(tx, Holder, person_id=person_id, account_id=account_id)


async def update_claim(tx: Transaction, person_id: int, account_id: int, person: Corrected) -> bool:
    """Correct what a second filing said; False when this account has none for this person."""
    said = _said(account_id, person)
    return await _sql["claim_update"].run(tx, person_id=person_id, **said) == 1


async def update(tx: Transaction, person_id: int, person: Person | Corrected) -> None:
    """Correct what was said about a person."""
    await _sql["person_update"].run(tx, person_id=person_id, **_said(0, person))


async def contest(tx: Transaction, person_id: int, account_id: int, person: Person) -> bool:
    """Note a second filing and return whether it is this account's first ever for this person."""
    await _sql["claim_add"].run(tx, person_id=person_id, **_said(account_id, person))
    await _sql["person_contest"].run(tx, person_id=person_id)
    return await _sql["contested_letter_add"].run(tx, person_id=person_id, account_id=account_id) == 1


async def lock(tx: Transaction, person_id: int) -> bool:
    """Keep a person from filings and everybody else until commit; False when there is none."""
    return await _sql["person_lock"].value(tx, person_id=person_id) is not None


async def releases_of(tx: Transaction, person_id: int) -> list[str]:
    """Return the releases in which a person has a live application."""
    return await _sql["person_releases"].values(tx, person_id=person_id)


async def is_in_draw(tx: Transaction, person_id: int) -> bool:
    """Return whether a release that has not ended goes by what is said about a person."""
    return bool(await _sql["person_in_draw"].value(tx, person_id=person_id))


async def parties_of_others(tx: Transaction, person_id: int, account_id: int) -> list[Party]:
    """Return the parties of other accounts with this person that can still be withdrawn as if never filed."""
    return await _sql["person_parties"].rows(tx, Party, person_id=person_id, account_id=account_id)


async def take_over(tx: Transaction, person_id: int, account_id: int) -> int:
    """Give a person's own live applications to an account, and the person's seats in parties that stay."""
    await _sql["filings_pass_on"].run(tx, person_id=person_id, account_id=account_id)
    await _sql["parties_come_back"].run(tx, person_id=person_id, account_id=account_id)
    await _sql["parties_pass_on"].run(tx, person_id=person_id, account_id=account_id)
    return await _sql["applications_take_over"].run(tx, person_id=person_id, account_id=account_id)


async def settle(tx: Transaction, person_id: int, account_id: int) -> bool:
    """Let the account that showed the document decide; False when it never claimed the person.

    What a draw goes by stays as it was while the person is in one.
    """
    in_draw = await is_in_draw(tx, person_id)
    moved = await _sql["claim_settle"].run(tx, person_id=person_id, account_id=account_id, in_draw=in_draw)
    kept = await _sql["claim_confirm"].run(tx, person_id=person_id, account_id=account_id)
    if moved + kept:
        await _sql["claims_remove"].run(tx, person_id=person_id)
    return moved + kept > 0


async def is_busy(tx: Transaction, person_id: int) -> bool:
    """Return whether a person has an application or an appointment."""
    return bool(await _sql["person_busy"].value(tx, person_id=person_id))


async def drop_claim(tx: Transaction, person_id: int, account_id: int) -> bool:
    """Take back a second filing; False when this account had none."""
    if not await _sql["claim_remove"].run(tx, person_id=person_id, account_id=account_id):
        return False
    await _sql["contest_end"].run(tx, person_id=person_id)
    return True


async def let_go(tx: Transaction, person_id: int, account_id: int) -> None:
    """Remove a person of this account; whoever filed the same human too decides from then on."""
    if await _sql["claim_inherit"].run(tx, person_id=person_id):
        await _sql["contest_end"].run(tx, person_id=person_id)
    else:
        await _sql["person_remove"].run(tx, person_id=person_id, account_id=account_id)


async def register(tx: Transaction, registrations: Sequence[Registration]) -> int:
    """Take over a register of people and return how many were new."""
    people = [one.person for one in registrations]
    return await _sql["people_register"].run(
        tx,
        mobile_hashes=[one.mobile_hash for one in registrations],
        mobiles_sealed=[one.mobile_sealed for one in registrations],
        languages=[one.language for one in registrations],
        identity_keys=[one.identity_key for one in registrations],
        doses=[one.doses for one in registrations],
        id_types=[one.id_type for one in people],
        id_lasts=[one.id_number[-4:] for one in people],
        names=[one.name for one in people],
        birth_years=[one.birth_year for one in people],
        genders=[one.gender for one in people],
        pincodes=[one.pincode for one in people],
    )


def _said(account_id: int, person: Person | Corrected) -> dict[str, str | int]:
    return {
        "account_id": account_id,
        "name": person.name,
        "birth_year": person.birth_year,
        "gender": person.gender,
        "pincode": person.pincode,
    }
