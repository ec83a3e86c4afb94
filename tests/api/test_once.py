"""Idempotency keys: done once, answered as often as asked, in one transaction with the deed."""

import asyncio

import pytest

from web.world import named

PEOPLE = "/api/v1/people"


def keyed(key="a-key-of-mine"):
    return {"idempotency-key": key}


def test_same_request_under_its_key_is_answered_again_and_not_done_again(world):
    token = world.sign_in()

    first = world.call("POST", PEOPLE, named(), token, keyed())
    again = world.call("POST", PEOPLE, named(), token, keyed())

    assert (first.status, "idempotency-replayed" in first.headers) == (201, False)
    assert (again.status, again.body, again.headers["idempotency-replayed"]) == (201, first.body, "true")
    assert again.headers["content-type"] == first.headers["content-type"]
    assert again.headers["cache-control"] == "no-store"


def test_filing_that_comes_late_takes_no_later_wishes_away(world):
    token = world.sign_in()
    release = world.release({"a": {"open": 1}, "b": {"open": 1}})
    person, there = world.name(token), f"/api/v1/releases/{release}/applications"
    early, later = ({"persons": [person], "choices": [f"{release}.{slot}"]} for slot in "ab")

    first = world.call("POST", there, early, token, keyed())
    changed = world.call("POST", there, later, token)
    again = world.call("POST", there, early, token, keyed())
    other = world.call("POST", there, later, token, keyed())

    assert [first.status, changed.status, again.status] == [201, 200, 201]
    assert (again.body, again.headers["idempotency-replayed"]) == (first.body, "true")
    assert (other.status, other.json["code"]) == (422, "key-reused")
    assert world.values("SELECT choices FROM application") == [([f"{release}.b"],)]


def test_filing_that_is_refused_may_be_mended_under_its_key(world):
    token = world.sign_in()
    release = world.release({"a": {"open": 1}})
    person, there = world.name(token), f"/api/v1/releases/{release}/applications"

    wrong = world.call("POST", there, {"persons": [person], "choices": ["nowhere"]}, token, keyed())
    right = world.call("POST", there, {"persons": [person], "choices": [f"{release}.a"]}, token, keyed())
    nobody = world.call("POST", there, {"persons": [person], "choices": []}, None, keyed())

    assert (wrong.json["code"], right.status, nobody.status) == ("slot-unknown", 201, 401)


def test_code_is_sent_once_however_often_its_request_comes(world):
    asked = [world.call("POST", "/api/v1/login", {"mobile": "9000000001"}, None, keyed()) for _ in range(3)]

    assert {one.json["txn"] for one in asked} == {asked[0].json["txn"]}
    assert world.values("SELECT count(*) FROM one_time_code") == [(1,)]
    assert world.values("SELECT count(*) FROM outbox") == [(1,)]


def test_lost_try_is_lost_once(world):
    txn = world.call("POST", "/api/v1/login", {"mobile": "9000000001"}).json["txn"]
    code = world.call("GET", "/_demo/outbox/9000000001").json["code"]
    wrong = {"txn": txn, "code": f"{(int(code) + 1) % 10**6:06d}"}

    tried = [world.call("POST", "/api/v1/login/code", wrong, None, keyed()) for _ in range(4)]
    right = world.call("POST", "/api/v1/login/code", wrong | {"code": code}, None, keyed("another"))

    assert [(one.status, one.json["facts"]) for one in tried] == [(403, {"tries_left": 2})] * 4
    assert right.status == 200


def test_token_is_answered_again_but_lies_sealed(world):
    txn = world.call("POST", "/api/v1/login", {"mobile": "9000000001"}).json["txn"]
    said = {"txn": txn, "code": world.call("GET", "/_demo/outbox/9000000001").json["code"]}

    first, again = (world.call("POST", "/api/v1/login/code", said, None, keyed()) for _ in range(2))

    assert (first.status, first.json) == (200, again.json)
    stored = b"".join(row[0] for row in world.values("SELECT body_sealed FROM answered_once"))
    assert first.json["token"].encode() not in stored
    assert b"account" not in stored


def test_answer_to_a_login_is_kept_no_longer_than_its_code(world):
    txn = world.call("POST", "/api/v1/login", {"mobile": "9000000001"}).json["txn"]
    code = world.call("GET", "/_demo/outbox/9000000001").json["code"]
    world.call("POST", "/api/v1/login/code", {"txn": txn, "code": code}, None, keyed())
    world.call("POST", PEOPLE, named(), world.sign_in("9000000002"), keyed("other"))

    kept = world.values("SELECT extract(epoch FROM expires_at - now()) FROM answered_once ORDER BY 1")

    assert [round(float(seconds) / 60) for (seconds,) in kept] == [10, 24 * 60]


