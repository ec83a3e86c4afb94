"""Staff sign in by password and code or by passkey, never by a code to a mobile; and who appoints whom."""

import re
from datetime import UTC, datetime
from itertools import count

import pyotp
import pytest

from sodat.actions import appointing, entering
from sodat.actions.appointing import Wanted
from sodat.storage import accounts, factors, staff
from sodat.storage.staff import Staff
from web.duty import browser_of, login_of, on_duty
from web.test_pages import signed_in

PASSWORD = "हळद कुंकू डोंगर टेबल"  # noqa: S105 - of nobody
REASON = {"reset_reason": "फोन बसमध्ये राहिला, नवा दिला", "end_reason": "दुसऱ्या विभागात बदली झाली"}
numbers = count(1)


def invited(world, role="officer", district=363):
    """Appoint somebody as the operator does and return their sign-in name and the code of the invitation."""
    name = f"someone-{next(numbers)}"
    on_duty(world)

    async def act(tx):
        account = await appointing.appoint(
            tx, world.vault, None, Wanted(name, "मीरा देशपांडे", role, district if role == "officer" else None)
        )
        return account, (await appointing.invitation(tx, world.vault, account)).code

    account, code = world.do(act)
    return name, account, code


def joined(world, role="officer"):
    """Use an invitation; return the name, the account, the secret of the authenticator, and the browser."""
    name, account, code = invited(world, role)
    page = world.call("GET", f"/office/join/{code}")
    secret = re.search(r'class="secret"[^>]*>(\w+)<', page.text)[1]
    sealed = re.search(r'name="sealed" value="(\w+)"', page.text)[1]
    form = {"sealed": sealed, "password": PASSWORD, "password_again": PASSWORD}
    done = world.call("POST", f"/office/join/{code}", form=form | {"code": pyotp.TOTP(secret).now()})
    assert done.status == 303, done.text
    return name, account, secret, browser(done)


def browser(answer):
    return {"cookie": "; ".join(one.partition(";")[0] for one in answer.cookies)}


def typed(name, secret, ahead=1, **more):
    """Return the form of a sign-in, with the next code: the one of now was used by joining."""
    now = datetime.now(UTC).timestamp() + 30 * ahead
    return {"login_name": name, "password": PASSWORD, "code": pyotp.TOTP(secret).at(now)} | more


def test_invitation_leads_to_a_password_and_the_password_into_the_office(world):
    name, _, secret, _ = joined(world)

    done = world.call("POST", "/office/sign-in", form=typed(name, secret, next="/office/factors"))

    assert (done.status, done.headers["location"]) == (303, "/office/factors")
    assert "HttpOnly" in done.cookies[0]
    page = world.call("GET", "/office/factors", headers=browser(done))
    assert (page.status, name in page.text, "मीरा देशपांडे" in page.text) == (200, True, True)


def test_invitation_is_used_once(world):
    _, _, code = invited(world)
    page = world.call("GET", f"/office/join/{code}")
    secret = re.search(r'class="secret"[^>]*>(\w+)<', page.text)[1]
    form = {
        "sealed": re.search(r'name="sealed" value="(\w+)"', page.text)[1],
        "password": PASSWORD,
        "password_again": PASSWORD,
        "code": pyotp.TOTP(secret).now(),
    }

    first = world.call("POST", f"/office/join/{code}", form=form)
    again = world.call("POST", f"/office/join/{code}", form=form)

    assert (first.status, again.status) == (303, 422)
    assert 'href="#invitation"' in again.text


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"password": "kort", "password_again": "kort"}, "password"),
        ({"password": "ababababababab", "password_again": "ababababababab"}, "password"),
        ({"password": "अ" * 10_000, "password_again": "अ" * 10_000}, "password"),
        ({"password_again": "दुसरे काहीतरी लिहिले"}, "password_again"),
        ({"code": "000000"}, "code"),
        ({"code": "🙂"}, "code"),
        ({"sealed": "zz"}, "code"),
    ],
)
def test_joining_says_what_is_wrong_and_keeps_the_secret(world, more, field):
    _, _, code = invited(world)
    page = world.call("GET", f"/office/join/{code}")
    secret = re.search(r'class="secret"[^>]*>(\w+)<', page.text)[1]
    sealed = re.search(r'name="sealed" value="(\w+)"', page.text)[1]
    form = {"sealed": sealed, "password": PASSWORD, "password_again": PASSWORD}
    form |= {"code": pyotp.TOTP(secret).now()} | more

    answer = world.call("POST", f"/office/join/{code}", form=form)

    assert answer.status == 422
    assert f'href="#{field}"' in answer.text
    assert (secret in answer.text) == (form["sealed"] == sealed)
    assert PASSWORD not in answer.text


