"""Programs of people who work here sign in as these do on the office's page: name, password and code."""

import asyncio
from datetime import UTC, datetime

import pyotp
import pytest

from sodat.actions import entering, passwords
from sodat.storage import factors
from web.duty import login_of

PATH = "/api/v1/login/staff"
PASSWORD = "no hurry in pune"  # noqa: S105 - of nobody


@pytest.fixture(scope="module")
def hashed():
    return asyncio.run(passwords.hashed(PASSWORD))


def enrolled(world, hashed, role="officer", centre=None):
    """Give somebody a password and an authenticator and return what they type now."""
    account = login_of(world, role, centre=centre).account_id
    secret = pyotp.random_base32()
    sealed = world.vault.seal(secret, entering.totp_field(account))

    async def act(tx):
        await factors.set_password(tx, account, hashed, sealed, 0)
        return await factors.of_account(tx, account)

    name = world.do(act).login_name
    return {"name": name, "password": PASSWORD, "code": pyotp.TOTP(secret).now()}


def test_officer_signs_in_and_subscribes(world, hashed):
    typed = enrolled(world, hashed)

    said = world.call("POST", PATH, typed | {"name": typed["name"].upper()})
    again = world.call("POST", PATH, typed)

    assert said.status == 200
    assert datetime.now(UTC) < datetime.fromisoformat(said.json["expires_at"])
    assert world.call("GET", "/api/v1/webhooks", token=said.json["token"]).json == {"webhooks": []}
    assert (again.status, again.code) == (409, "sign-in-code-used")
    assert int(again.headers["retry-after"]) == 30


def test_vaccinators_program_signs_in_and_looks_somebody_up(world, hashed):
    world.release({"a": {"open": 1}})
    ((centre,),) = world.values("SELECT centre_id FROM centre")

    token = world.call("POST", PATH, enrolled(world, hashed, "staff", centre)).json["token"]

    path = "/api/v2/vaccinator/beneficiaries/findByMobile?mobile_number=9000000001"
    assert world.call("GET", path, token=token).json == {"beneficiaries": []}


@pytest.mark.parametrize("more", [
    {"password": "no hurry in Pune"}, {"code": "000000"}, {"code": ""}, {"name": "nobody-here"}, {"name": ""},
])  # fmt: skip
def test_whatever_is_wrong_the_answer_is_the_same(world, hashed, more):
    answer = world.call("POST", PATH, enrolled(world, hashed) | more)

    assert (answer.status, answer.code, answer.json["facts"]) == (403, "sign-in-refused", {})


def test_who_guesses_waits(world, hashed):
    typed = enrolled(world, hashed)
    answers = [world.call("POST", PATH, typed | {"password": "x"}) for _ in range(5)]

    assert {one.code for one in answers} == {"sign-in-refused", "sign-in-wait"}
    assert answers[-1].status == 429
    assert int(answers[-1].headers["retry-after"]) >= 1


def test_lost_answer_is_given_again_to_who_knows_the_password(world, hashed):
    typed, key = enrolled(world, hashed), {"idempotency-key": "k1"}
    first = world.call("POST", PATH, typed, headers=key)
    second = world.call("POST", PATH, typed, headers=key)
    stranger = world.call("POST", PATH, typed | {"password": "x"}, headers=key)

    assert (second.status, second.json) == (200, first.json)
    assert second.headers["idempotency-replayed"] == "true"
    assert stranger.code == "sign-in-refused"
