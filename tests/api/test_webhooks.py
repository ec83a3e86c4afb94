"""Webhooks: told in the transaction of the act, signed, tried again, and never let anybody reach inside."""

import asyncio
import hmac
import ipaddress
import json
import logging
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest

from sodat.actions import overseeing
from sodat.edge import webhooks as sender
from sodat.edge import worker
from sodat.rules import webhooks as rules
from sodat.rules.webhooks import EVENTS, TRIES_MAX, WebhookAddressNotUsable, event_of, parts_of, wait_after
from sodat.storage import webhooks as stored
from sodat.vault import Login
from web.duty import login_of
from web.world import World

WEBHOOKS = "/api/v1/webhooks"
SEATS = {"a": {"open": 1}, "b": {"open": 1}}
HOUR = timedelta(hours=1)


@asynccontextmanager
async def receiver(*answers):
    """Listen on loopback; give the answers in turn, the last one for good. Yields (url, requests)."""
    left, seen = list(answers), []

    async def serve(reader, writer):
        head = await reader.readuntil(b"\r\n\r\n")
        length = next(int(x[15:]) for x in head.split(b"\r\n") if x.lower().startswith(b"content-length:"))
        seen.append((head, await reader.readexactly(length)))
        answer = left.pop(0) if len(left) > 1 else left[0]
        with suppress(ConnectionError):
            if answer is None:
                await reader.read()  # until the other side has had enough
            else:
                writer.write(answer)
                await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/hook?a=1", seen
    finally:
        server.close()


OK = b"HTTP/1.1 204 Fine\r\n\r\n"


def subscribe(world, token, url="http://127.0.0.1:9/hook", events=EVENTS):
    return world.call("POST", WEBHOOKS, {"url": url, "events": list(events)}, token)


def sent(world, *answers):
    """Send what is due to a receiver that every webhook points to; return (how many, requests)."""

    async def run():
        async with receiver(*answers) as (url, seen):
            async with world.database.transaction() as tx:
                await tx.execute("UPDATE webhook SET url = %s", [url])
            many = await sender.send_waiting(world.database, world.vault, rehearsal=True)
            return many, seen

    return world.loop.run_until_complete(run())


def due_again(world):
    world.do(lambda tx: tx.execute("UPDATE webhook_delivery SET retry_at = now()"))


def fate(world, token):
    """Return how the messages of the only webhook fared."""
    (one,) = world.call("GET", WEBHOOKS, token=token).json["webhooks"]
    return world.call("GET", f"{WEBHOOKS}/{one['webhook']}", token=token).json


def test_officer_subscribes_sees_and_ends(world, officer):
    made = subscribe(world, officer, events=["release.opened", "release.announced", "release.opened"])
    shown = world.call("GET", WEBHOOKS, token=officer).json["webhooks"]
    path = f"{WEBHOOKS}/{made.json['webhook']}"
    one = world.call("GET", path, token=officer).json

    assert made.status == 201
    assert made.json["secret"].startswith("whsec_")
    assert made.json["events"] == ["release.announced", "release.opened"]
    assert shown == [{name: value for name, value in made.json.items() if name != "secret"}]
    assert one == shown[0] | {"deliveries": []}
    assert world.call("DELETE", path, token=officer).status == 204
    assert world.call("GET", path, token=officer).code == "webhook-unknown"
    assert world.call("DELETE", path, token=officer).status == 404


def test_secret_lies_sealed(world, officer):
    secret = subscribe(world, officer).json["secret"]

    assert secret.encode() not in world.values("SELECT secret_sealed FROM webhook")[0][0]


def test_citizen_may_not_subscribe_and_nobody_sees_anothers(world, officer):
    citizen = world.sign_in("9000000001")
    made = subscribe(world, officer).json
    other = world.vault.token(login_of(world, "central"))

    assert subscribe(world, citizen).code == "not-allowed"
    assert world.call("GET", WEBHOOKS, token=citizen).status == 403
    assert world.call("GET", WEBHOOKS).status == 401
    assert world.call("GET", f"{WEBHOOKS}/{made['webhook']}", token=other).code == "webhook-unknown"
    assert world.call("DELETE", f"{WEBHOOKS}/{made['webhook']}", token=other).code == "webhook-unknown"