def test_typed_invitation_leads_on_however_it_is_spaced(world):
    _, _, code = invited(world)

    answer = world.call("POST", "/office/join", form={"invitation": f"  {code.upper().replace('-', ' ')} "})

    assert answer.status == 303
    assert world.call("GET", answer.headers["location"]).status == 200
    assert world.call("POST", "/office/join", form={"invitation": "<script>"}).status == 422


def test_code_is_good_once(world):
    name, _, secret, _ = joined(world)
    form = typed(name, secret)

    first, again = (world.call("POST", "/office/sign-in", form=form) for _ in range(2))

    assert (first.status, again.status) == (303, 422)
    assert "पुढच्या कोडची वाट पाहा" in again.text


def test_form_sent_twice_by_the_same_browser_leads_on(world):
    name, _, secret, _ = joined(world)
    form = typed(name, secret)
    first = world.call("POST", "/office/sign-in", form=form)

    again = world.call("POST", "/office/sign-in", form=form, headers=browser(first))

    assert (again.status, again.headers["location"]) == (303, "/office")


@pytest.mark.parametrize(
    "more",
    [{"password": "दुसरे काहीतरी लिहिले"}, {"code": "000000"}, {"login_name": "nobody"}, {"login_name": "<b>"}],
)
def test_what_is_wrong_is_not_said_and_the_name_is_kept(world, more):
    name, _, secret, _ = joined(world)

    answer = world.call("POST", "/office/sign-in", form=typed(name, secret) | more)

    assert answer.status == 422
    assert "जुळत नाहीत" in answer.text
    assert PASSWORD not in answer.text
    assert f'value="{more.get("login_name", name)}"'.replace("<b>", "&lt;b&gt;") in answer.text


def test_strangers_who_guess_wait_and_the_one_who_works_here_does_not(world):
    name, _, secret, known = joined(world)
    wrong = typed(name, secret) | {"password": "guess guess guess"}

    guesses = [world.call("POST", "/office/sign-in", form=wrong).text for _ in range(5)]
    stranger = world.call("POST", "/office/sign-in", form=typed(name, secret))
    own = world.call("POST", "/office/sign-in", form=typed(name, secret), headers=known | {})

    assert "प्रयत्न फसले" not in guesses[0]
    assert "प्रयत्न फसले" in guesses[-1]
    assert "प्रयत्न फसले" in stranger.text
    assert own.status == 303


def test_wait_doubles_and_guesses_at_once_do_not_outrun_it(world):
    name, _, secret, _ = joined(world)
    wrong = typed(name, secret) | {"password": "guess guess guess"}

    world.at_once(*(("POST", "/office/sign-in", None, None, (), wrong) for _ in range(12)))

    failures = world.values("SELECT failures FROM staff_try WHERE browser = ''")
    assert max(one for (one,) in failures) <= 4


def test_code_to_a_mobile_never_makes_anybody_staff(world):
    account = world.do(
        lambda tx: accounts.account_of(
            tx, world.vault.mobile_hash("9000000001"), world.vault.seal("9000000001", "mobile"), "mr"
        )
    ).account_id
    on_duty(world)
    world.do(lambda tx: staff.put(tx, Staff(account, "नाव", "officer", 363, None)))
    world.do(lambda tx: tx.execute("UPDATE account SET role = 'officer'"))

    page = world.call("GET", "/office/roles", headers=signed_in(world))

    assert (page.status, page.headers["location"]) == (303, "/office/sign-in?next=/office/roles")


