"""Letters waiting to be sent. They commit together with what they tell of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from psycopg.types.json import Jsonb

from sodat.storage.statements import Transaction, load

_sql = load("outbox")

Facts = Mapping[str, str | int | None]


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter: its kind, its language, and the facts that its sentence needs."""

    letter_id: int
    mobile_hash: bytes
    mobile_sealed: bytes
    kind: str
    language: str
    facts: dict[str, str | int | None]
    queued_at: datetime
    tries: int
    channel: str
    """sms, email or both: as the letter says itself, else as the account wants it."""

    email_sealed: bytes | None


async def add(
    tx: Transaction,
    kind: str,
    facts: Facts,
    *,
    mobile_hash: bytes,
    mobile_sealed: bytes,
    language: str,
    channel: str | None = None,
    email: tuple[bytes, bytes] | None = None,
) -> None:
    """Queue a letter to a number; with `channel` it goes that way, with `email` to that address."""
    await _sql["letter_add"].run(
        tx,
        kind=kind,
        facts=Jsonb(dict(facts)),
        mobile_hash=mobile_hash,
        mobile_sealed=mobile_sealed,
        language=language,
        channel=channel,
        email_hash=email[0] if email else None,
        email_sealed=email[1] if email else None,
    )


async def contested(tx: Transaction, person_id: int) -> None:
    """Queue a letter to all accounts that named a person, each with the name that it gave itself."""
    await _sql["letters_of_contested"].run(tx, person_id=person_id)


async def applied(tx: Transaction, applications: Sequence[str]) -> None:
    """Queue a letter to those who have applied just now; of a split party the first application is named."""
    await _sql["letters_of_applied"].run(tx, applications=list(applications))


async def result(tx: Transaction, release_id: str) -> None:
    """Queue a letter to everybody of a release: won, or not this time."""
    await _sql["letters_of_result"].run(tx, release_id=release_id)


async def moves(tx: Transaction, applications: Sequence[str]) -> None:
    """Queue a letter to those who got something in a refill: a first place, or a better one."""
    await _sql["letters_of_moves"].run(tx, applications=list(applications))


async def given_back(tx: Transaction, appointment_id: UUID) -> None:
    """Queue a letter to whoever gave an appointment back, so that nobody else can without their knowing."""
    await _sql["letters_of_ended"].run(tx, kind="given-back", appointment_ids=[appointment_id])


async def withdrawn(tx: Transaction, applications: Sequence[str]) -> None:
    """Queue a letter to those whose party a desk withdrew."""
    await _sql["letters_of_withdrawn"].run(tx, applications=list(applications))


async def paused(tx: Transaction, release_id: str, reason: str) -> None:
    """Queue a letter to everybody whose release was paused."""
    await _sql["letters_of_paused"].run(tx, release_id=release_id, reason=reason)


async def asked_to_confirm(tx: Transaction, appointment_ids: Sequence[UUID], by: datetime) -> None:
    """Queue a letter to those who must say by a time that they come to these appointments."""
    await _sql["letters_of_asked"].run(tx, appointment_ids=list(appointment_ids), confirm_by=by)


async def unconfirmed(tx: Transaction, appointment_ids: Sequence[UUID]) -> None:
    """Queue a letter to those whose places came back because nobody said that they come."""
    await _sql["letters_of_ended"].run(tx, kind="unconfirmed", appointment_ids=list(appointment_ids))


async def missed(tx: Transaction, session_id: UUID) -> None:
    """Queue a letter to those of a session who were noted in this transaction as not having come."""
    await _sql["letters_of_missed"].run(tx, session_id=session_id)


async def remind(tx: Transaction) -> int:
    """Queue letters of reminder for tomorrow's appointments, each once; return how many letters."""
    return await _sql["letters_of_reminders"].run(tx)


async def cancelled(tx: Transaction, release_id: str, reason: str) -> None:
    """Queue a letter to everybody whose release was cancelled."""
    await _sql["letters_of_cancelled"].run(tx, release_id=release_id, reason=reason)


async def claim(tx: Transaction, count: int) -> list[Letter]:
    """Return letters to send now; they are ours until commit."""
    return await _sql["letters_claim"].rows(tx, Letter, count=count)


async def sent(tx: Transaction, letter_ids: Sequence[int], *, forget: bool) -> None:
    """Note that letters went out; with `forget` the codes in them are kept no longer."""
    await _sql["letters_sent"].run(tx, letter_ids=list(letter_ids), forget=forget)


async def retry(tx: Transaction, letter_ids: Sequence[int], channel: str | None = None) -> None:
    """Try letters again later, each time after twice as long; with `channel` that way alone from now on."""
    await _sql["letters_retry"].run(tx, letter_ids=list(letter_ids), channel=channel)


async def give_up(tx: Transaction, letter_ids: Sequence[int]) -> None:
    """Try letters no more; they stay, unsent, for whoever asks why nothing came."""
    await _sql["letters_give_up"].run(tx, letter_ids=list(letter_ids))


async def last(tx: Transaction, mobile_hash: bytes) -> Letter | None:
    """Return the last letter that goes to a number by SMS."""
    return await _sql["letter_last"].row(tx, Letter, mobile_hash=mobile_hash)


async def last_email(tx: Transaction, email_hash: bytes) -> Letter | None:
    """Return the last letter that goes to an e-mail address."""
    return await _sql["letter_last_email"].row(tx, Letter, email_hash=email_hash)