def test_officer_is_who_is_on_duty_and_not_whose_token_says_so(world, officer):
    made = subscribe(world, officer).json
    said = world.vault.token(Login(10**6, "officer", datetime.now(UTC) + HOUR))
    path = f"{WEBHOOKS}/{made['webhook']}"

    def ask(token):
        answers = [world.call(method, at, token=token) for method, at in
                   (("GET", WEBHOOKS), ("GET", path), ("DELETE", path))]  # fmt: skip
        return [one.status for one in [*answers, subscribe(world, token)]]

    world.do(lambda tx: tx.execute("UPDATE staff SET ended_at = now()"))

    assert [ask(token) for token in (said, officer)] == [[401] * 4] * 2
    assert world.values("SELECT count(*) FROM webhook") == [(1,)]


def test_eleventh_webhook_is_refused(world, officer):
    made = [subscribe(world, officer) for _ in range(11)]

    assert [one.status for one in made] == [201] * 10 + [409]
    assert made[-1].json["facts"] == {"webhooks_max": 10}


@pytest.mark.parametrize("events", [[], ["release.unknown"], "release.opened"])
def test_event_that_is_none_is_refused(world, officer, events):
    answer = world.call("POST", WEBHOOKS, {"url": "http://127.0.0.1/", "events": events}, officer)

    assert (answer.status, answer.code) == (400, "malformed-request")


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("http://example.org/", "loopback-only"),
        ("https://127.0.0.1/", "loopback-only"),
        ("http://127.0.0.1@example.org/", "form"),
        ("http://127.0.0.1:70000/", "form"),
        ("ftp://127.0.0.1/", "form"),
        ("http://127.0.0.1/\r\nX: y", "form"),
        ("http://127.0.0.1/" + "a" * 500, "form"),
        ("", "form"),
    ],
)
def test_rehearsal_sends_to_this_machine_alone(world, officer, url, why):
    answer = subscribe(world, officer, url)

    assert (answer.status, answer.json["facts"]) == (422, {"why": why})


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("http://example.org/", "https-only"),
        ("https://10.0.0.1/", "name-only"),
        ("https://2130706433/", "name-only"),
        ("https://0x7f.1/", "name-only"),
        ("https://localhost/", "name-only"),
        ("https://[::1]/", "name-only"),
        ("https://user:word@example.org/", "form"),
        ("https://example.org/#part", "form"),
        ("https://EXAMPLE.org/", "form"),
        ("https://example.org./", "form"),
        ("https://exa mple.org/", "form"),
    ],
)
def test_production_sends_to_public_names_over_https_alone(url, why):
    with pytest.raises(WebhookAddressNotUsable) as refused:
        parts_of(url, rehearsal=False)

    assert refused.value.facts == {"why": why}


def test_usable_addresses_are_taken_apart():
    assert parts_of("https://a.example.org", rehearsal=False) == ("https", "a.example.org", 443, "/")
    assert parts_of("https://a.example.org:8443/x?y=%20", rehearsal=False)[2:] == (8443, "/x?y=%20")
    assert parts_of("http://[::1]:9000/", rehearsal=True) == ("http", "::1", 9000, "/")


def test_release_is_told_step_by_step(world, officer):
    subscribe(world, officer)
    release = world.release(SEATS)
    world.run(release, "refill")

    told = [row[0] for row in world.values("SELECT event FROM webhook_delivery ORDER BY delivery_id")]

    assert told == [f"release.{event}" for event in (
        "announced", "opened", "closed", "committed", "drawn", "booked", "refilled",
    )]  # fmt: skip


def test_cancelling_is_told_and_so_is_first_come(world, officer):
    subscribe(world, officer, events=["release.cancelled", "release.drawn", "release.booked"])
    cancelled, first_come = world.release(SEATS), world.release(SEATS, policy="first-come")
    world.do(lambda tx: overseeing.cancel(tx, cancelled, "no vaccine came to the centre"))
    world.run(first_come, "book")

    assert world.values("SELECT event, release_id FROM webhook_delivery ORDER BY delivery_id") == [
        ("release.cancelled", cancelled),
        ("release.booked", first_come),
    ]


def test_what_one_did_not_subscribe_to_is_not_told(world, officer):
    subscribe(world, officer, events=["release.booked"])
    world.release(SEATS)

    assert world.values("SELECT count(*) FROM webhook_delivery") == [(0,)]


def test_withdrawals_and_seats_that_come_back_are_never_told():
    acts = ("withdrawn", "given-back", "revealed", "paused", "resumed", "postponed", "settled", "filed")

    assert {event_of(act, policy) for act in acts for policy in ("draw", "first-come", "waiting-room")} == {
        None
    }


