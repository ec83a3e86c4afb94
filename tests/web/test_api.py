"""docs/api.md, call by call, over the real database."""

from datetime import datetime, timedelta

import pytest

from sodat.rules import merkle
from sodat.rules.checkpoint import open_note, read_checkpoint
from sodat.rules.receipts import Receipt
from sodat.vault import Login, verify_ed25519
from web.world import World, named

SEATS = {"a": {"open": 1}, "b": {"open": 1}}


def test_signing_in_by_code_gives_a_token_that_works(world):
    asked = world.call("POST", "/api/v1/login", {"mobile": "+91 90000 00001", "language": "hi"})
    letter = world.call("GET", "/_demo/outbox/9000000001").json
    signed_in = world.call(
        "POST", "/api/v1/login/code", {"txn": asked.json["txn"], "code": f" {letter['code']} "}
    )

    assert (asked.status, signed_in.status) == (202, 200)
    assert asked.json.keys() == {"txn", "expires_at", "resend_at"}
    assert letter["mobile"] == "9000000001"
    assert letter["code"] in letter["text"]
    assert "सोडत" in letter["text"]
    assert world.call("GET", "/api/v1/people", token=signed_in.json["token"]).json == {"people": []}
    assert signed_in.headers["cache-control"] == "no-store"


def test_wrong_code_costs_a_try_and_the_third_is_the_last(world):
    txn = world.call("POST", "/api/v1/login", {"mobile": "9000000001"}).json["txn"]
    code = world.call("GET", "/_demo/outbox/9000000001").json["code"]
    wrong = {"txn": txn, "code": f"{(int(code) + 1) % 10**6:06d}"}

    answers = [world.call("POST", "/api/v1/login/code", wrong) for _ in range(3)]
    late = world.call("POST", "/api/v1/login/code", {"txn": txn, "code": code})

    assert [(one.status, one.json["facts"]["tries_left"]) for one in answers] == [
        (403, 2),
        (403, 1),
        (403, 0),
    ]
    assert "Tries left: 2" in answers[0].json["message"]
    assert (late.status, late.code) == (410, "code-expired")


def test_code_works_once(world):
    txn = world.call("POST", "/api/v1/login", {"mobile": "9000000001"}).json["txn"]
    said = {"txn": txn, "code": world.call("GET", "/_demo/outbox/9000000001").json["code"]}

    assert [world.call("POST", "/api/v1/login/code", said).status for _ in range(2)] == [200, 410]


def test_code_too_old_is_refused(world):
    txn = world.call("POST", "/api/v1/login", {"mobile": "9000000001"}).json["txn"]
    code = world.call("GET", "/_demo/outbox/9000000001").json["code"]
    world.do(lambda tx: tx.execute("UPDATE one_time_code SET expires_at = now()"))

    assert world.call("POST", "/api/v1/login/code", {"txn": txn, "code": code}).code == "code-expired"


def test_second_code_too_soon_says_how_long_to_wait(database_url, tmp_path):
    world = World(database_url, tmp_path, code_wait_seconds=60)
    world.call("POST", "/api/v1/login", {"mobile": "9000000001"})

    again = world.call("POST", "/api/v1/login", {"mobile": "9000000001"}, headers={"accept-language": "mr"})

    world.close()
    assert (again.status, again.code) == (429, "too-many-codes")
    assert 0 < int(again.headers["retry-after"]) <= 60
    assert "सेकंद" in again.json["message"]


@pytest.mark.parametrize("mobile", ["", "12345", "020 2550 1000", "9" * 10_000, "<script>alert(1)</script>"])
def test_what_is_no_mobile_is_refused(world, mobile):
    assert world.call("POST", "/api/v1/login", {"mobile": mobile}).code == "mobile-not-usable"


@pytest.mark.parametrize("change", [lambda t: t[:-1], lambda t: "2" + t, lambda _: "", lambda _: "x.y"])
def test_altered_token_is_nobody(world, change):
    token = change(world.sign_in())

    answer = world.call("GET", "/api/v1/people", token=token)

    assert (answer.status, answer.code) == (401, "not-signed-in")
    assert answer.headers["www-authenticate"] == "Bearer"


