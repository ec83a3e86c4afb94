"""Naming, correcting and removing people on pages: every way in which it can go, and what is said then."""

import re

import pytest

from web.test_pages import PERSON, signed_in
from web.world import named


def add(world, browser, **more):
    return world.call("POST", "/people", form=PERSON | more, headers=browser)


def number(answer):
    return re.search(r"added=(\d+)", answer.headers["location"])[1]


def test_person_added_is_said_and_the_next_one_is_not_asked_for_the_pincode_again(world):
    browser = signed_in(world)

    done = add(world, browser)
    page = world.call("GET", done.headers["location"].partition("#")[0], headers=browser)

    assert done.status == 303
    assert "सीता पाटील यांना जोडले आहे" in page.text
    assert 'value="411001"' in page.text
    assert "आणखी एक व्यक्ती जोडा" in page.text


def test_all_that_is_wrong_is_said_at_once(world):
    wrong = {
        "name": "९",
        "birth_year": "90",
        "gender": "",
        "id_type": "pan",
        "id_number": "१२",
        "pincode": "x",
    }

    page = add(world, signed_in(world), **wrong)

    assert page.status == 422
    for field in ("name", "birth_year", "gender", "id_number", "pincode"):
        assert f'href="#{field}"' in page.text
        assert f'id="{field}-mistake"' in page.text
    assert "पॅनमध्ये पाच अक्षरे" in page.text
    assert 'value="१२"' in page.text


@pytest.mark.parametrize("name", ["😀", "<script>alert(1)</script>" * 8, "अ" * 10_000, "\u202eabc", ""])
def test_name_that_is_none_is_kept_and_asked_for_again(world, name):
    page = add(world, signed_in(world), name=name)

    assert page.status == 422
    assert 'href="#name"' in page.text
    assert "<script" not in page.text


@pytest.mark.parametrize(
    ("id_type", "typed", "last"),
    [
        ("aadhaar", "२३४१ २३४१ २३४६", "2346"),
        ("pan", "abcpe-१२३४-f", "234F"),
        ("voter", "wkh 1186253", "6253"),
        ("passport", "a १२३४५६७", "4567"),
        ("driving-licence", "MH12 2011 0012345", "2345"),
    ],
)
def test_document_is_taken_as_people_write_it(world, id_type, typed, last):
    browser = signed_in(world)

    assert add(world, browser, id_type=id_type, id_number=typed).status == 303
    assert f"शेवटचे अंक {last}" in world.call("GET", "/people", headers=browser).text


@pytest.mark.parametrize(
    "id_type", ["aadhaar", "pan", "voter", "passport", "driving-licence", "pension", "npr"]
)
def test_document_that_cannot_be_one_is_explained_in_its_own_words(world, id_type):
    page = add(world, signed_in(world), id_type=id_type, id_number="!")

    assert page.status == 422
    assert re.search(r'id="id_number-mistake">.+</p>', page.text)
    assert "–</" not in page.text


def test_person_is_corrected_where_they_stand(world):
    browser = signed_in(world)
    one = number(add(world, browser))

    form = world.call("GET", f"/people/{one}", headers=browser)
    wrong = world.call("POST", f"/people/{one}", form={"name": "स्मिता", "birth_year": "x"}, headers=browser)
    said = {"name": "स्मिता पाटील", "birth_year": "१९९१", "gender": "female", "pincode": "४११ ००२"}
    done = world.call("POST", f"/people/{one}", form=said, headers=browser)
    page = world.call("GET", done.headers["location"].partition("#")[0], headers=browser).text

    assert 'value="सीता पाटील"' in form.text
    assert 'name="id_number"' not in form.text
    assert (wrong.status, 'value="स्मिता"' in wrong.text, 'href="#birth_year"' in wrong.text) == (
        422,
        True,
        True,
    )
    assert done.status == 303
    assert "स्मिता पाटील यांची माहिती दुरुस्त केली आहे" in page
    assert ("1991" in page, "411002" in page) == (True, True)


