"""Complaints of a city to the central officials: the evidence is hashed, logged, mailed and answered."""

from collections import Counter

from sodat.actions import composing, staffing
from sodat.actions.signing_in import EMAIL
from sodat.rules import complaints as rules
from sodat.rules.complaints import ComplaintAnswered, ComplaintUnknown
from sodat.rules.lifecycle import check_reason
from sodat.rules.manifest import time_text
from sodat.rules.receipts import act_leaf
from sodat.rules.refusals import ReleaseUnknown
from sodat.rules.signing_in import email_address
from sodat.storage import complaints, log, oversight, releases, reviewing
from sodat.storage.complaints import Complaint, Fresh
from sodat.storage.staff import Staff
from sodat.storage.statements import Transaction
from sodat.vault import Vault

_ALARMS_MAX = 1000


async def dossier(tx: Transaction, who: Staff, release_id: str) -> str:
    """Return the dossier of a release as it stands now.

    Raises:
        ReleaseUnknown: none of that name is announced in the officer's city.
    """
    release = await releases.get(tx, release_id)
    if release is None or release.state == "draft" or release.district_id != who.district_id:
        raise ReleaseUnknown
    seats = await oversight.seats(tx, release_id)
    alarms = await oversight.alarms(tx, release.district_id, _ALARMS_MAX)
    return rules.dossier(
        rules.Measured(
            release=release_id,
            policy=release.policy,
            state=release.state,
            opens_at=release.timeline.opens_at,
            closes_at=release.timeline.closes_at,
            rules_digest=composing.digest(bytes(release.rules_json)),
            seats=seats.seats,
            given=seats.booked + seats.served + seats.missed,
            applications=tuple((one.name, one.many) for one in await oversight.channels(tx, release_id)),
            first_minute=tuple(await oversight.first_minute(tx, release_id)),
            alarms=tuple(
                rules.Raised(one.name, one.seats, one.seconds, one.raised_at)
                for one in alarms
                if one.release_id == release_id
            ),
            clusters=await _clusters(tx, release_id),
        )
    )


async def _clusters(tx: Transaction, release_id: str) -> tuple[rules.Cluster, ...]:
    found = []
    for one in sorted(await reviewing.cases(tx, release_id), key=lambda each: each.case_id):
        accounts = await reviewing.case_accounts(tx, one.case_id)
        signals = Counter(name for each in accounts for name in {said.split()[0] for said in each.reasons})
        found.append(rules.Cluster(one.state, one.accounts, one.score, tuple(sorted(signals.items()))))
    return tuple(found)


async def send(
    tx: Transaction, vault: Vault, who: Staff, release_id: str, *, address: str, words: str, language: str
) -> int:
    """Send a complaint with its dossier by e-mail and return its number; the same once more sends nothing.

    Raises:
        ReasonMissing, ReasonTooLong: of the words; EmailNotUsable; ReleaseUnknown.
    """
    said, to = check_reason(words), email_address(address)
    evidence = await dossier(tx, who, release_id)
    digest = composing.digest(evidence.encode())
    before = await complaints.same(tx, release_id, digest, said)
    if before is not None:
        return before
    await staffing.note(tx, who, "complaint-sent", release_id, said)
    leaf = await _log(tx, "complaint", release_id, digest)
    facts = {"release": release_id, "from": who.name, "words": said, "digest": digest, "leaf": str(leaf)}
    letter = await complaints.mail(
        tx, language, facts | {"dossier": evidence}, vault.email_hash(to), vault.seal(to, EMAIL)
    )
    return await complaints.add(
        tx, Fresh(release_id, said, evidence, digest, leaf, to, letter, who.account_id)
    )


async def answer(tx: Transaction, who: Staff, complaint_id: int, words: str) -> None:
    """Answer a complaint, once; the hash of the answer stands in the public log.

    Raises:
        ReasonMissing, ReasonTooLong: of the answer; ComplaintUnknown; ComplaintAnswered.
    """
    said = check_reason(words)
    one = await found(tx, None, complaint_id)
    if not await complaints.answer(tx, complaint_id, said, who.account_id):
        raise ComplaintAnswered
    await staffing.note(tx, who, "complaint-answered", str(complaint_id), said)
    await _log(tx, "complaint-answered", one.release_id, f"{one.digest} {composing.digest(said.encode())}")


async def found(tx: Transaction, district_id: int | None, complaint_id: int) -> Complaint:
    """Return a complaint of a city or, without one, of any.

    Raises:
        ComplaintUnknown.
    """
    one = await complaints.one(tx, district_id, complaint_id)
    if one is None:
        raise ComplaintUnknown
    return one


async def _log(tx: Transaction, kind: str, release_id: str, body: str) -> int:
    return await log.append(tx, [act_leaf(kind, release_id, body, time_text(await releases.now(tx)))])