def test_expired_token_is_nobody(world):
    past = datetime.now().astimezone() - timedelta(seconds=1)

    token = world.vault.token(Login(1, "citizen", past))

    assert world.call("GET", "/api/v1/people", token=token).status == 401


def test_person_is_named_shown_and_removed(world):
    token = world.sign_in()

    added = world.call("POST", "/api/v1/people", named("MH 01-2345", id_type="other"), token)
    person = added.json["person"]
    shown = world.call("GET", "/api/v1/people", token=token).json["people"]
    removed = world.call("DELETE", f"/api/v1/people/{person}", token=token)

    assert added.status == 201
    assert added.json == {
        "person": person, "name": "सीता पाटील", "birth_year": 1990, "gender": "female",
        "id_type": "other", "id_last": "2345", "pincode": "411001", "contested": False,
    }  # fmt: skip
    assert shown == [added.json]
    assert (removed.status, removed.body) == (204, b"")
    assert world.call("GET", "/api/v1/people", token=token).json == {"people": []}


def test_second_filing_of_a_human_adds_nothing_and_is_contested(world):
    first, second = world.sign_in("9000000001"), world.sign_in("9000000002")
    person = world.name(first)

    again = world.call("POST", "/api/v1/people", named(), second)

    assert (again.status, again.json["contested"], again.json["person"]) == (201, True, person)
    assert world.call("GET", "/api/v1/people", token=first).json["people"][0]["contested"] is True


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("name", "अ" * 10_000, "malformed-request"),
        ("name", "", "malformed-request"),
        ("name", "a\x00b", "malformed-request"),
        ("birth_year", 1700, "malformed-request"),
        ("birth_year", "९९", "malformed-request"),
        ("gender", "x", "malformed-request"),
        ("pincode", "41100", "malformed-request"),
        ("id_type", "library", "malformed-request"),
        ("id_number", "x", "identity-not-usable"),
    ],
)
def test_field_of_a_person_that_does_not_fit_is_named(world, field, value, code):
    answer = world.call("POST", "/api/v1/people", named(**{field: value}), world.sign_in())

    assert answer.code == code
    assert answer.status == (422 if code == "identity-not-usable" else 400)
    assert code == "identity-not-usable" or answer.json["facts"]["field"] == field


def test_aadhaar_with_a_wrong_check_digit_is_refused(world):
    token = world.sign_in()
    answers = [
        world.call("POST", "/api/v1/people", named(number, id_type="aadhaar"), token).status
        for number in ("२३४१ २३४१ २३४६", "2341 2341 2347")
    ]

    assert answers == [201, 422]


def test_script_in_a_name_is_text_and_stays_text(world):
    token = world.sign_in()
    person = world.name(token, name="<script>alert('ना')</script>")

    assert world.call("GET", "/api/v1/people", token=token).json["people"][0]["name"].startswith("<script>")
    assert person > 0


def test_fifth_person_is_refused(world):
    token = world.sign_in()
    for number in range(4):
        world.name(token, f"X0000000{number}")

    fifth = world.call("POST", "/api/v1/people", named("X00000009"), token)

    assert (fifth.status, fifth.code, fifth.json["facts"]) == (409, "too-many-people", {"people_max": 4})


def test_somebody_elses_person_cannot_be_removed(world):
    person = world.name(world.sign_in("9000000001"))
    other = world.sign_in("9000000002")

    paths = [f"/api/v1/people/{one}" for one in (person, 10**17, "x", "9" * 40, "-1", "\x00")]

    assert {world.call("DELETE", path, token=other).code for path in paths} == {"person-unknown"}


def test_person_with_an_application_stays(world):
    release, token = world.release(SEATS), world.sign_in()
    person = world.name(token)
    world.hand_in(token, release, [person], ["a"])

    assert world.call("DELETE", f"/api/v1/people/{person}", token=token).status == 409


