"""Pages without a browser: what they say, what they keep, and what they refuse."""

import re
from hashlib import sha256
from pathlib import Path

import pytest

from sodat.web.forms import local_path
from sodat_verify import verify
from web.world import World, named

SEATS = {"a": {"open": 1}, "b": {"open": 1}}
PERSON = {**named(), "birth_year": "1990"}


def cookie(answer):
    return {"cookie": answer.cookies[0].partition(";")[0]}


def signed_in(world, mobile="9000000001"):
    """Sign in on the pages and return the headers of a browser that is."""
    sent = world.call("POST", "/sign-in", form={"mobile": mobile, "next": "/people"})
    assert sent.status == 303
    txn = re.search(r"txn=([^&]+)", sent.headers["location"])[1]
    code = world.call("GET", f"/_demo/outbox/{mobile}").json["code"]
    done = world.call("POST", "/sign-in/code", form={"txn": txn, "code": code, "next": "/people"})
    assert (done.status, done.headers["location"]) == (303, "/people")
    return cookie(done)


def person_of(world, browser):
    world.call("POST", "/people", form=PERSON, headers=browser)
    return re.search(r"/people/(\d+)/remove", world.call("GET", "/people", headers=browser).text)[1]


def applied(world, browser, release, **more):
    form = {"persons": person_of(world, browser), "choice-1": f"{release}.a", "choice-2": f"{release}.b"}
    return world.call("POST", f"/releases/{release}/apply", form=form | more, headers=browser)


def wishes_on(world, browser, path):
    wishes = re.search(
        r'<ol class="wishes">.*?</ol>', world.call("GET", path, headers=browser).text, re.DOTALL
    )
    return wishes[0].count("<li>")


@pytest.mark.parametrize("language", ["mr", "hi", "en"])
def test_every_public_page_is_there_in_every_language(world, language):
    release = world.release({"a": {"open": 2, "R": 1}})
    drawn = world.release(SEATS)
    world.run(drawn, until="book")

    for path in (
        "/",
        f"/releases/{release}",
        f"/releases/{release}/draw",
        f"/releases/{drawn}/draw",
        "/sign-in",
    ):
        page = world.call("GET", f"{path}?lang={language}")
        assert page.status == 200
        assert f'<html lang="{language}">' in page.text
        assert page.text.count("<h1") == 1
        assert "–</" not in page.text
        assert f"sodat_language={language}" in page.cookies[0]
        assert "{" not in re.sub(r"<pre.*?</pre>", "", page.text, flags=re.DOTALL)


def test_language_is_taken_from_the_address_then_the_cookie_then_the_browser(world):
    kept = world.call("GET", "/?lang=hi")
    asked = [
        world.call("GET", "/", headers=cookie(kept) | {"accept-language": "en"}),
        world.call("GET", "/", headers={"accept-language": "fr, en;q=0.8, hi;q=0.9"}),
        world.call("GET", "/", headers={"accept-language": "fr"}),
        world.call("GET", "/?lang=xx"),
    ]

    languages = [re.search(r'<html lang="(\w+)">', one.text)[1] for one in asked]
    assert languages == ["hi", "hi", "mr", "mr"]


def test_language_links_keep_the_rest_of_the_address(world):
    page = world.call("GET", "/sign-in/code?txn=abc&next=/people&lang=en")

    assert 'href="/sign-in/code?txn=abc&amp;next=%2Fpeople&amp;lang=hi"' in page.text


def test_pages_let_nothing_foreign_in(world):
    page = world.call("GET", "/")

    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
    assert page.headers["x-content-type-options"] == "nosniff"
    assert not re.search(r"<script|javascript:|style=|\son\w+=|https?://", page.text)
    assert len(page.body) < 60_000


