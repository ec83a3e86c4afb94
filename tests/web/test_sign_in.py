"""Signing in by SMS and e-mail, limits that shut nobody out, and logins that end."""

import pytest

from sodat.web.endings import Endings
from web.pages import PERSON, asked, cookie, signed_in, txn_of
from web.world import World

MOBILE, EMAIL = "9000000001", "sita@example.org"


def production(database_url, tmp_path, **settings):
    return World(database_url, tmp_path, mode="production", **settings)


def ask_in(world, headers=(), **form):
    return world.call("POST", "/sign-in", form={"mobile": MOBILE} | form, headers=headers)


@pytest.mark.parametrize(
    "typed", ["{0}", " {0} ", "{1} {2}", "सोडत: {0} हा तुमचा एक वेळचा कोड, 10 मिनिटे चालेल.", "\u200e{1}-{2}"]
)
def test_code_is_taken_however_it_is_typed_or_pasted(world, typed):
    txn, code = asked(world)

    done = world.call(
        "POST", "/sign-in/code", form={"txn": txn, "code": typed.format(code, code[:3], code[3:])}
    )

    assert done.status == 303


def test_code_in_devanagari_digits_is_taken(world):
    txn, code = asked(world)
    typed = code.translate(str.maketrans("0123456789", "०१२३४५६७८९"))

    assert world.call("POST", "/sign-in/code", form={"txn": txn, "code": typed}).status == 303


def test_five_digits_cost_no_try_but_three_wrong_codes_end_it(world):
    txn, code = asked(world)
    wrong = f"{(int(code) + 1) % 10**6:06d}"

    short = world.call("POST", "/sign-in/code", form={"txn": txn, "code": "12345"})
    said = [world.call("POST", "/sign-in/code?lang=en", form={"txn": txn, "code": wrong}) for _ in range(3)]
    right = world.call("POST", "/sign-in/code?lang=en", form={"txn": txn, "code": code})

    assert (short.status, "सहाही अंक" in short.text) == (422, True)
    assert ["Tries left: 2" in said[0].text, "after three tries" in said[2].text] == [True, True]
    assert (right.status, "cannot be used any more" in right.text) == (422, True)
    assert 'action="/sign-in/again"' in right.text


def test_page_says_where_the_code_went_until_when_and_how_long_to_wait(database_url, tmp_path):
    world = World(database_url, tmp_path, code_wait_seconds=60)
    txn, _ = asked(world)

    page = world.call("GET", f"/sign-in/code?txn={txn}&lang=en").text
    early = world.call("POST", "/sign-in/again?lang=en", form={"txn": txn})

    world.close()
    assert "ending in 0001" in page
    assert 'autocomplete="one-time-code"' in page
    assert 'data-seconds="60"' in page or 'data-seconds="59"' in page
    assert (early.status, "ask for another in" in early.text) == (422, True)


def test_another_code_needs_no_number_typed_again(world):
    txn, _ = asked(world)

    again = world.call("POST", "/sign-in/again", form={"txn": txn, "next": "/people"})
    code = world.call("GET", f"/_demo/outbox/{MOBILE}").json["code"]
    done = world.call("POST", "/sign-in/code", form={"txn": txn_of(again), "code": code, "next": "/people"})

    assert again.headers["location"].endswith("&next=/people")
    assert (done.status, done.headers["location"]) == (303, "/people")
    assert world.call("POST", "/sign-in/again", form={"txn": "x"}).status == 422


def test_signing_out_ends_the_token_for_pages_programs_and_the_hot_lane(world):
    token = world.sign_in()
    release = world.release({"a": {"open": 2}})
    person = world.name(token)
    assert world.hand_in(token, release, [person], ["a"]).status == 201

    world.call("POST", "/sign-out", form={}, headers={"cookie": f"sodat_login={token}"})

    assert world.hand_in(token, release, [person], ["a"]).status == 401
    assert world.call("GET", "/api/v1/people", token=token).status == 401
    assert world.call("GET", "/people", headers={"cookie": f"sodat_login={token}"}).status == 303