def test_releases_are_listed_and_shown_without_login(world):
    release = world.release({"a": {"open": 2, "R": 1}})

    listed = world.call("GET", "/api/v1/releases").json
    shown = world.call("GET", f"/api/v1/releases/{release}").json

    assert listed.keys() == {"now", "releases"}
    assert listed["releases"][0] == {
        "release": release, "service": "covishield-18",
        "title": {"en": "Tomorrow", "mr": "उद्या", "hi": "कल"}, "policy": "draw",
        "state": "open", "opens_at": shown["opens_at"], "closes_at": shown["closes_at"],
        "draws_at": shown["draws_at"], "seats": 3, "applications": 0,
    }  # fmt: skip
    assert listed["releases"][0].items() <= shown.items()
    assert shown["slots"][0]["seats"] == {"open": 2, "R": 1}
    assert shown["slots"][0].keys() >= {
        "slot",
        "centre",
        "name",
        "name_mr",
        "pincode",
        "date",
        "starts",
        "ends",
    }
    assert shown["party_size_max"] == 4
    assert shown["shares"] == ["D2", "R"]
    assert shown["record"] == ["rules-1.json"]
    assert shown["beacon"]["kind"] == "local"
    assert [one["trustee"] for one in shown["trustees"]] == ["city", "hospital", "press"]
    assert shown["now"].endswith("Z")


def test_release_seen_before_is_answered_without_its_body(world):
    path = f"/api/v1/releases/{world.release(SEATS)}"
    tag = world.call("GET", path).headers["etag"]

    again = world.call("GET", path, headers={"if-none-match": tag})

    assert (again.status, again.body, again.headers["etag"]) == (304, b"", tag)
    assert world.call("HEAD", path).body == b""


@pytest.mark.parametrize("name", ["none", "%00", "\x00", "a" * 300, "UPPER", "Ω"])
def test_unknown_release_is_refused_everywhere(world, name):
    token = world.sign_in()
    asked = [
        world.call("GET", f"/api/v1/releases/{name}"),
        world.call("GET", f"/api/v1/releases/{name}/record/pool.txt"),
        world.call(
            "POST", f"/api/v1/releases/{name}/applications", {"persons": [1], "choices": ["a"]}, token
        ),
        world.call("POST", f"/api/v1/releases/{name}/reveals", {"trustee": "city", "secret": "0"}),
    ]

    assert [(one.status, one.code) for one in asked] == [(404, "release-unknown")] * 4


def test_application_is_answered_with_a_receipt_that_its_leaf_opens(world):
    release, token = world.release(SEATS), world.sign_in()
    person = world.name(token)

    filed = world.hand_in(token, release, [person], ["a", "b"])

    said = filed.json
    text = open_note(said["receipt"], world.vault.log_key, verify_ed25519)
    receipt = Receipt(*text.split("\n")[1:7])
    leaf = world.call("GET", f"/log/leaf/{said['leaf_index']}")
    assert filed.status == 201
    assert said | {"receipt": ""} == {
        "application": receipt.application, "release": release, "persons": [person],
        "choices": [f"{release}.a", f"{release}.b"], "split": False, "keep": False, "state": "filed",
        "filed_at": receipt.filed_at, "leaf_index": int(receipt.leaf_index), "receipt": "", "rank": None,
        "place": None, "appointments": [], "cutoffs": None,
    }  # fmt: skip
    assert leaf.body == receipt.leaf


def test_same_application_again_changes_nothing_and_the_last_wishes_count(world):
    release, token = world.release(SEATS), world.sign_in()
    person = world.name(token)

    first, again, changed = (world.hand_in(token, release, [person], one) for one in (["a"], ["a"], ["b"]))

    assert [one.status for one in (first, again, changed)] == [201, 200, 200]
    assert again.json == first.json
    assert changed.json["application"] == first.json["application"]
    assert changed.json["choices"] == [f"{release}.b"]
    assert world.call("GET", "/api/v1/applications", token=token).json["applications"] == [changed.json]


