"""Codes and tokens as Co-WIN's clients use them."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime
from hashlib import sha256

import pytest

from cowin.clerk import V2, Clerk, ask, signed_in
from sodat.web.cowin import tokens
from sodat.web.cowin.references import number_of, reference
from web.world import World


def post(world, path, body=None, **headers):
    return world.call("POST", V2 + path, body, headers=headers.items())


def confirmed(world, path, txn, code):
    return post(world, path, {"otp": sha256(code.encode()).hexdigest(), "txnId": txn})


def claims(token: str) -> dict:
    return json.loads(urlsafe_b64decode(token.split(".")[1] + "=="))


@pytest.mark.parametrize(
    "mobile", ["9000000001", 9000000001, 9000000001.0, "+91 90000 00001", "9000000001.0"]
)
@pytest.mark.parametrize("path", ["/auth/public/generateOTP", "/auth/generateOTP", "/auth/generateMobileOTP"])
def test_mobile_in_any_spelling_gets_a_code(world, mobile, path):
    answer = post(world, path, {"mobile": mobile, "secret": 5})

    assert answer.status == 200
    assert answer.json.keys() == {"txnId"}


@pytest.mark.parametrize(
    "body", [None, b"", b" ", {}, {"mobile": None}, {"mobile": ""}, {"mobile": "022 2266 1234"}]
)
def test_without_a_mobile_the_code_is_refused(world, body):
    answer = post(world, "/auth/public/generateOTP", body)

    assert (answer.status, answer.json) == (400, {"errorCode": "USRAUT0010", "error": "Mobile is Required"})


def test_second_code_too_soon_is_told_to_wait(database_url, tmp_path):
    world = World(database_url, tmp_path, code_wait_seconds=180)
    ask(world)
    answer = post(world, "/auth/generateMobileOTP", {"mobile": "9000000001"})
    world.close()

    assert (answer.status, answer.json["errorCode"]) == (429, "USRAUT0018")
    assert 170 <= int(answer.headers["retry-after"]) <= 181


def test_code_comes_back_hashed_never_in_clear(world):
    txn, code = ask(world, path="/auth/generateOTP")
    clear = post(world, "/auth/confirmOTP", {"otp": code, "txnId": txn})
    hashed = confirmed(world, "/auth/confirmOTP", txn, code)
    again = confirmed(world, "/auth/confirmOTP", txn, code)

    assert (clear.status, clear.json) == (400, {"errorCode": "USRAUT0014", "error": "Invalid OTP"})
    assert (hashed.status, hashed.json["isNewAccount"]) == (200, "Y")
    assert (again.status, again.json["errorCode"]) == (400, "USRAUT0014")


def test_three_wrong_codes_end_it(world):
    txn, code = ask(world)
    wrong = [confirmed(world, "/auth/confirmOTP", txn, "x").json["errorCode"] for _ in range(3)]

    assert wrong == ["USRAUT0014"] * 3
    assert confirmed(world, "/auth/confirmOTP", txn, code).status == 400


@pytest.mark.parametrize("txn", ["", "x", None, 5, "3fa85f64-5717-4562-b3fc-2c963f66afa6"])
def test_unknown_transaction_is_an_invalid_code(world, txn):
    assert post(world, "/auth/confirmOTP", {"otp": "0" * 64, "txnId": txn}).json["errorCode"] == "USRAUT0014"


def test_public_confirmation_wants_somebody_registered(world):
    nobody = confirmed(world, "/auth/public/confirmOTP", *ask(world))
    Clerk(world)
    known = confirmed(world, "/auth/public/confirmOTP", *ask(world))

    assert nobody.json == {"errorCode": "USRAUT0024", "error": "Beneficiary Not Registered"}
    assert (known.status, known.json.keys()) == (200, {"token"})


def test_token_is_a_jwt_of_900_seconds_with_the_claims_of_the_wild(world):
    clerk = Clerk(world, people=2)
    txn, code = ask(world, path="/auth/generateMobileOTP")
    said = {"otp": sha256(code.encode()).hexdigest(), "txnId": txn}
    answer = post(world, "/auth/validateMobileOtp", said, **{"user-agent": "Mozilla/5.0"})
    head, body = answer.json["token"].split(".")[0], claims(answer.json["token"])

    assert json.loads(urlsafe_b64decode(head + "==")) == {"typ": "JWT", "alg": "HS256"}
    assert body["exp"] - body["iat"] == 900
    assert body.keys() == {
        "user_name", "user_id", "user_type", "mobile_number", "beneficiary_reference_id", "source", "ua",
        "date_modified", "iat", "exp",
    }  # fmt: skip
    assert (body["user_type"], body["source"], body["ua"]) == ("BENEFICIARY", "cowin", "Mozilla/5.0")
    assert (body["mobile_number"], body["beneficiary_reference_id"]) == ("******0001", int(clerk.people[-1]))
    assert answer.json["isNewAccount"] == "N"


def test_several_tokens_hold_at_once(world):
    first, second = signed_in(world), signed_in(world)

    assert [world.call("GET", V2 + "/appointment/beneficiaries", token=one).status
            for one in (first, second)] == [200, 200]  # fmt: skip


def forged(token: str) -> str:
    head, _, mac = token.split(".")
    other = {**claims(token), "user_type": "OFFICER"}
    return f"{head}.{urlsafe_b64encode(json.dumps(other).encode()).decode().rstrip('=')}.{mac}"


def unsigned(token: str) -> str:
    return urlsafe_b64encode(b'{"alg":"none","typ":"JWT"}').decode().rstrip("=") + f".{token.split('.')[1]}."


@pytest.mark.parametrize("spoil", [forged, unsigned, lambda one: one[:-2], lambda _: "x", lambda _: ""])
def test_token_that_is_not_ours_is_refused_in_plain_text(world, spoil):
    answer = world.call("GET", V2 + "/appointment/beneficiaries", token=spoil(signed_in(world)) or " ")

    assert (answer.status, answer.text) == (401, "Unauthenticated access!")
    assert answer.headers["content-type"].startswith("text/plain")


def test_expired_token_and_token_of_the_portal_are_refused(world):
    holder = tokens.Holder(1, "0001", "", "")
    old = tokens.issue(world.vault, holder, datetime(2021, 5, 1, tzinfo=UTC))
    answers = [
        world.call("GET", V2 + "/appointment/beneficiaries", token=one) for one in (old, world.sign_in())
    ]

    assert [one.status for one in answers] == [401, 401]


def test_captcha_is_an_empty_picture_for_those_signed_in(world):
    clerk = Clerk(world)
    pictures = [clerk.post("/auth/getRecaptcha", body) for body in (None, {}, b"")]

    assert [one.status for one in pictures] == [200] * 3
    assert pictures[0].json["captcha"].startswith("<svg ")
    assert post(world, "/auth/getRecaptcha", {}).status == 401


def test_references_are_fourteen_digits_and_lead_back(world):
    numbers = [1, 2, 3, 10**7 - 1, 10**7, 9 * 10**13 - 1]
    shown = [reference(world.vault, one) for one in numbers]

    assert [number_of(world.vault, int(one)) for one in shown] == numbers
    assert {len(one) for one in shown} == {14}
    assert len({int(one) - int(shown[0]) for one in shown[:3]} & {1, 2}) == 0
    assert [number_of(world.vault, one) for one in (0, 10**13 - 1, 10**14)] == [None] * 3
