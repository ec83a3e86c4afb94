"""Standing applications and keeping, as programs ask for them."""

from datetime import UTC, datetime, timedelta

PATH = "/api/v1/standing"


def wanted(service, *persons, **more):
    until = datetime.now(UTC).date() + timedelta(days=30)
    return {"service": service, "persons": list(persons), "expires_on": until.isoformat()} | more


def service_of(world, release):
    listed = world.call("GET", "/api/v1/releases").json["releases"]
    return next(one["service"] for one in listed if one["release"] == release)


def test_standing_application_is_made_shown_and_ended(world):
    service = service_of(world, world.release({"a": {"open": 1}}))
    token = world.sign_in()
    person = world.name(token)

    made = world.call("POST", PATH, wanted(service, person, pincodes=["411001"], mornings_first=True), token)
    listed = world.call("GET", PATH, token=token)
    theirs = world.call("DELETE", f"{PATH}/{made.json['standing']}", token=world.sign_in("9000000002"))
    ended = world.call("DELETE", f"{PATH}/{made.json['standing']}", token=token)

    assert made.status == 201
    assert (made.json["persons"], made.json["pincodes"], made.json["ended"]) == ([person], ["411001"], None)
    assert listed.json == {"standing": [made.json]}
    assert (theirs.status, theirs.code) == (404, "application-unknown")
    assert ended.status == 204
    assert [one["ended"] for one in world.call("GET", PATH, token=token).json["standing"]] == ["withdrawn"]


def test_standing_application_is_made_once_under_its_key(world):
    service = service_of(world, world.release({"a": {"open": 1}}))
    token = world.sign_in()
    person = world.name(token)
    body = wanted(service, person)

    first, again = (world.call("POST", PATH, body, token, {"idempotency-key": "k"}) for _ in range(2))

    assert first.json == again.json
    assert len(world.call("GET", PATH, token=token).json["standing"]) == 1


def test_standing_application_that_makes_no_sense_is_refused(world):
    service = service_of(world, world.release({"a": {"open": 1}}))
    token = world.sign_in()
    person = world.name(token)

    unknown = world.call("POST", PATH, wanted("no-such", person), token)
    stranger = world.call("POST", PATH, wanted(service, person + 1), token)
    no_day = world.call("POST", PATH, wanted(service, person) | {"expires_on": "2027-02-30"}, token)
    no_number = world.call("DELETE", f"{PATH}/x", token=token)

    assert (unknown.status, unknown.json["facts"]["field"]) == (400, "service")
    assert (stranger.status, stranger.code) == (404, "person-unknown")
    assert (no_day.status, no_day.json["facts"]["field"]) == (400, "expires_on")
    assert no_number.status == 404


def test_party_says_that_it_keeps_what_it_has(world):
    release = world.release({"a": {"open": 1}})
    token = world.sign_in()
    person = world.name(token)
    filed = world.hand_in(token, release, [person], ["a"]).json

    path = f"/api/v1/applications/{filed['application']}"
    kept = world.call("POST", f"{path}/keep", {"keep": True}, token)
    theirs = world.call("POST", f"{path}/keep", {"keep": False}, world.sign_in("9000000002"))

    assert (kept.status, kept.json["keep"], kept.json["receipt"] != filed["receipt"]) == (200, True, True)
    assert world.call("GET", path, token=token).json == kept.json
    assert theirs.status == 404