def test_act_and_its_message_are_stored_together_or_not_at_all(world, officer):
    subscribe(world, officer)
    world.do(lambda tx: tx.execute("ALTER TABLE webhook_delivery ADD CHECK (event <> 'release.announced')"))

    with pytest.raises(Exception, match="check constraint"):
        world.release(SEATS)

    assert world.call("GET", "/api/v1/releases").json["releases"] == []
    assert world.values("SELECT count(*) FROM webhook_delivery") == [(0,)]


def test_message_is_signed_and_says_only_what_is_public(world, officer):
    secret = subscribe(world, officer, events=["release.opened"]).json["secret"]
    release = world.release(SEATS)

    many, [(head, body)] = sent(world, OK)

    names = dict(line.split(": ", 1) for line in head.decode().split("\r\n")[1:-2])
    said = dict(part.split("=") for part in names["Sodat-Signature"].split(","))
    right = hmac.new(secret.encode(), f"{said['t']}.".encode() + body, sha256).hexdigest()
    assert (many, said["v1"]) == (1, right)
    assert head.startswith(b"POST /hook?a=1 HTTP/1.1\r\n")
    assert names["Sodat-Event"] == "release.opened"
    message = json.loads(body)
    assert message | {"id": "", "at": ""} == {
        "id": "", "event": "release.opened", "release": release, "policy": "draw", "at": "",
    }  # fmt: skip
    assert fate(world, officer)["delivered"] == 1


def test_every_subscriber_hears_under_the_same_id(world, officer):
    for _ in range(2):
        subscribe(world, officer, events=["release.opened"])
    world.release(SEATS)

    many, seen = sent(world, OK)

    assert (many, len({json.loads(body)["id"] for _, body in seen}), len({head for head, _ in seen})) == (
        2,
        1,
        2,
    )


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        (b"HTTP/1.1 500 No\r\n\r\n", "status-500"),
        (b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\n\r\n", "status-302"),
        (b"SSH-2.0-OpenSSH_9\r\n", "no-answer"),
        (b"", "no-answer"),
        (b"x" * 100_000, "no-answer"),
    ],
)
def test_what_is_no_yes_is_tried_again(world, officer, answer, problem):
    subscribe(world, officer, events=["release.opened"])
    world.release(SEATS)

    sent(world, answer)
    at_once, _ = sent(world, OK)
    before = fate(world, officer)
    due_again(world)
    later, seen = sent(world, OK)
    after = fate(world, officer)

    assert (at_once, later, len(seen)) == (0, 1, 1)
    assert (before["waiting"], before["deliveries"][0]["problem"]) == (1, problem)
    assert (after["waiting"], after["delivered"], after["deliveries"][0]["tries"]) == (0, 1, 2)


def test_receiver_that_hangs_is_left_in_time(world, officer, monkeypatch):
    monkeypatch.setattr(sender, "SECONDS_MAX", 0.2)
    subscribe(world, officer, events=["release.opened"])
    world.release(SEATS)

    sent(world, None)

    assert fate(world, officer)["deliveries"][0]["problem"] == "took-too-long"


def test_message_is_given_up_where_one_can_see_it(world, officer, caplog):
    subscribe(world, officer, events=["release.opened"])
    world.release(SEATS)
    caplog.set_level(logging.WARNING)

    tries = []
    for _ in range(TRIES_MAX + 1):
        tries.append(sent(world, b"HTTP/1.1 503 No\r\n\r\n")[0])
        due_again(world)

    one = fate(world, officer)
    assert tries == [1] * TRIES_MAX + [0]
    assert (one["given_up"], one["waiting"], one["deliveries"][0]["problem"]) == (1, 0, "status-503")
    assert one["deliveries"][0]["given_up_at"].endswith("Z")
    assert "given up: status-503" in caplog.text
    assert 'sodat_webhook_messages{state="given-up"} 1' in world.call("GET", "/metrics").text


def test_waits_grow_to_about_a_day():
    waits = [wait_after(tries) for tries in range(1, TRIES_MAX)]

    assert waits == sorted(waits)
    assert waits[0] == timedelta(seconds=10)
    assert 12 * HOUR < sum(waits, timedelta()) < 36 * HOUR


def test_hanging_receiver_holds_up_only_itself(world, officer):
    first = subscribe(world, officer, events=EVENTS).json["webhook"]
    second = subscribe(world, officer, events=EVENTS).json["webhook"]
    world.release(SEATS)

    due = world.do(lambda tx: stored.claim(tx, 20, timedelta(seconds=60)))
    more = world.do(lambda tx: stored.claim(tx, 20, timedelta(seconds=60)))

    assert sorted(str(one.webhook_id) for one in due) == sorted([first, second])
    assert {one.event for one in due} == {"release.announced"}
    assert {one.event for one in more} == {"release.opened"}