def test_double_submit_at_once_is_one_application(world):
    release, token = world.release(SEATS), world.sign_in()
    body = {"persons": [world.name(token)], "choices": [f"{release}.a"]}

    answers = world.at_once(*[("POST", f"/api/v1/releases/{release}/applications", body, token)] * 5)

    assert len({one.json["application"] for one in answers}) == 1
    assert len(world.call("GET", "/api/v1/applications", token=token).json["applications"]) == 1


def test_split_party_is_one_application_a_person(world):
    release, token = world.release(SEATS), world.sign_in()
    persons = [world.name(token, f"X0000000{number}") for number in range(2)]

    filed = world.hand_in(token, release, persons, ["a", "b"], split=True).json
    mine = world.call("GET", "/api/v1/applications", token=token).json["applications"]
    one = world.call("GET", f"/api/v1/applications/{filed['application']}", token=token).json

    assert (filed["persons"], len(filed["with"])) == ([persons[0]], 1)
    assert {each["application"] for each in mine} == {filed["application"], *filed["with"]}
    assert one["with"] == filed["with"]


@pytest.mark.parametrize(
    ("persons", "slots", "status", "code"),
    [
        ([], ["a"], 422, "party-size"),
        ([1, 1], ["a"], 422, "party-size"),
        ([999_999], ["a"], 404, "person-unknown"),
        ([1], [], 422, "choices-missing"),
        ([1], ["a", "a"], 422, "choices-missing"),
        ([1], ["c"], 422, "slot-unknown"),
        (["x"], ["a"], 400, "malformed-request"),
        ([2**63], ["a"], 400, "malformed-request"),
        (list(range(1, 50)), ["a"], 400, "malformed-request"),
    ],
)
def test_wishes_that_the_rules_do_not_allow_are_refused(world, persons, slots, status, code):
    release, token = world.release(SEATS), world.sign_in()
    world.name(token)

    answer = world.hand_in(token, release, persons, slots)

    assert (answer.status, answer.code) == (status, code)


def test_wish_for_somebody_elses_person_is_refused(world):
    release = world.release(SEATS)
    person = world.name(world.sign_in("9000000001"))

    assert world.hand_in(world.sign_in("9000000002"), release, [person], ["a"]).code == "person-unknown"


def test_filing_needs_a_login(world):
    release = world.release(SEATS)

    assert world.hand_in("", release, [1], ["a"]).status == 401


def test_before_opening_and_after_closing_nothing_is_taken(world):
    token = world.sign_in()
    person = world.name(token)
    early, late = world.release(SEATS, announce=False), world.release(SEATS)
    world.end_filing(late)

    answers = [world.hand_in(token, release, [person], ["a"]) for release in (early, late)]

    assert answers[0].status == 404  # a draft is nobody's business
    assert answers[1].code == "applications-closed"
    assert answers[1].json["facts"]["closed_at"].endswith("Z")


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        (b"{", 400, "body"),
        (b"[1]", 400, "body"),
        (b"\xff\xfe", 400, "body"),
        (b"[" * 60_000, 400, "body"),
        (b'{"persons": [1]}', 400, "choices"),
        (b'{"persons": [1], "choices": [7]}', 400, "choices[0]"),
        (b'{"persons": [1], "choices": "' + b"x" * 70_000 + b'"}', 413, "body"),
    ],
)
def test_request_that_cannot_be_read_is_refused_with_its_field(world, body, status, field):
    release, token = world.release(SEATS), world.sign_in()

    answer = world.call("POST", f"/api/v1/releases/{release}/applications", body, token)

    assert (answer.status, answer.code, answer.json["facts"]["field"]) == (status, "malformed-request", field)


def test_too_large_by_its_own_word_is_not_even_read(world):
    answer = world.call("POST", "/api/v1/login", b"{}", headers={"content-length": "99999999"})

    assert answer.status == 413


def test_withdrawn_application_stays_visible_and_may_be_filed_anew(world):
    release, token = world.release(SEATS), world.sign_in()
    person = world.name(token)
    path = f"/api/v1/applications/{world.hand_in(token, release, [person], ['a']).json['application']}"

    answers = [world.call("DELETE", path, token=token).status for _ in range(2)]

    assert answers == [204, 204]
    assert world.call("GET", path, token=token).json["state"] == "withdrawn"
    assert world.hand_in(token, release, [person], ["a"]).status == 201


