"""The log: every filing has a place in it that anyone can prove."""

from datetime import timedelta

from sodat.actions import attending, checkpointing
from sodat.actions.entries import receipt
from sodat.rules import merkle
from sodat.rules.checkpoint import open_note, read_checkpoint
from sodat.rules.standing import StandingWish
from sodat.storage import log, standing
from sodat.vault import verify_ed25519

from .portal import TOMORROW


def test_receipt_proves_that_a_filing_is_in_the_log(portal):
    release = portal.release({"a": {"open": 5}})
    people = portal.people(40)
    results = portal.file(release, *((account, [person], ["a"]) for account, person in people))
    portal.checkpoint()

    for filed in results:
        mine = receipt(filed.applications[0])
        proof = portal.do(lambda tx, at=mine.leaf_index: checkpointing.inclusion(tx, at))
        head = read_checkpoint(open_note(proof.note, portal.vault.log_key, verify_ed25519))
        assert merkle.inclusion_holds(mine.leaf, mine.leaf_index, head.size, proof.proof, head.root)


def test_leaf_shows_neither_application_nor_wish(portal):
    release = portal.release({"a": {"open": 5}})
    account, person = portal.people(1)[0]
    (filed,) = portal.file(release, (account, [person], ["a"]))

    body = portal.do(lambda tx: log.leaf(tx, filed.applications[0].leaf_index))

    assert filed.applications[0].application.encode() not in body
    assert b".a" not in body


def test_checkpoints_grow_consistently(portal):
    async def append(tx, start, end):
        return await log.append(tx, [str(number).encode() for number in range(start, end)])

    sizes, leaves = [1, 2, 255, 256, 257, 513, 70_000], []
    roots = []
    for start, end in zip([0, *sizes], sizes, strict=False):
        assert portal.do(lambda tx, a=start, b=end: append(tx, a, b)) == start
        leaves += [str(number).encode() for number in range(start, end)]
        while portal.checkpoint() is not None:
            pass
        latest = portal.do(log.latest)
        head = read_checkpoint(open_note(latest.note, portal.vault.log_key, verify_ed25519))
        assert head.size == end
        roots.append(head.root)

    assert roots == [merkle.root(leaves[:size]) for size in sizes]
    assert portal.checkpoint() is None


def test_proof_waits_for_a_checkpoint(portal):
    portal.release({"a": {"open": 5}})

    assert portal.do(lambda tx: checkpointing.inclusion(tx, 0)) is None
    portal.checkpoint()
    assert portal.do(lambda tx: checkpointing.inclusion(tx, 0)) is not None
    assert portal.do(lambda tx: checkpointing.inclusion(tx, 99)) is None


def test_opening_is_in_the_log_before_every_filing(portal):
    release = portal.release({"a": {"open": 5}}, policy="first-come")
    people = portal.people(5)
    portal.file(release, *((account, [person], ["a"]) for account, person in people))

    kinds = [bytes(body).split(b"\n")[0] for (body,) in portal.values("SELECT body FROM log_leaf ORDER BY 1")]
    ordered = [
        bytes(body).split(b"\n")[0]
        for (body,) in portal.values("SELECT body FROM log_leaf ORDER BY leaf_index")
    ]

    assert kinds.count(b"filed") == 5
    assert ordered.index(b"opened") < ordered.index(b"filed")


def test_standing_application_enters_by_the_published_rule_until_served(portal):
    (account, person), (other, second) = portal.people(2)

    async def stand(tx, who, one, pincode):
        wish = StandingWish(pincodes=(pincode,))
        return await standing.add(
            tx, who, [one], "covishield-18", wish, split=False, expires_on=TOMORROW + timedelta(days=400)
        )

    first = portal.release({"a": {"open": 1}}, refills=1)
    portal.do(lambda tx: stand(tx, account, person, "411001"))
    portal.do(lambda tx: stand(tx, other, second, "999999"))
    portal.run(first, until="refill")
    again = portal.release({"a": {"open": 1}}, refills=1)
    portal.run(again, until="book")

    assert portal.check(first).applications == 1
    assert portal.check(again).applications == 0
    assert [one.ended_why for one in portal.do(lambda tx: standing.of_account(tx, account))] == ["served"]
    assert portal.do(lambda tx: attending.mine(tx, account))[0].appointments[0].slot == f"{first}.a"
