"""Finding a centre: what is asked comes first, then what is near; nothing found says what to do."""

import re
from urllib.parse import quote

import pytest

from sodat.storage import centres
from sodat.storage.finding import District, Place
from sodat.web.outlook import Atlas
from sodat.web.public.finding import search


def place(number, pincode, spot=(None, None), district=363, releases=()):
    return Place(
        number,
        f"Centre {number}",
        f"केंद्र {number}",
        "",
        "",
        district,
        pincode,
        *spot,
        list(releases),
        [1] * len(releases),
    )


ATLAS = Atlas(
    [
        place(1, "411001", (18.52, 73.85)),
        place(2, "411001"),
        place(3, "411038", (18.51, 73.81), releases=["r"]),
        place(4, "411006", (18.55, 73.88)),
        place(5, "411004"),
        place(6, "400001", (19.07, 72.87), district=395),
        place(7, "560001"),
    ],
    [District(363, "Pune", "पुणे", "पुणे"), District(395, "Mumbai", "मुंबई", "मुंबई")],
)


def numbers(found):
    return [one.centre_id for one in found.exact], [one.centre_id for _, one in found.near]


@pytest.mark.parametrize("typed", ["411001", "४११००१", " 411 001 ", "४११-००१"])
def test_pincode_comes_first_then_the_nearest_by_distance_then_by_pincode(typed):
    found = search(ATLAS, typed, "", "", "mr")

    assert numbers(found) == ([1, 2], [3, 4, 6, 5])
    assert found.heading == "near.in-pincode"


def test_pincode_without_a_centre_shows_neighbouring_pincodes_and_says_so():
    found = search(ATLAS, "411007", "", "", "mr")

    assert numbers(found) == ([], [4, 5, 1, 2, 3])
    assert (found.heading, found.asked) == ("near.not-in-pincode", "411007")


def test_district_keeps_others_out_and_alone_shows_what_is_open_first():
    assert numbers(search(ATLAS, "411001", "395", "", "mr")) == ([], [6])
    assert numbers(search(ATLAS, "", "363", "", "mr")) == ([3, 1, 2, 4, 5, 7], [])


def test_centre_is_found_by_a_part_of_its_name_and_what_is_around_it_by_its_spot():
    assert numbers(search(ATLAS, "केंद्र 4", "", "", "mr")) == ([4], [])
    assert numbers(search(ATLAS, "cENTRE 4", "", "", "mr")) == ([4], [])
    assert numbers(search(ATLAS, "", "", "4", "mr")) == ([4], [1, 3, 6, 5, 2])


@pytest.mark.parametrize("typed", ["41100", "4110011", "011001", "12-3"])
def test_number_that_is_no_pincode_is_asked_for_again(typed):
    assert search(ATLAS, typed, "", "", "mr").mistake == "near.six-digits"


@pytest.mark.parametrize("asked", [("", "", ""), ("", "x", ""), ("", "", "999"), ("", "999", "x")])
def test_nothing_asked_finds_nothing(asked):
    assert search(ATLAS, *asked, "mr").heading == ""


def test_page_leads_to_the_round_and_to_applying_there(world):
    release = world.release({"a": {"open": 2, "R": 1}})

    page = world.call("GET", f"/find?q={quote('४११००१')}").text

    assert 'value="४११००१"' in page
    assert f'href="/releases/{release}"' in page
    assert "3 जागा" in page
    assert re.search(rf'href="/releases/{release}/apply\?add=c\d+&amp;do=add"', page)
    assert "नकाशावरील" not in page


def test_distance_is_said_where_it_is_known(world):
    world.release({"a": {"open": 2}})

    async def act(tx):
        await centres.put_centre(
            tx, centres.Centre(9001, "Near", 363, "411002", latitude=18.5, longitude=73.8)
        )
        await tx.execute("UPDATE centre SET latitude = 18.51, longitude = 73.8 WHERE pincode = '411001'")

    world.do(act)

    page = world.call("GET", "/find?q=411001&lang=en").text

    assert "1.1 km" in page
    assert "The nearest first, as the crow flies." in page


@pytest.mark.parametrize(
    "asked", ["q=😀", "q=%3Cscript%3Ealert(1)%3C/script%3E", f"q={'x' * 10_000}", "q=400099"]
)
def test_nothing_found_says_what_to_do(world, asked):
    world.release({"a": {"open": 2}})

    page = world.call("GET", f"/find?q={quote(asked)}")

    assert page.status == 200
    assert "तुम्ही काय करू शकता" in page.text
    assert "<script>" not in page.text


def test_pincode_of_five_digits_is_said_at_its_field(world):
    page = world.call("GET", "/find?q=41100")

    assert (page.status, 'href="#q"' in page.text, 'value="41100"' in page.text) == (422, True, True)