def test_accounts_of_staff_have_no_mobile(world):
    login = login_of(world)

    found = world.do(lambda tx: accounts.by_id(tx, login.account_id))

    assert world.vault.open(found.mobile_sealed, "mobile") == ""
    assert found.role == "citizen"


def test_signing_out_ends_the_login_for_good(world):
    there = on_duty(world)

    out = world.call("POST", "/office/sign-out", form={}, headers=there)

    assert (out.status, "Max-Age=0" in out.cookies[0]) == (303, True)
    assert out.headers["clear-site-data"] == '"cache", "storage"'
    assert world.call("GET", "/office/roles", headers=there).status == 303


def test_password_is_changed_and_ends_all_other_logins(world):
    name, account, secret, here = joined(world)
    other = world.do(lambda tx: begun(tx, world, account))
    form = {
        "act": "password",
        "old_password": PASSWORD,
        "password": "नवीन लांब पासवर्ड १२",
        "password_again": "नवीन लांब पासवर्ड १२",
    }

    wrong = world.call("POST", "/office/factors", form=form | {"old_password": "x"}, headers=here)
    done = world.call("POST", "/office/factors", form=form, headers=here)

    assert (wrong.status, 'href="#old_password"' in wrong.text) == (422, True)
    assert done.status == 303
    assert world.call("GET", done.headers["location"], headers=here).status == 200
    assert world.call("GET", "/office/factors", headers=browser_of(world, other)).status == 303
    assert world.call("POST", "/office/sign-in", form=typed(name, secret)).status == 422


async def begun(tx, world, account):
    who = await factors.of_account(tx, account)
    return (await entering.begin(tx, world.vault, who, "password", datetime.now(UTC), 12)).login


def test_other_logins_can_be_ended(world):
    _, account, _, here = joined(world)
    other = world.do(lambda tx: begun(tx, world, account))

    page = world.call("GET", "/office/factors", headers=here)
    done = world.call("POST", "/office/factors", form={"act": "others"}, headers=here)

    assert "इतर ठिकाणे: 1" in page.text
    assert done.status == 303
    assert world.call("GET", "/office/factors", headers=browser_of(world, other)).status == 303


def test_central_appoints_an_officer_who_is_invited(world):
    there = on_duty(world, "central")
    assert "अजून कोणाची नेमणूक" in world.call("GET", "/office/roles", headers=on_duty(world, "officer")).text
    form = {"name": "किरण जोशी", "login_name": "Kiran.Joshi", "role": "officer", "district": "363"}

    done = world.call("POST", "/office/roles/new", form=form, headers=there)
    page = world.call("GET", done.headers["location"], headers=there)

    assert done.status == 303
    code = re.search(r"/office/join/([\w-]+)", page.text)[1]
    assert world.call("GET", f"/office/join/{code}").status == 200
    assert "किरण जोशी" in world.call("GET", "/office/roles", headers=there).text
    assert ("appointed", "kiran.joshi") in world.values("SELECT act, subject FROM staff_act")


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"login_name": "x"}, "login_name"),
        ({"login_name": "नाव"}, "login_name"),
        ({"name": ""}, "name"),
        ({"name": "अ" * 10_000}, "name"),
        ({"district": ""}, "district"),
        ({"district": "99999"}, "district"),
        ({"role": "auditor", "district": "x", "login_name": "officer-taken"}, "login_name"),
    ],
)
def test_appointment_that_cannot_be_is_said_at_its_field(world, more, field):
    there = on_duty(world, "central")
    taken = {"name": "अ ब", "login_name": "officer-taken", "role": "auditor"}
    assert world.call("POST", "/office/roles/new", form=taken, headers=there).status == 303
    form = {"name": "<script>", "login_name": "kiran", "role": "officer", "district": "363"} | more

    answer = world.call("POST", "/office/roles/new", form=form, headers=there)

    assert answer.status == 422
    assert f'href="#{field}"' in answer.text
    assert "<script>a" not in answer.text