def test_another_process_hears_of_a_login_that_was_ended(world, database_url, tmp_path):
    token = world.sign_in()
    other = World(database_url, tmp_path)
    elsewhere = {"cookie": f"sodat_login={token}"}
    assert other.call("GET", "/people", headers=elsewhere).status == 200

    world.call("POST", "/sign-out", form={}, headers=elsewhere)
    other.loop.run_until_complete(Endings(other.system).look())

    assert other.call("GET", "/people", headers=elsewhere).status == 303
    other.close()


def test_stranger_who_asks_all_day_shuts_out_neither_known_browser_nor_one_who_reads(
    world, database_url, tmp_path
):
    txn, code = asked(world)
    known = cookie(world.call("POST", "/sign-in/code", form={"txn": txn, "code": code}))
    strict = production(database_url, tmp_path, codes_per_day=3)

    strangers = [ask_in(strict).status for _ in range(5)]
    owner = [ask_in(strict, known).status for _ in range(2)]
    by_email = ask_in(strict, by="email").status
    refused = ask_in(strict, lang="en")

    strict.close()
    assert strangers == [303, 303, 303, 422, 422]
    assert (owner, by_email) == ([303, 303], 303)
    assert "ब्राउझर" in refused.text


def test_codes_that_were_typed_back_do_not_count(database_url, tmp_path):
    strict = production(database_url, tmp_path, codes_per_day=2)
    for _ in range(4):
        assert ask_in(strict).status == 303
        strict.do(lambda tx: tx.execute("UPDATE one_time_code SET used_at = now()"))

    assert ask_in(strict).status == 303
    strict.close()


def confirmed(world, browser, email=EMAIL):
    sent = world.call("POST", "/account/email", form={"email": email}, headers=browser)
    code = world.call("GET", f"/_demo/outbox/{email.strip().lower()}").json["code"]
    form = {"txn": txn_of(sent), "code": code}
    return world.call("POST", "/account/email/code", form=form, headers=browser)


def test_email_address_is_confirmed_and_then_gets_codes_and_letters(world):
    browser = signed_in(world)

    done = confirmed(world, browser, " Sita@Example.ORG ")
    page = world.call("GET", "/account?done=confirmed&lang=en", headers=browser).text
    sent = ask_in(world, by="email")
    code = world.call("GET", f"/_demo/outbox/{EMAIL}").json["code"]
    signed = world.call("POST", "/sign-in/code", form={"txn": txn_of(sent), "code": code})

    assert done.headers["location"] == "/account?done=confirmed"
    assert ("s…a@example.org" in page, EMAIL in page, 'value="both" checked' in page) == (True, False, True)
    assert signed.status == 303


def test_letters_go_where_the_account_says_and_the_address_can_be_removed(world):
    browser = signed_in(world)
    confirmed(world, browser)

    saved = world.call("POST", "/account", form={"letters_to": "email", "language": "en"}, headers=browser)
    kept = world.values("SELECT letters_to, language FROM account")
    removed = world.call("POST", "/account/email/remove", form={}, headers=browser)
    refused = world.call("POST", "/account", form={"letters_to": "email", "language": "en"}, headers=browser)

    assert (saved.status, kept) == (303, [("email", "en")])
    assert removed.headers["location"] == "/account?done=removed"
    assert refused.status == 422
    assert world.values("SELECT letters_to, email_sealed FROM account") == [("sms", None)]


def test_nobody_learns_whether_a_number_has_an_address(world):
    signed_in(world, MOBILE)

    known, unknown = ask_in(world, by="email"), ask_in(world, mobile="9000000009", by="email")
    pages = [
        world.call("GET", one.headers["location"]).text.replace(txn_of(one), "").replace(last, "")
        for one, last in ((known, "0001"), (unknown, "0009"))
    ]

    assert (known.status, unknown.status) == (303, 303)
    assert pages[0] == pages[1]
    assert world.call("GET", f"/_demo/outbox/{EMAIL}").status == 404