def test_style_sheet_is_small_and_kept_by_its_content(world):
    address = re.search(r'href="(/static/sodat\.css\?v=\w+)"', world.call("GET", "/").text)[1]

    sheet = world.call("GET", address, headers={"accept-encoding": "gzip"})

    assert (sheet.status, "immutable" in sheet.headers["cache-control"]) == (200, True)
    assert len(sheet.body) < 6_000
    assert world.call("GET", "/static/../config.py").status == 404
    assert world.call("GET", "/static/none.css").status == 404


def test_verifier_is_handed_out_as_it_is_in_the_repository(world):
    answer = world.call("GET", "/verify.py")

    assert answer.status == 200
    assert answer.body == Path(verify.__file__).read_bytes()


def test_citizen_goes_all_the_way_to_the_receipt(world):
    release, browser = world.release(SEATS), signed_in(world)

    sent = applied(world, browser, release)
    page = world.call("GET", sent.headers["location"], headers=browser)

    assert sent.status == 303
    assert "sodat-receipt/1" in page.text
    picture = re.search(r'src="(/applications/\w+/receipt\.svg\?leaf=\d+)"', page.text)[1]
    assert world.call("GET", picture, headers=browser).text.startswith("<svg")
    assert "सीता पाटील" in page.text
    assert world.call("GET", "/applications", headers=browser).text.count("<article") == 1


def test_form_sent_twice_is_one_application(world):
    release, browser = world.release(SEATS), signed_in(world)

    places = {applied(world, browser, release).headers["location"] for _ in range(3)}

    assert len(places) == 1
    assert world.call("GET", "/applications", headers=browser).text.count("<article") == 1


def test_wishes_can_be_changed_where_they_stand(world):
    release, browser = world.release(SEATS), signed_in(world)
    there = applied(world, browser, release).headers["location"].partition("?")[0]
    form = f"/releases/{release}/apply?application={there.rpartition('/')[2]}"

    page = world.call("GET", form, headers=browser)
    before, _, after = (
        wishes_on(world, browser, there),
        applied(world, browser, release, **{"choice-1": f"{release}.b", "choice-2": ""}),
        wishes_on(world, browser, there),
    )

    assert re.findall(r'name="choice-(\d)"', page.text) == ["1", "2"]
    assert page.text.count(" checked") == 1
    assert (before, after) == (2, 1)


def test_what_was_typed_stays_when_something_is_wrong(world):
    browser = signed_in(world)

    page = world.call("POST", "/people", form=PERSON | {"pincode": "१२", "name": "<b>ना"}, headers=browser)

    assert page.status == 422
    assert 'value="&lt;b&gt;ना"' in page.text
    assert 'value="१२"' in page.text
    assert 'href="#pincode"' in page.text
    assert 'id="pincode-mistake"' in page.text
    assert 'aria-invalid="true"' in page.text
    assert 'value="female" checked' in page.text
    assert "X00000001" in page.text


def test_script_in_a_name_is_shown_as_text(world):
    browser = signed_in(world)

    world.call("POST", "/people", form=PERSON | {"name": "<script>alert('ना')</script>"}, headers=browser)
    page = world.call("GET", "/people", headers=browser)

    assert "<script" not in page.text
    assert "&lt;script&gt;" in page.text


def test_name_of_ten_thousand_letters_is_refused_and_kept(world):
    page = world.call("POST", "/people", form=PERSON | {"name": "अ" * 5_000}, headers=signed_in(world))

    assert page.status == 422
    assert "अ" * 5_000 in page.text


def test_apply_without_a_wish_keeps_the_people_chosen(world):
    release, browser = world.release(SEATS), signed_in(world)

    page = applied(world, browser, release, **{"choice-1": "", "choice-2": "", "keep": "1"})

    assert page.status == 422
    assert 'href="#wishes"' in page.text
    assert page.text.count(" checked") == 2