def test_somebody_elses_application_is_unknown(world):
    release, mine, other = world.release(SEATS), world.sign_in("9000000001"), world.sign_in("9000000002")
    one = world.hand_in(mine, release, [world.name(mine)], ["a"]).json["application"]

    answers = [
        world.call(method, f"/api/v1/applications/{name}{more}", token=other).code
        for name in (one, "0" * 32, "x", "\x00")
        for method, more in (("GET", ""), ("DELETE", ""), ("GET", "/receipt"))
    ]

    assert set(answers) == {"application-unknown"}
    assert world.call("GET", "/api/v1/applications", token=other).json == {"applications": []}


def test_receipt_proves_itself_against_the_checkpoint(world):
    release, token = world.release(SEATS), world.sign_in()
    one = world.hand_in(token, release, [world.name(token)], ["a"]).json
    path = f"/api/v1/applications/{one['application']}/receipt"
    early = world.call("GET", path, token=token)
    world.checkpoint()

    said = world.call("GET", path, token=token).json

    key = world.vault.log_key
    head = read_checkpoint(open_note(said["checkpoint"], key, verify_ed25519))
    leaf = Receipt(*open_note(said["receipt"], key, verify_ed25519).split("\n")[1:7]).leaf
    proof = [bytes.fromhex(each) for each in said["proof"]]
    assert (early.status, early.code) == (404, "record-not-ready")
    assert head.size == said["tree_size"]
    assert merkle.inclusion_holds(leaf, said["leaf_index"], said["tree_size"], proof, head.root)
    assert world.call("GET", "/log/checkpoint").text == said["checkpoint"]


def test_tiles_are_the_hashes_of_the_leaves(world):
    release, token = world.release(SEATS), world.sign_in()
    world.hand_in(token, release, [world.name(token)], ["a"])
    size = world.checkpoint()

    tile = world.call("GET", f"/log/tile/0/000.p/{size}")
    leaves = [world.call("GET", f"/log/leaf/{index}").body for index in range(size)]

    assert tile.body == b"".join(merkle.leaf_hash(leaf) for leaf in leaves)
    assert "immutable" in tile.headers["cache-control"]
    unknown = ["0/0", "0/000.p/0", "0/000.p/256", "0/x000/000", "64/000", "0/../000", "0/000.p/1/2"]
    assert {world.call("GET", f"/log/tile/{one}").code for one in unknown} == {"page-unknown"}
    later = [f"0/000.p/{size + 1}", "0/000", "0/x001/234", "0/x999/x999/x999/x999/x999/999"]
    assert {world.call("GET", f"/log/tile/{one}").code for one in later} == {"record-not-ready"}
    assert world.call("GET", "/log/leaf/999999").code == "record-not-ready"
    assert world.call("GET", "/log/leaf/٣").code == "page-unknown"


def test_drawn_release_tells_everybody_rank_place_and_cutoffs(world):
    release = world.release(SEATS)
    tokens = [world.sign_in(f"900000000{number}") for number in range(3)]
    for number, token in enumerate(tokens):
        world.hand_in(token, release, [world.name(token, f"X0000000{number}")], ["a", "b"])

    world.run(release, until="book")

    told = [
        world.call("GET", "/api/v1/applications", token=token).json["applications"][0] for token in tokens
    ]
    assert sorted(one["rank"] for one in told) == [1, 2, 3]
    assert sorted(one["state"] for one in told) == ["booked", "booked", "waiting"]
    for one in told:
        assert {each["slot"] for each in one["cutoffs"]} == {f"{release}.a", f"{release}.b"}
        assert (one["place"] is None) == (one["state"] == "waiting")
        assert [len(each["code"]) for each in one["appointments"]] == [4] * (one["state"] == "booked")
    letters = [world.call("GET", f"/_demo/outbox/900000000{number}").json for number in range(3)]
    assert all("code" not in one and "सोडत" in one["text"] for one in letters)


