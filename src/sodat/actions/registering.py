"""Naming the people one decides for."""

from collections.abc import Sequence

from sodat.actions import composing
from sodat.actions.signing_in import MOBILE
from sodat.rules.people import PEOPLE_MAX, Corrected, Person, last_digits
from sodat.rules.refusals import PersonHasApplication, PersonUnknown, TooManyPeople
from sodat.storage import applications, outbox, people, releases
from sodat.storage.people import Shown
from sodat.storage.statements import Transaction
from sodat.vault import Vault


async def people_of(tx: Transaction, account_id: int) -> list[Shown]:
    """Return the people of an account."""
    return await people.of_account(tx, account_id)


async def add_person(tx: Transaction, vault: Vault, account_id: int, person: Person) -> Shown:
    """Name a person and return what is stored.

    A human who is in the system already stays one person with one entry: the second
    account's filing is kept as a claim, both see that it is contested, and whoever shows
    the document at a desk decides. The same account again corrects what it said.

    Raises:
        TooManyPeople: the account has its four.
        PersonHasApplication: more than the name would change while a draw goes by it.
    """
    identity = vault.identity_key(person.id_type, person.id_number)
    named = await people.count(tx, account_id)
    holder = await people.by_identity(tx, identity)
    if holder is not None and holder.account_id == account_id:
        await _correct(tx, holder, person)
        return await _shown(tx, account_id, holder.person_id)
    if named >= PEOPLE_MAX:
        raise TooManyPeople(people_max=PEOPLE_MAX)
    person_id = await people.add(tx, account_id, identity, person, last_digits(person.id_number))
    if person_id is None:
        holder = await people.by_identity(tx, identity)
        if holder is None:
            raise PersonUnknown
        person_id = holder.person_id
        if await people.contest(tx, person_id, account_id, person):
            await outbox.contested(tx, person_id)
    return await _shown(tx, account_id, person_id)


async def correct_person(tx: Transaction, account_id: int, person_id: int, said: Corrected) -> Shown:
    """Correct what this account said about a person, as far as no draw goes by it, and return what is stored.

    Raises:
        PersonUnknown: not of this account.
        PersonHasApplication: more than the name would change while a draw goes by it.
    """
    holder = await people.held(tx, person_id, account_id)
    if holder is not None:
        await _correct(tx, holder, said)
    elif not await people.update_claim(tx, person_id, account_id, said):
        raise PersonUnknown
    return await _shown(tx, account_id, person_id)


async def _correct(tx: Transaction, holder: people.Holder, said: Person | Corrected) -> None:
    stands = (holder.birth_year, holder.gender, holder.pincode)
    decides = (said.birth_year, said.gender, said.pincode)
    if decides != stands and await people.is_in_draw(tx, holder.person_id):
        raise PersonHasApplication
    await people.update(tx, holder.person_id, said)


async def remove_person(tx: Transaction, account_id: int, person_id: int) -> None:
    """Remove a person, or a claim on one.

    Raises:
        PersonHasApplication: there is an application or an appointment.
        PersonUnknown: not of this account.
    """
    if await people.drop_claim(tx, person_id, account_id):
        return
    if all(one.person_id != person_id for one in await people.of_account(tx, account_id)):
        raise PersonUnknown
    if await people.is_busy(tx, person_id):
        raise PersonHasApplication
    await people.let_go(tx, person_id, account_id)


async def settle_person(tx: Transaction, person_id: int, account_id: int) -> None:
    """Let the account whose holder showed the document at a desk decide for a person.

    The person's own live applications, and the seats they hold, are this account's from then on. A party
    that another account filed with them is withdrawn, in public, as long as its release takes filings.

    Raises:
        PersonUnknown: that account never named this person.
    """
    # Releases before persons, as a filing locks them: nothing of theirs is drawn or withdrawn meanwhile.
    held = await people.releases_of(tx, person_id)
    await releases.gates(tx, held)
    if not await people.lock(tx, person_id):
        raise PersonUnknown
    # A filing may have come in before the person was locked.
    await releases.gates(tx, sorted(set(await people.releases_of(tx, person_id)) - set(held)))
    parties = await people.parties_of_others(tx, person_id, account_id)
    await applications.withdraw(tx, [party.application for party in parties], leave=True)
    if not await people.settle(tx, person_id, account_id):
        raise PersonUnknown
    await people.take_over(tx, person_id, account_id)
    await outbox.withdrawn(tx, [party.application for party in parties])
    for party in parties:
        release = await releases.get(tx, party.release_id)
        if release is not None:
            await composing.tell(tx, "withdrawn", release, composing.digest(party.application.encode()))


async def register(tx: Transaction, vault: Vault, register_of: Sequence[tuple[str, str, Person, int]]) -> int:
    """Take over a register: (mobile, language, person, doses); return how many people were new."""
    return await people.register(
        tx,
        [
            people.Registration(
                mobile_hash=vault.mobile_hash(mobile),
                mobile_sealed=vault.seal(mobile, MOBILE),
                language=language,
                identity_key=vault.identity_key(person.id_type, person.id_number),
                person=person,
                doses=doses,
            )
            for mobile, language, person, doses in register_of
        ],
    )


async def _shown(tx: Transaction, account_id: int, person_id: int) -> Shown:
    return next(one for one in await people.of_account(tx, account_id) if one.person_id == person_id)