def test_wrong_number_and_wrong_code_are_said_at_their_fields(world):
    number = world.call("POST", "/sign-in", form={"mobile": "12", "next": "/people"})
    txn = re.search(
        r"txn=([^&]+)", world.call("POST", "/sign-in", form={"mobile": "9000000001"}).headers["location"]
    )
    code = world.call("POST", "/sign-in/code", form={"txn": txn[1], "code": "x", "next": "/people"})
    unknown = world.call("POST", "/sign-in/code", form={"txn": "x", "code": "x"})

    assert (number.status, 'value="12"' in number.text, 'href="#mobile"' in number.text) == (422, True, True)
    assert (code.status, txn[1] in code.text, 'href="#code"' in code.text) == (422, True, True)
    assert unknown.status == 422


def test_code_sent_twice_by_the_same_browser_leads_on(world):
    sent = world.call("POST", "/sign-in", form={"mobile": "9000000001"})
    form = {
        "txn": re.search(r"txn=([^&]+)", sent.headers["location"])[1],
        "code": world.call("GET", "/_demo/outbox/9000000001").json["code"],
        "next": "/people",
    }
    first = world.call("POST", "/sign-in/code", form=form)

    again = world.call("POST", "/sign-in/code", form=form, headers=cookie(first))

    assert (again.status, again.headers["location"]) == (303, "/people")


def test_cookie_cannot_be_read_by_scripts_nor_sent_from_elsewhere(database_url, tmp_path):
    rehearsal = World(database_url, tmp_path)
    sent = rehearsal.call("POST", "/sign-in", form={"mobile": "9000000001"})
    form = {
        "txn": re.search(r"txn=([^&]+)", sent.headers["location"])[1],
        "code": rehearsal.call("GET", "/_demo/outbox/9000000001").json["code"],
    }
    rehearsal.close()
    world = World(database_url, tmp_path, mode="production")

    done = world.call("POST", "/sign-in/code", form=form)

    world.close()
    assert done.cookies[0].endswith("; Path=/; Max-Age=43200; HttpOnly; SameSite=Lax; Secure")


def test_signing_out_forgets_the_login(world):
    out = world.call("POST", "/sign-out", form={}, headers=signed_in(world))

    assert (out.status, out.headers["location"]) == (303, "/")
    assert "Max-Age=0" in out.cookies[0]


@pytest.mark.parametrize("path", ["/people", "/applications", "/applications/x", "/releases/r/apply"])
def test_whoever_is_not_signed_in_is_led_there_and_back(world, path):
    answer = world.call("GET", path)

    assert (answer.status, answer.headers["location"]) == (303, f"/sign-in?next={path}")


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "https://elsewhere.example", "host": "sodat.example"},
        {"origin": "null", "host": "sodat.example"},
    ],
)
def test_form_from_another_site_is_not_used(world, headers):
    browser = signed_in(world)

    answer = world.call("POST", "/people", form=PERSON, headers=browser | headers)

    assert answer.status == 403
    assert "/remove" not in world.call("GET", "/people", headers=browser).text


@pytest.mark.parametrize(
    "headers",
    [{"sec-fetch-site": "same-origin"}, {"origin": "https://sodat.example", "host": "sodat.example"}],
)
def test_form_from_our_own_page_is_used(world, headers):
    assert world.call("POST", "/people", form=PERSON, headers=signed_in(world) | headers).status == 303


@pytest.mark.parametrize(
    "path", ["//evil.example", "https://evil.example", "/\\evil.example", "/a\nb", "javascript:x", "", "x"]
)
def test_nobody_is_led_elsewhere(path):
    assert local_path(path) == "/"


def test_withdrawing_is_asked_first_goes_by_form_only_and_says_where_it_stands(world):
    release, browser = world.release(SEATS), signed_in(world)
    there = applied(world, browser, release).headers["location"].partition("?")[0]

    asked = world.call("GET", f"{there}/withdraw", headers=browser)
    assert f'action="{there}/withdraw"' in asked.text
    assert "मागे घेतला" not in world.call("GET", there, headers=browser).text
    done = world.call("POST", f"{there}/withdraw", form={}, headers=browser)
    assert (done.status, done.headers["location"]) == (303, f"{there}?done=withdrawn")
    assert "मागे घेतला" in world.call("GET", there, headers=browser).text