def test_cancelled_seat_is_given_back(world):
    release, token = world.release(SEATS), world.sign_in()
    world.hand_in(token, release, [world.name(token)], ["a"])
    world.run(release, until="book")
    one = world.call("GET", "/api/v1/applications", token=token).json["applications"][0]
    path = f"/api/v1/appointments/{one['appointments'][0]['appointment']}/cancel"

    other = world.call("POST", path, token=world.sign_in("9000000002"))
    answers = [world.call("POST", path, token=token).status for _ in range(2)]

    after = world.call("GET", f"/api/v1/applications/{one['application']}", token=token).json
    assert (other.status, other.code) == (404, "appointment-unknown")
    assert answers == [204, 204]
    assert (after["state"], after["place"]) == ("withdrawn", None)
    assert world.call("POST", "/api/v1/appointments/x/cancel", token=token).code == "appointment-unknown"


def test_first_come_answers_with_the_seat_or_the_line(world):
    release = world.release({"a": {"open": 1}}, policy="first-come")
    tokens = [world.sign_in(f"900000000{number}") for number in range(2)]

    first, second = (
        world.hand_in(token, release, [world.name(token, f"X0000000{number}")], ["a"])
        for number, token in enumerate(tokens)
    )

    assert (first.status, first.json["state"], first.json["place"]["slot"]) == (201, "booked", f"{release}.a")
    assert len(first.json["appointments"]) == 1
    assert (second.status, second.json["state"], second.json["place"]) == (201, "waiting", None)


def test_record_is_served_as_it_was_published(world):
    release, token = world.release(SEATS), world.sign_in()
    world.hand_in(token, release, [world.name(token)], ["a"])
    early = world.call("GET", f"/api/v1/releases/{release}/record/pool.txt")
    world.run(release, until="book")

    files = world.files(release)

    assert early.code == "record-not-ready"
    assert "result.txt" in files
    for name, content in files.items():
        answer = world.call("GET", f"/api/v1/releases/{release}/record/{name}")
        assert (answer.status, answer.body) == (200, content)
    odd = ["../config.py", "none.txt", "\x00", "x" * 500]
    assert {world.call("GET", f"/api/v1/releases/{release}/record/{name}").status for name in odd} == {404}


def test_values_prove_themselves_or_are_refused(world):
    release = world.release(SEATS)

    early = world.call("POST", f"/api/v1/releases/{release}/reveals", {"trustee": "city", "secret": "0" * 64})
    wrong = world.call("POST", "/api/v1/beacon", {"chain": "x", "round": 1, "signature": "00"})

    assert early.code == "step-not-allowed"
    assert (wrong.status, wrong.code) == (422, "beacon-value-wrong")


def test_production_has_no_outbox(database_url, tmp_path):
    world = World(database_url, tmp_path, mode="production")
    world.call("POST", "/api/v1/login", {"mobile": "9000000001"})

    answer = world.call("GET", "/_demo/outbox/9000000001")

    world.close()
    assert (answer.status, answer.code) == (404, "page-unknown")


def test_outbox_of_a_number_that_got_no_letter_is_empty(world):
    assert world.call("GET", "/_demo/outbox/9000000077").status == 404
    assert world.call("GET", "/_demo/outbox/x").code == "mobile-not-usable"


def test_health_tells_the_time_of_the_database(world):
    answer = world.call("GET", "/healthz")

    assert (answer.status, answer.json["ok"]) == (200, True)


def test_address_or_method_that_is_not_there_is_refused(world):
    assert world.call("GET", "/api/v1/nothing").code == "page-unknown"
    assert world.call("GET", "/api/v1/releasesx").code == "page-unknown"
    other = world.call("DELETE", "/api/v1/login")
    assert (other.status, other.code, other.headers["allow"]) == (405, "method-not-usable", "POST")
    assert world.call("DELETE", f"/api/v1/releases/{world.release(SEATS)}").status == 405