def test_two_workers_never_send_the_same(world, officer):
    subscribe(world, officer, events=["release.opened"])
    for _ in range(6):
        world.release(SEATS)
        subscribe(world, officer, events=["release.opened"])
    world.do(lambda tx: tx.execute("UPDATE webhook_delivery SET retry_at = '-infinity'"))

    claims = world.together(*[lambda tx: stored.claim(tx, 20, timedelta(seconds=60))] * 4)

    taken = [one.delivery_id for claim in claims for one in claim]
    assert len(taken) == len(set(taken)) > 0


def resolving(*addresses):
    async def resolve(_host, _port):
        return addresses

    return resolve


@pytest.mark.parametrize(
    "addresses",
    [
        ["127.0.0.1"],
        ["10.1.2.3"],
        ["169.254.169.254"],
        ["93.184.216.34", "192.168.0.1"],
        ["::1"],
        ["::ffff:10.0.0.1"],
        ["64:ff9b::a00:1"],
        ["2002:a00:1::"],
        ["fd00::1"],
        ["fec0::1"],
        ["fe80::1%eth0"],
        ["0.0.0.0"],  # noqa: S104
        ["224.0.0.1"],
        ["100.64.0.1"],
        [],
    ],
)
def test_name_that_leads_inside_is_not_called(world, officer, addresses, monkeypatch):
    async def never(*_args, **_more):
        raise AssertionError("connected")

    monkeypatch.setattr(asyncio, "open_connection", never)
    subscribe(world, officer, events=["release.opened"])
    world.release(SEATS)
    world.do(lambda tx: tx.execute("UPDATE webhook SET url = 'https://hook.example.org/'"))

    many = world.loop.run_until_complete(
        sender.send_waiting(world.database, world.vault, rehearsal=False, look_up=resolving(*addresses))
    )

    assert (many, fate(world, officer)["deliveries"][0]["problem"]) == (1, "address-not-public")


def test_connection_goes_to_the_address_that_was_checked(world, officer, monkeypatch):
    asked = []

    async def connect(host, port, **more):
        asked.append((host, port, more["server_hostname"], more["ssl"] is not None))
        raise OSError("not from a test")

    monkeypatch.setattr(asyncio, "open_connection", connect)
    subscribe(world, officer, events=["release.opened"])
    world.release(SEATS)
    world.do(lambda tx: tx.execute("UPDATE webhook SET url = 'https://hook.example.org/'"))

    world.loop.run_until_complete(
        sender.send_waiting(world.database, world.vault, rehearsal=False, look_up=resolving("93.184.216.34"))
    )

    assert asked == [("93.184.216.34", 443, "hook.example.org", True)]
    assert fate(world, officer)["deliveries"][0]["problem"] == "no-answer"


def test_public_addresses_are_public():
    public = ["93.184.216.34", "8.8.8.8", "2606:2800:220:1::1"]

    assert [sender.is_public(ipaddress.ip_address(one)) for one in public] == [True] * 3


def test_ended_webhook_hears_nothing_more(world, officer):
    made = subscribe(world, officer, events=["release.opened"]).json
    world.release(SEATS)
    world.call("DELETE", f"{WEBHOOKS}/{made['webhook']}", token=officer)

    assert sent(world, OK) == (0, [])


def test_worker_forgets_old_messages_and_answers(world, officer):
    subscribe(world, officer, events=["release.opened"])
    world.release(SEATS)
    world.call("POST", "/api/v1/login", {"mobile": "9000000001"}, None, {"idempotency-key": "k"})
    world.do(lambda tx: tx.execute("UPDATE webhook_delivery SET queued_at = now() - interval '31 days'"))
    world.do(lambda tx: tx.execute("UPDATE answered_once SET expires_at = now()"))

    world.loop.run_until_complete(worker.forget(world.database))

    assert world.values(
        "SELECT (SELECT count(*) FROM webhook_delivery), (SELECT count(*) FROM answered_once)"
    ) == [(0, 0)]


def test_production_refuses_what_a_rehearsal_takes(database_url, tmp_path):
    world = World(database_url, tmp_path, mode="production")
    token = world.vault.token(login_of(world))

    refused = subscribe(world, token, "http://127.0.0.1:9/hook")

    world.close()
    assert (refused.status, refused.json["facts"]) == (422, {"why": "https-only"})


def test_events_are_those_of_the_document():
    assert set(rules._ACTS.values()) | {"release.refilled"} == set(EVENTS)