def test_winner_sees_place_and_code_and_can_give_it_back(world):
    release, browser = world.release(SEATS), signed_in(world)
    there = applied(world, browser, release).headers["location"].partition("?")[0]
    world.run(release, until="book")

    page = world.call("GET", there, headers=browser)
    cancel = re.search(rf'href="({there}/appointments/[0-9a-f-]+/cancel)"', page.text)[1]
    asked = world.call("GET", cancel, headers=browser)
    done = world.call("POST", cancel, form={}, headers=browser)

    assert "जागा मिळाली" in page.text
    assert re.search(r"<b>\d{4}</b>", page.text)
    assert f'action="{cancel}"' in asked.text
    assert (done.status, done.headers["location"]) == (303, f"{there}?done=cancelled")
    assert "परत केली" in world.call("GET", there, headers=browser).text


def test_loser_is_told_straight_with_number_and_cutoff(world):
    release = world.release({"a": {"open": 1}})
    browser = signed_in(world)
    there = world.call(
        "POST",
        f"/releases/{release}/apply",
        form={"persons": person_of(world, browser), "choice-1": f"{release}.a"},
        headers=browser,
    ).headers["location"]
    for account, person in world.people(40):
        world.file(release, (account, [person], ["a"]))
    world.run(release, until="book")
    rank = world.values(
        "SELECT rank FROM application WHERE application = %s", there.rpartition("/")[2].partition("?")[0]
    )[0][0]

    page = world.call("GET", there.partition("?")[0] + "?lang=en", headers=browser).text

    if rank == 1:  # one time in 41
        assert "You have a place" in page
    else:
        assert f"Your number was {rank}; the last one served at your first choice was 1." in page
        assert "You stay in line" in page


def test_somebody_elses_application_is_not_shown(world):
    release = world.release(SEATS)
    there = applied(world, signed_in(world, "9000000001"), release).headers["location"]

    other = signed_in(world, "9000000002")

    assert world.call("GET", there, headers=other).status == 404
    assert world.call("POST", f"{there.partition('?')[0]}/withdraw", form={}, headers=other).status == 404


def test_closed_release_refuses_the_form_and_keeps_it(world):
    release, browser = world.release(SEATS), signed_in(world)
    person = person_of(world, browser)
    world.end_filing(release)
    form = {"persons": person, "choice-1": f"{release}.a"}

    page = world.call("POST", f"/releases/{release}/apply", form=form, headers=browser)

    assert page.status == 422
    assert 'name="choice-1"' in page.text
    assert "मुदत" in page.text


def test_first_come_says_what_it_is(world):
    release = world.release({"a": {"open": 1}}, policy="first-come")

    page = world.call("GET", f"/releases/{release}?lang=en").text

    assert "First come, first served" in page
    assert "It does not matter when you apply" not in page
    assert "same chance" not in page


def test_page_that_is_not_there_is_a_page(world):
    answer = world.call("GET", "/nothing?lang=en", headers=signed_in(world))

    assert answer.status == 404
    assert "Not possible like this" in answer.text
    assert "Sign out" in answer.text
    assert world.call("GET", "/releases/none").status == 404


def test_draw_page_shows_everything_that_decided(world):
    release, browser = world.release(SEATS), signed_in(world)
    applied(world, browser, release)
    world.run(release, until="book")
    files = world.files(release)
    world.look_anew()

    page = world.call("GET", f"/releases/{release}/draw?lang=en", headers={"host": "sodat.example"}).text

    assert all(sha256(content).hexdigest() in page for content in files.values())
    assert all(f"/record/{name}" in page for name in files)
    assert "http://sodat.example/api/v1/releases" in page
    assert "python3 verify.py ." in page
    assert "/verify.py" in page
    assert "secret published" in page