def test_nobody_appoints_beside_or_above(world):
    officer, auditor = on_duty(world, "officer"), on_duty(world, "auditor")
    above = login_of(world, "central").account_id
    form = {"name": "किरण", "login_name": "kiran", "role": "central", "district": "363", "centre": "x"}

    assert world.call("POST", "/office/roles/new", form=form, headers=officer).status == 422
    assert world.call("GET", "/office/roles", headers=auditor).status == 403
    assert world.call("GET", f"/office/roles/{above}", headers=officer).status == 404
    assert world.call("GET", "/office/roles/x", headers=officer).status == 404
    assert world.values("SELECT count(*) FROM staff WHERE name = 'किरण'") == [(0,)]


def test_ended_appointment_ends_its_logins_and_can_be_taken_up_again(world):
    there, login = on_duty(world, "central"), login_of(world, "officer")
    path = f"/office/roles/{login.account_id}"

    short = world.call("POST", path, form={"act": "end", "end_reason": "x"}, headers=there)
    done = world.call("POST", path, form={"act": "end"} | REASON, headers=there)
    twice = world.call("POST", path, form={"act": "end"} | REASON, headers=there)
    gone = world.call("GET", "/office/factors", headers=browser_of(world, login))
    again = world.call("POST", path, form={"act": "again"}, headers=there)

    assert (short.status, 'href="#end_reason"' in short.text) == (422, True)
    assert (done.status, twice.status, gone.status, again.status) == (303, 303, 303, 303)
    assert "/office/join/" in world.call("GET", path, headers=there).text
    assert world.values("SELECT count(*) FROM staff_act WHERE act = 'ended-appointment'") == [(1,)]


def test_lost_phone_is_reset_by_the_one_above_with_a_reason(world):
    name, account, secret, here = joined(world)
    there = on_duty(world, "central")

    done = world.call("POST", f"/office/roles/{account}", form={"act": "reset"} | REASON, headers=there)

    assert done.status == 303
    assert world.call("GET", "/office/factors", headers=here).status == 303
    assert world.call("POST", "/office/sign-in", form=typed(name, secret)).status == 422
    assert "/office/join/" in world.call("GET", f"/office/roles/{account}", headers=there).text


def test_appointment_is_changed(world):
    there, login = on_duty(world, "central"), login_of(world, "officer")
    path = f"/office/roles/{login.account_id}"

    done = world.call(
        "POST", path, form={"act": "change", "name": "नवे नाव", "district": "363"}, headers=there
    )
    wrong = world.call("POST", path, form={"act": "change", "name": "नवे नाव", "district": "1"}, headers=there)

    assert (done.status, wrong.status) == (303, 422)
    assert "नवे नाव" in world.call("GET", path, headers=there).text


def test_passkey_answer_that_says_nothing_is_refused(world):
    there = on_duty(world)

    for said in ("", "{}", '{"response": {"clientDataJSON": "e30"}}', "x" * 20_000):
        answer = world.call("POST", "/office/sign-in", form={"act": "passkey", "credential": said})
        assert (answer.status, 'href="#passkey"' in answer.text) == (422, True)
    added = world.call("POST", "/office/factors", form={"act": "passkey", "credential": "{}"}, headers=there)
    removed = world.call("POST", "/office/factors", form={"act": "remove", "key": "zz"}, headers=there)
    assert (added.status, removed.status) == (422, 422)


def test_rehearsal_shows_the_code_and_production_does_not(world):
    name, _, secret, _ = joined(world)

    shown = world.call("GET", f"/_demo/totp/{name}")

    assert shown.json["code"] in {pyotp.TOTP(secret).at(datetime.now(UTC).timestamp() + d) for d in (-30, 0)}
    assert world.call("GET", "/_demo/totp/nobody").status == 404


@pytest.mark.parametrize("language", ["mr", "hi", "en"])
def test_pages_of_the_staff_are_there_in_every_language(world, language):
    central, (_, account, code) = on_duty(world, "central"), invited(world)
    for path in (
        "/office/sign-in",
        "/office/join",
        f"/office/join/{code}",
        "/office/factors",
        "/office/roles",
        "/office/roles/new",
        f"/office/roles/{account}",
    ):
        page = world.call("GET", f"{path}?lang={language}", headers=central)

        assert (page.status, page.text.count("<h1")) == (200, 1), path
        assert f'<html lang="{language}">' in page.text
