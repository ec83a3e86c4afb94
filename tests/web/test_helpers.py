"""Helpers: they act with consent, it shows, and it ends at once."""

import re

import pytest

from sodat.rules.helping import HELPED_MAX
from web.pages import cookie, person_of, signed_in, txn_of

HELPER, HELPED = "9000000011", "9000000022"


def agreed(world, browser, mobile=HELPED):
    """Let somebody agree to be helped; return the number of the consent."""
    sent = world.call("POST", "/helpers", form={"mobile": mobile}, headers=browser)
    code = world.call("GET", f"/_demo/outbox/{mobile}").json["code"]
    done = world.call("POST", "/helpers/code", form={"txn": txn_of(sent), "code": code}, headers=browser)
    return re.search(r"granted=(\d+)", done.headers["location"])[1]


def acting(world, browser, consent):
    done = world.call("POST", f"/helpers/{consent}/act", form={}, headers=browser)
    assert done.headers["location"] == "/applications"
    return cookie(done)


@pytest.fixture
def helper(world):
    return signed_in(world, HELPER)


def test_helper_applies_sees_and_withdraws_for_another_and_it_is_all_written_down(world, helper):
    release = world.release({"a": {"open": 2}})
    as_them = acting(world, helper, agreed(world, helper))
    person = person_of(world, as_them)
    form = {"persons": person, "choice-1": f"{release}.a"}
    sent = world.call("POST", f"/releases/{release}/apply", form=form, headers=as_them)
    there = sent.headers["location"].partition("?")[0]
    banner = world.call("GET", f"{there}?lang=en", headers=as_them).text
    world.call("POST", f"{there}/withdraw", form={}, headers=as_them)

    theirs = signed_in(world, HELPED)
    seen = world.call("GET", "/helpers?lang=en", headers=theirs).text
    own = world.call("GET", "/applications", headers=helper).text

    assert "You are acting for the mobile ending in 0022" in banner
    assert "The mobile ending in 0011" in seen
    order = [
        seen.index(said) for said in ("withdrew an app", "applied or changed", "named or", "began to act")
    ]
    assert order == sorted(order)
    assert release in seen
    assert world.call("GET", there, headers=theirs).status == 200
    assert "<article" not in own


def test_one_person_stays_one_entry_whoever_files(world, helper):
    release = world.release({"a": {"open": 2}})
    as_them = acting(world, helper, agreed(world, helper))
    form = {"persons": person_of(world, as_them), "choice-1": f"{release}.a"}

    first = world.call("POST", f"/releases/{release}/apply", form=form, headers=as_them)
    second = world.call("POST", f"/releases/{release}/apply", form=form, headers=signed_in(world, HELPED))

    assert first.headers["location"] == second.headers["location"]
    assert world.values("SELECT count(*) FROM application") == [(1,)]


def test_ended_help_ends_at_once_and_the_helper_is_themselves_again(world, helper):
    consent = agreed(world, helper)
    as_them = acting(world, helper, consent)
    theirs = signed_in(world, HELPED)
    question = world.call("GET", f"/helpers/{consent}/end?lang=en", headers=theirs).text

    ended = [world.call("POST", f"/helpers/{consent}/end", form={}, headers=theirs).status for _ in range(2)]
    after = world.call("GET", "/applications", headers=as_them)

    assert "End this help?" in question
    assert ended == [303, 303]
    assert (after.status, after.headers["location"]) == (303, "/helpers?ended=1")
    assert "0011" in world.call("GET", "/account", headers=cookie(after)).text
    assert world.call("POST", f"/helpers/{consent}/act", form={}, headers=helper).status == 404
    assert "Ended earlier" in world.call("GET", "/helpers?lang=en", headers=theirs).text


def test_helper_stops_and_is_themselves_again(world, helper):
    as_them = acting(world, helper, agreed(world, helper))

    stopped = world.call("POST", "/helpers/stop", form={}, headers=as_them)

    assert stopped.headers["location"] == "/helpers?stopped=1"
    page = world.call("GET", "/helpers?stopped=1&lang=en", headers=cookie(stopped)).text
    assert "own account again" in page
    assert "0011" in world.call("GET", "/account", headers=cookie(stopped)).text


def test_what_is_the_other_accounts_alone_is_refused_to_a_helper(world, helper):
    as_them = acting(world, helper, agreed(world, helper))
    token = as_them["cookie"].partition("=")[2]

    assert world.call("GET", "/account", headers=as_them).status == 409
    assert world.call("POST", "/account/email", form={"email": "a@b.de"}, headers=as_them).status == 409
    assert world.call("GET", "/helpers", headers=as_them).status == 409
    assert world.call("POST", "/helpers", form={"mobile": "9000000033"}, headers=as_them).status == 409
    assert world.call("GET", "/api/v1/applications", token=token).status == 401
    release = world.release({"a": {"open": 1}})
    assert world.hand_in(token, release, [1], ["a"]).status == 401


def test_code_for_help_is_the_helpers_alone_and_signs_nobody_in(world, helper):
    txn = txn_of(world.call("POST", "/helpers", form={"mobile": HELPED}, headers=helper))
    letter = world.call("GET", f"/_demo/outbox/{HELPED}").json
    form = {"txn": txn, "code": letter["code"]}

    assert "0011" in letter["text"]
    assert world.call("POST", "/sign-in/code", form=form).status == 422
    stranger = signed_in(world, "9000000033")
    assert world.call("POST", "/helpers/code", form=form, headers=stranger).status == 422
    typed = form | {"code": "000000" if form["code"] != "000000" else "111111"}
    wrong = world.call("POST", "/helpers/code?lang=en", form=typed, headers=helper)
    assert (wrong.status, "Tries left: 2" in wrong.text) == (422, True)
    assert world.call("POST", "/helpers/code", form=form, headers=helper).status == 303


@pytest.mark.parametrize(("mobile", "said"), [(HELPER, "your own number"), ("12", "not an Indian mobile")])
def test_number_that_cannot_be_helped_is_said_at_its_field(world, helper, mobile, said):
    page = world.call("POST", "/helpers?lang=en", form={"mobile": mobile}, headers=helper)

    assert (page.status, said in page.text, f'value="{mobile}"' in page.text) == (422, True, True)


def test_one_phone_acts_for_so_many_and_no_more(world, helper):
    for number in range(HELPED_MAX):
        agreed(world, helper, f"90000001{number:02d}")

    page = world.call("POST", "/helpers?lang=en", form={"mobile": "9000000199"}, headers=helper)

    assert (page.status, "at most 10 others" in page.text) == (422, True)


def test_consents_of_others_are_unknown(world, helper):
    consent = agreed(world, helper)
    stranger = signed_in(world, "9000000033")

    assert world.call("POST", f"/helpers/{consent}/end", form={}, headers=stranger).status == 404
    assert world.call("POST", f"/helpers/{consent}/act", form={}, headers=stranger).status == 404
    assert world.call("GET", f"/helpers/{consent}/end", headers=stranger).headers["location"] == "/helpers"
    for number in ("x", "999", "9" * 40):
        assert world.call("POST", f"/helpers/{number}/act", form={}, headers=helper).status == 404