def test_what_a_draw_goes_by_stays_but_the_name_can_be_put_right(world):
    release, browser, token = world.release({"a": {"open": 1}}), signed_in(world), world.sign_in()
    one = number(add(world, browser))
    world.hand_in(token, release, [int(one)], ["a"])
    said = {"birth_year": "1990", "gender": "female", "pincode": "411001"}

    name = world.call("POST", f"/people/{one}", form=said | {"name": "सीता"}, headers=browser)
    moved = world.call(
        "POST", f"/people/{one}", form=said | {"name": "सीता", "pincode": "411002"}, headers=browser
    )

    assert (name.status, moved.status) == (303, 422)
    assert 'href="#people"' in moved.text
    assert "अर्ज किंवा ठरलेली वेळ आहे" in moved.text


def test_removing_is_asked_first_and_removing_twice_does_no_harm(world):
    browser = signed_in(world)
    one = number(add(world, browser))

    asked = world.call("GET", f"/people/{one}/remove", headers=browser)
    done = [world.call("POST", f"/people/{one}/remove", form={}, headers=browser) for _ in range(2)]
    page = world.call("GET", "/people?removed=1", headers=browser)

    assert "सीता पाटील यांना काढायचे का?" in asked.text
    assert {(one.status, one.headers["location"]) for one in done} == {(303, "/people?removed=1#people")}
    assert "व्यक्ती काढली आहे" in page.text
    assert "/remove" not in page.text
    assert world.call("GET", f"/people/{one}", headers=browser).status == 404


def test_person_with_an_application_is_kept_and_it_is_said_why(world):
    release, browser, token = world.release({"a": {"open": 1}}), signed_in(world), world.sign_in()
    one = number(add(world, browser))
    world.hand_in(token, release, [int(one)], ["a"])

    page = world.call("POST", f"/people/{one}/remove", form={}, headers=browser)

    assert page.status == 409
    assert "आधी तो मागे घ्या" in page.text


def test_contested_person_is_told_to_both_and_the_second_can_correct_its_own_words(world):
    first, second = signed_in(world, "9000000001"), signed_in(world, "9000000002")
    add(world, first)
    one = number(add(world, second, name="सीता"))

    told = [world.call("GET", "/people", headers=browser).text for browser in (first, second)]
    said = {"name": "सीताबाई", "birth_year": "1990", "gender": "female", "pincode": "411001"}
    done = world.call("POST", f"/people/{one}", form=said, headers=second)

    assert all("दुसऱ्या फोनवरूनही" in page for page in told)
    assert done.status == 303
    assert "सीताबाई" in world.call("GET", "/people", headers=second).text
    assert "सीता पाटील" in world.call("GET", "/people", headers=first).text


def test_somebody_elses_person_is_not_shown(world):
    one = number(add(world, signed_in(world, "9000000001")))
    other = signed_in(world, "9000000002")

    asked = [
        ("GET", f"/people/{one}"),
        ("GET", f"/people/{one}/remove"),
        ("POST", f"/people/{one}"),
        ("GET", "/people/x"),
    ]

    assert {world.call(how, path, form={}, headers=other).status for how, path in asked} == {404}


def test_fifth_person_finds_no_form_and_the_way_on_is_kept(world):
    browser = signed_in(world)
    for letter in "ABCD":
        add(world, browser, id_number=named(f"X0000000{letter}")["id_number"], next="/releases/r/apply")

    page = world.call("GET", "/people?next=/releases/r/apply", headers=browser).text
    fifth = add(world, browser, id_number="X0000000E")

    assert 'name="id_number"' not in page
    assert 'href="/releases/r/apply"' in page
    assert (fifth.status, "जास्तीत जास्त 4" in fifth.text) == (422, True)


def test_mistake_of_a_field_says_what_is_wrong_with_it(world):
    browser = signed_in(world)
    wrong = {"birth_year": "2099", "id_type": "aadhaar", "id_number": " "}

    page = world.call("POST", "/people?lang=en", form=PERSON | wrong, headers=browser)

    assert (page.status, "not later than this year" in page.text) == (422, True)
    assert "Write the number of the document." in page.text
