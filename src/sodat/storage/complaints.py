"""Complaints of the cities to the central officials, with their evidence and what came of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from psycopg.types.json import Jsonb

from sodat.storage.statements import Transaction, load

_sql = load("complaints")


@dataclass(frozen=True, slots=True)
class Complaint:
    """One complaint. `mailed_at`: when the e-mail went out; `given_up_at`: when it could not."""

    complaint_id: int
    release_id: str
    district_id: int
    title_en: str
    title_mr: str
    title_hi: str
    name: str
    name_mr: str
    name_hi: str
    words: str
    dossier: str
    digest: str
    leaf_index: int
    sent_to: str
    sent_by: str
    sent_at: datetime
    mailed_at: datetime | None
    given_up_at: datetime | None
    answer: str | None
    answered_by: str
    answered_at: datetime | None

    @property
    def mail(self) -> str:
        """Return what became of the e-mail."""
        return "sent" if self.mailed_at else "given-up" if self.given_up_at else "waiting"


@dataclass(frozen=True, slots=True)
class Fresh:
    """A complaint that is to be stored."""

    release_id: str
    words: str
    dossier: str
    digest: str
    leaf_index: int
    sent_to: str
    letter_id: int
    sent_by: int


async def add(tx: Transaction, one: Fresh) -> int:
    """Store a complaint and return its number."""
    return int(
        await _sql["complaint_add"].value(
            tx,
            release_id=one.release_id,
            words=one.words,
            dossier=one.dossier,
            digest=one.digest,
            leaf_index=one.leaf_index,
            sent_to=one.sent_to,
            letter_id=one.letter_id,
            sent_by=one.sent_by,
        )
    )


async def same(tx: Transaction, release_id: str, digest: str, words: str) -> int | None:
    """Return the number of a complaint that said the same before."""
    found: int | None = await _sql["complaint_same"].value(
        tx, release_id=release_id, digest=digest, words=words
    )
    return found


async def listed(tx: Transaction, district_id: int | None) -> list[Complaint]:
    """Return the complaints of a city or of all, those without an answer first."""
    return await _sql["complaints_of"].rows(tx, Complaint, district_id=district_id, complaint_id=None)


async def one(tx: Transaction, district_id: int | None, complaint_id: int) -> Complaint | None:
    """Return a complaint, of a city or of any."""
    return await _sql["complaints_of"].row(tx, Complaint, district_id=district_id, complaint_id=complaint_id)


async def answer(tx: Transaction, complaint_id: int, words: str, answered_by: int) -> bool:
    """Answer a complaint; False when it has an answer."""
    changed = await _sql["complaint_answer"].run(
        tx, complaint_id=complaint_id, answer=words, answered_by=answered_by
    )
    return changed == 1


async def mail(
    tx: Transaction, language: str, facts: Mapping[str, str], email_hash: bytes, email_sealed: bytes
) -> int:
    """Queue a complaint's letter to an address and return the letter's number."""
    return int(
        await _sql["letter_to_address"].value(
            tx,
            kind="complaint",
            language=language,
            facts=Jsonb(dict(facts)),
            email_hash=email_hash,
            email_sealed=email_sealed,
        )
    )