@pytest.mark.parametrize("email", ["", "x", "a@b", "a b@c.de", "a@b.c\nd", "अ@b.de", "a" * 300 + "@b.de"])
def test_what_is_no_address_is_said_at_its_field_and_kept(world, email):
    page = world.call("POST", "/account/email", form={"email": email}, headers=signed_in(world))

    assert (page.status, 'href="#email"' in page.text) == (422, True)


def test_code_for_an_address_signs_nobody_in_and_is_nobody_elses(world):
    browser, other = signed_in(world, "9000000001"), signed_in(world, "9000000002")
    sent = world.call("POST", "/account/email", form={"email": EMAIL}, headers=browser)
    form = {"txn": txn_of(sent), "code": world.call("GET", f"/_demo/outbox/{EMAIL}").json["code"]}

    assert world.call("POST", "/sign-in/code", form=form).status == 422
    assert world.call("POST", "/account/email/code", form=form, headers=other).status == 422
    assert world.call("POST", "/account/email/code", form=form, headers=browser).status == 303


def test_form_that_outlived_its_login_is_sent_off_after_signing_in(world):
    page = world.call("POST", "/people", form=PERSON | {"name": "<b>सीता पाटील"})
    kept = page.text.partition('name="kept" value="')[2].partition('"')[0]
    form = {"mobile": MOBILE, "next": "/people", "kept": kept}
    code_page = world.call("POST", "/sign-in", form=form)
    txn = code_page.text.partition('name="txn" value="')[2].partition('"')[0]
    code = world.call("GET", f"/_demo/outbox/{MOBILE}").json["code"]

    wrong = world.call("POST", "/sign-in/code", form={"txn": txn, "code": "000", "kept": kept})
    done = world.call("POST", "/sign-in/code", form={"txn": txn, "code": code, "kept": kept})

    assert (page.status, "जपून ठेवले" in page.text) == (401, True)
    assert kept in wrong.text
    assert (done.status, 'action="/people"' in done.text) == (200, True)
    assert 'name="name" value="&lt;b&gt;सीता पाटील"' in done.text
    assert world.call("POST", "/people", form=PERSON, headers=cookie(done)).status == 303


def test_form_of_one_number_is_not_sent_off_by_another_in_the_same_browser(world):
    first = signed_in(world, "9000000001")
    done = {}
    for mobile in ("9000000001", "9000000002"):
        known = "; ".join(one for one in first["cookie"].split("; ") if one.startswith("sodat_known="))
        page = world.call("POST", "/people", form=PERSON, headers={"cookie": known})
        kept = page.text.partition('name="kept" value="')[2].partition('"')[0]
        txn, code = asked(world, mobile)
        form = {"txn": txn, "code": code, "kept": kept}
        done[mobile] = world.call("POST", "/sign-in/code", form=form, headers={"cookie": known}).text

    assert 'action="/people"' in done["9000000001"]
    assert 'action="/people"' not in done["9000000002"]
    assert PERSON["name"] not in done["9000000002"]
    assert "0001" in done["9000000001"]
    assert "0002" in done["9000000002"]


@pytest.mark.parametrize("kept", ["x", "eJw=", "💥", "a" * 9_000])
def test_what_no_form_of_ours_left_is_dropped(world, kept):
    txn, code = asked(world)

    done = world.call("POST", "/sign-in/code", form={"txn": txn, "code": code, "kept": kept})

    assert done.status == 303


def test_everything_about_the_account_needs_a_login(world):
    for path in ("/account", "/account/email", "/helpers", "/helpers/code", "/helpers/1/end"):
        assert world.call("GET", path).headers["location"].startswith("/sign-in")