def test_key_with_another_request_is_refused(world):
    token = world.sign_in()
    world.call("POST", PEOPLE, named(), token, keyed())

    other_body = world.call("POST", PEOPLE, named("X00000002"), token, keyed())
    other_path = world.call(
        "POST", "/api/v1/webhooks", {"url": "x", "events": ["release.opened"]}, token, keyed()
    )
    cancel = world.call("POST", f"/api/v1/appointments/{'0' * 32}/cancel", None, token, keyed())

    assert (other_body.status, other_body.code) == (422, "key-reused")
    assert other_path.status == 403
    assert (cancel.status, cancel.code) == (422, "key-reused")
    assert len(world.call("GET", PEOPLE, token=token).json["people"]) == 1


def test_key_belongs_to_its_account(world):
    tokens = [world.sign_in("9000000001"), world.sign_in("9000000002")]

    named_ones = [
        world.call("POST", PEOPLE, named(f"X0000000{number}"), token, keyed())
        for number, token in enumerate(tokens)
    ]

    assert [one.status for one in named_ones] == [201, 201]
    assert named_ones[0].json["person"] != named_ones[1].json["person"]


def test_refused_request_may_be_mended_and_sent_under_the_same_key(world):
    token = world.sign_in()

    refused = world.call("POST", PEOPLE, named(pincode="41100"), token, keyed())
    mended = world.call("POST", PEOPLE, named(), token, keyed())

    assert (refused.status, mended.status) == (400, 201)


def test_two_at_once_under_one_key_are_one_deed(world):
    token = world.sign_in()
    one = ("POST", PEOPLE, named(), token, keyed())

    answers = world.at_once(*[one] * 5)

    done = [answer for answer in answers if answer.status == 201]
    refused = [answer for answer in answers if answer.status == 409]
    assert len(done) + len(refused) == 5
    assert len({answer.body for answer in done}) == 1
    assert sum("idempotency-replayed" not in answer.headers for answer in done) == 1


def test_key_in_use_is_refused_with_the_time_to_wait(world):
    token = world.sign_in()
    one = ("POST", PEOPLE, named(), token, keyed())

    async def while_it_is_used():
        async with world.database.transaction() as tx:
            await tx.execute("LOCK TABLE person IN EXCLUSIVE MODE")
            first = asyncio.create_task(world.asked(*one))
            await _until_waiting(tx)
            async with asyncio.timeout(5):  # it is refused at once, it does not wait
                second = await world.asked(*one)
        return await first, second

    first, second = world.loop.run_until_complete(while_it_is_used())

    assert first.status == 201
    assert (second.status, second.code, second.headers["retry-after"]) == (409, "key-in-use", "1")
    assert world.call(*one).body == first.body


async def _until_waiting(tx):
    query = "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'person'::regclass"
    for _ in range(1000):
        if (await (await tx.execute(query)).fetchone())[0]:
            return
        await asyncio.sleep(0.01)
    raise AssertionError("nobody waits")


def test_deed_that_fails_leaves_no_answer(world):
    """Both or neither: when the answer cannot be stored, nobody was named."""
    token = world.sign_in()
    world.do(lambda tx: tx.execute("ALTER TABLE answered_once ADD CHECK (status <> 201)"))

    failed = world.call("POST", PEOPLE, named(), token, keyed())

    assert failed.status == 500
    assert world.call("GET", PEOPLE, token=token).json == {"people": []}


@pytest.mark.parametrize("key", ["", "with space", "x" * 256, "\u00e9"])
def test_what_is_no_key_is_refused(world, key):
    answer = world.call("POST", PEOPLE, named(), world.sign_in(), keyed(key))

    assert (answer.status, answer.json["facts"]["field"]) == (400, "Idempotency-Key")


def test_key_that_is_too_old_is_free_again(world):
    token = world.sign_in()
    world.call("POST", PEOPLE, named(), token, keyed())
    world.do(lambda tx: tx.execute("UPDATE answered_once SET expires_at = now()"))

    other = world.call("POST", PEOPLE, named("X00000002"), token, keyed())

    assert (other.status, "idempotency-replayed" in other.headers) == (201, False)
