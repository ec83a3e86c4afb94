"""Applying on pages: the buttons of the form, the last look, handing in, and every way in which it can go."""

import re
from html import unescape
from urllib.parse import urlencode

import pytest

from sodat.actions import composing, estimating
from sodat.rules.applications import CHOICES_MAX
from web.test_pages import person_of, signed_in, wishes_on
from web.world import named

SEATS = {"a": {"open": 1}, "b": {"open": 1}, "c": {"open": 1}}


class Form:
    """The form of one release in one browser; every button is a page of its own."""

    def __init__(self, world, browser, release, **fields):
        self.world, self.browser, self.release = world, browser, release
        self.path = f"/releases/{release}/apply"
        self.page = self.press("", **fields)

    def press(self, button, **more):
        fields = [(name, value) for name, value in self.fields() if name not in more]
        fields += [(name, value) for name, value in more.items() if value]
        query = urlencode([*fields, ("do", button)] if button else fields)
        self.page = self.world.call("GET", f"{self.path}?{query}", headers=self.browser)
        return self.page

    def fields(self):
        """Return what a browser would send: hidden fields, ticked boxes, typed texts."""
        page = getattr(self, "page", None)
        if page is None:
            return []
        text = page.text
        hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', text)
        ticked = re.findall(r'<input type="checkbox" name="([^"]+)" value="([^"]*)"[^>]* checked', text)
        typed = re.findall(r'<input id="[^"]+" name="([^"]+)" value="([^"]*)"', text)
        selects = re.findall(r'<select id="[^"]+" name="([^"]+)"(.*?)</select>', text, re.DOTALL)
        picked = [(name, re.findall(r'value="([^"]*)" selected', options)) for name, options in selects]
        chosen = [(name, values[0]) for name, values in picked if values]
        return [(name, unescape(value)) for name, value in (*hidden, *ticked, *typed, *chosen) if value]

    @property
    def wishes(self):
        return [value.rpartition(".")[2] for name, value in self.fields() if name.startswith("choice-")]

    def send(self, **more):
        form = {}
        for name, value in self.fields():
            form.setdefault(name, []).append(value)
        return self.world.call("POST", self.path, form=form | more, headers=self.browser)


@pytest.fixture
def form(world):
    release, browser = world.release(SEATS), signed_in(world)
    return Form(world, browser, release, persons=person_of(world, browser))


def listed(page):
    """Return how many wishes a last look shows."""
    return re.search(r'<ol class="wishes">.*?</ol>', page.text, re.DOTALL)[0].count("<li>")


def add(form, *slots):
    for slot in slots:
        form.press("add", add=f"{form.release}.{slot}")


def test_wishes_are_added_moved_removed_and_put_back(form):
    seen = []
    add(form, "a", "b", "c")
    for button in ("up-3", "down-1", "remove-2"):
        form.press(button)
        seen.append(form.wishes)
    undo = re.search(r'value="(back-[^"]+)"', form.page.text)[1]
    form.press(undo)

    assert seen == [["a", "c", "b"], ["c", "a", "b"], ["c", "b"]]
    assert form.wishes == ["c", "a", "b"]
    assert "परत ठेवली" in form.page.text


def test_first_goes_no_higher_and_nonsense_does_nothing(form):
    add(form, "a", "b")

    for button in ("up-1", "down-2", "remove-9", "up-0", "back-1-", "up-1; drop", "x" * 5_000, "<script>"):
        form.press(button)
        assert form.page.status == 200
        assert form.wishes == ["a", "b"]


def test_form_keeps_everything_in_its_address_and_in_the_other_languages(form):
    add(form, "b")
    form.press("", keep="1", places="४११००१")

    other = re.search(r'href="([^"]+lang=en)"', form.page.text)[1]
    english = form.world.call("GET", unescape(other), headers=form.browser)

    assert 'lang="en"' in english.text
    assert f'value="{form.release}.b"' in english.text
    assert 'value="४११००१"' in english.text
    assert english.text.count(" checked") == 2


def test_whole_centre_is_added_in_order_without_doubles(form):
    add(form, "b")
    centre = re.search(r'<option value="(c\d+)"', form.page.text)[1]

    form.press("add", add=centre)

    assert form.wishes == ["b", "a", "c"]


def test_pincodes_make_a_list_that_can_be_looked_through(form):
    form.press("fill", places="४११००१, 411099 411001")

    assert form.wishes == ["a", "b", "c"]
    assert "या पिनकोडांवरून तुमची यादी केली: 3 पसंती" in form.page.text


@pytest.mark.parametrize("places", ["411099", "x", "😀", "<script>alert(1)</script>", ""])
def test_pincodes_without_a_centre_are_said_at_their_field_and_kept(form, places):
    page = form.press("fill", places=places)

    assert page.status == 422
    assert 'href="#places"' in page.text
    assert "असलेले पिनकोड: 411001" in page.text
    assert "<script>" not in page.text


def test_adding_nothing_is_said_and_the_same_twice_is_once(form):
    nothing = form.press("add")
    add(form, "a", "a")

    assert (nothing.status, 'href="#add"' in nothing.text) == (422, True)
    assert form.wishes == ["a"]


def test_more_wishes_than_fit_are_refused_in_words(world):
    slots = {f"s{number:02}": {"open": 1} for number in range(CHOICES_MAX + 1)}
    release, browser = world.release(slots), signed_in(world)
    form = Form(world, browser, release, persons=person_of(world, browser))
    form.press("fill", places="411001")
    left = next(slot for slot in slots if slot not in form.wishes)

    page = form.press("add", add=f"{release}.{left}")

    assert len(form.wishes) == CHOICES_MAX
    assert (page.status, f"{CHOICES_MAX} पसंती झाल्या आहेत" in page.text) == (422, True)


def test_last_look_shows_everything_and_leads_back_to_each(form):
    add(form, "b", "a")
    page = form.press("check", keep="1")

    assert page.status == 200
    assert "सीता पाटील" in page.text
    assert page.text.index("09:00–11:00") > 0
    assert listed(page) == 2
    assert "सोडतीत मिळाले तेच ठेवा" in page.text
    back = unescape(re.search(r'href="([^"]+)#wishes"', page.text)[1])
    assert f'value="{form.release}.b"' in form.world.call("GET", back, headers=form.browser).text


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"persons": ""}, "persons"),
        ({"persons": "99999", "choice-1": "ok"}, "persons"),
        ({"persons": "x"}, "persons"),
        ({"choice-1": "no-such"}, "wishes"),
        ({}, "wishes"),
        ({"lasting": "1", "until": "2020-01-01", "choice-1": "ok"}, "until"),
        ({"lasting": "1", "until": "<b>", "choice-1": "ok"}, "until"),
        ({"lasting": "1", "until": "2020-01-01", "choice-1": "ok", "places": "12"}, "places"),
    ],
)
def test_what_cannot_go_out_is_said_before_the_last_look(form, fields, field):
    fields = {name: f"{form.release}.a" if value == "ok" else value for name, value in fields.items()}

    page = form.press("check", **fields)

    assert page.status == 422
    assert f'href="#{field}"' in page.text
    assert f'id="{field}-mistake"' in page.text
    assert "{" not in page.text


def test_pincodes_alone_are_enough_to_go_on(form):
    page = form.press("check", places="411001")

    assert page.status == 200
    assert listed(page) == 3


def test_too_young_is_said_by_name_before_anything_is_handed_in(world):
    release, browser = world.release(SEATS), signed_in(world)
    said = {**named("X00000002"), "name": "छोटी", "birth_year": "2020"}
    child = re.search(
        r"added=(\d+)", world.call("POST", "/people", form=said, headers=browser).headers["location"]
    )[1]

    page = Form(world, browser, release, persons=child, **{"choice-1": f"{release}.a"}).press("check")

    assert page.status == 422
    assert "छोटी यांचे वय या सेवेसाठी कमी आहे" in page.text


def test_handing_in_after_the_last_look_twice_and_in_two_tabs(form):
    add(form, "b", "a")
    form.press("check")

    places = [form.send().headers["location"] for _ in range(2)]
    here = places[0].partition("?")[0]
    before = wishes_on(form.world, form.browser, here)
    other_tab = form.send(**{"choice-1": [f"{form.release}.c"], "choice-2": []})

    assert places[0] == places[1] == other_tab.headers["location"]
    assert (before, wishes_on(form.world, form.browser, here)) == (2, 1)
    assert "आधीच अर्ज केला आहे" in form.press("").text


def test_split_party_is_changed_with_all_its_people(world):
    release, browser = world.release(SEATS), signed_in(world)
    people = [
        re.search(
            r"added=(\d+)",
            world.call("POST", "/people", form=named(f"X0000000{n}"), headers=browser).headers["location"],
        )[1]
        for n in (1, 2)
    ]
    form = {"persons": people, "choice-1": f"{release}.a", "split": "1"}
    there = world.call("POST", f"/releases/{release}/apply", form=form, headers=browser).headers["location"]
    one = there.rpartition("/")[2].partition("?")[0]

    page = world.call("GET", f"/releases/{release}/apply?application={one}", headers=browser).text

    assert page.count(" checked") == 3
    assert f'value="{release}.a"' in page


def test_login_that_ends_before_handing_in_loses_nothing(form):
    add(form, "b", "a")
    state = urlencode(form.fields())
    away = form.world.call("GET", f"{form.path}?{state}&do=check")
    led = form.world.call("GET", away.headers["location"])
    kept = unescape(re.search(r'name="next" value="([^"]*)"', led.text)[1])
    sent = form.world.call("POST", form.path, form=dict(form.fields()))

    again = form.world.call("GET", kept, headers=form.browser)
    assert (away.status, again.status) == (303, 200)
    assert listed(again) == 2
    assert sent.status == 401
    assert 'name="kept"' in sent.text


@pytest.mark.parametrize("name", ["x%00", "x", "%F0%9F%98%80", "a" * 32])
def test_changing_what_is_no_application_says_so(form, name):
    assert form.world.call("GET", f"{form.path}?application={name}", headers=form.browser).status == 404


def test_release_that_closed_meanwhile_says_so_first_and_keeps_what_was_sent(form):
    add(form, "a")
    form.press("check")
    form.world.end_filing(form.release)
    sent = form.send()
    form.world.look_anew()

    asked = form.world.call("GET", form.path, headers=form.browser)

    assert (sent.status, 'name="choice-1"' in sent.text, "मुदत" in sent.text) == (422, True, True)
    assert (asked.status, "मुदत" in asked.text) == (409, True)


def test_release_that_is_not_open_yet_says_when(world):
    release = world.release(SEATS, announce=False)
    browser = signed_in(world)
    draft = world.call("GET", f"/releases/{release}/apply", headers=browser)
    world.do(lambda tx: composing.announce(tx, release))
    world.look_anew()

    page = world.call("GET", f"/releases/{release}/apply", headers=browser)

    assert draft.status == 404
    assert (page.status, "पासून घेतले जातील" in page.text) == (409, True)


def standing(form):
    return form.world.values(
        "SELECT pincodes, mornings_first, ended_why, expires_on::text FROM standing_application ORDER BY 1, 3"
    )


def test_standing_application_is_filed_for_now_and_stands_for_later_once(form):
    add(form, "a")
    form.press("", lasting="1", places="411001", half="afternoon")
    until = re.findall(r'<option value="(20\d\d-\d\d-\d\d)"', form.page.text)
    form.press("check", until=until[0])

    assert "पुढच्या प्रत्येक फेरीतही" in form.page.text
    assert {form.send().status for _ in range(2)} == {303}
    assert standing(form) == [(["411001"], False, None, until[0])]
    form.send(until=[until[3]])
    assert sorted((one[2] or "", one[3]) for one in standing(form)) == [
        ("", until[3]),
        ("withdrawn", until[0]),
    ]


def test_standing_application_is_told_of_wherever_one_might_think_it_is_for_once(form):
    add(form, "a")
    until = re.findall(r'<option value="(20\d\d-\d\d-\d\d)"', form.page.text)[0]
    form.press("check", lasting="1", until=until)
    there = form.send().headers["location"].partition("?")[0]
    shown = form.world.call("GET", there, headers=form.browser).text
    form.press("check", lasting="", until="")
    ((standing_id,),) = form.world.values("SELECT standing_id FROM standing_application")
    form.world.call("POST", f"/standing/{standing_id}/withdraw", form={}, headers=form.browser)
    after = form.world.call("GET", there, headers=form.browser).text

    told = "पुढच्या प्रत्येक सोडतीत आपोआप भाग घेतो"
    assert [told in page for page in (shown, form.page.text, after)] == [True, True, False]


def test_form_with_nothing_in_it_says_all_that_is_missing_at_once(form):
    form.press("check", persons="")

    assert 'href="#persons"' in form.page.text
    assert 'href="#wishes"' in form.page.text


def test_pincodes_without_a_centre_are_named(form):
    form.press("fill", places="४११००१ 499999 xyz")
    said = form.page.text
    form.press("check")

    for page in (said, form.page.text):
        assert "या फेरीत या पिनकोडचे केंद्र नाही: 499999, xyz." in page


def test_standing_application_without_pincodes_goes_by_the_centres_of_the_list(form):
    add(form, "a")
    until = re.findall(r'<option value="(20\d\d-\d\d-\d\d)"', form.page.text)[0]
    form.press("check", lasting="1", until=until)
    form.send()

    assert form.world.values(
        "SELECT cardinality(centres), cardinality(pincodes) FROM standing_application"
    ) == [(1, 0)]


def test_first_come_has_no_odds_and_nothing_that_stands(world):
    release, browser = world.release(SEATS, policy="first-come"), signed_in(world)
    form = Form(world, browser, release, persons=person_of(world, browser))
    add(form, "a")

    assert 'name="lasting"' not in form.page.text
    assert "संधी" not in re.sub(r"<footer.*", "", form.press("check").text, flags=re.DOTALL)


def estimate(world):
    async def act(tx):
        task = await estimating.task(tx, world.catalogue)
        if task is not None:
            await estimating.store_estimate(tx, task, estimating.estimate(task), estimating.WAIT / 1000)
        return task

    return world.do(act)


def test_odds_are_a_range_once_there_are_enough_applications(form):
    world = form.world
    add(form, "a", "b")
    early = form.press("check").text
    for account, person in world.people(30):
        world.file(form.release, (account, [person], ["a", "b"]))
    assert estimate(world).news.applications == 30
    world.do(lambda tx: tx.execute("UPDATE release_odds SET looked_at = now() - interval '1 hour'"))
    again = estimate(world)
    world.look_anew()

    late = form.press("").text and form.press("check").text

    assert "अर्ज अजून आलेले नाहीत" in early
    assert again is None
    found = re.search(r"100 पैकी (?:सुमारे )?(\d+)(?: ते (\d+))?", late)
    assert int(found[1]) <= 2 / 31 * 100 <= int(found[2] or found[1]) + 1
    assert "30 अर्जांमध्ये" in late
    page = world.call("GET", f"/releases/{form.release}?lang=en").text
    assert "of 100" in page


def test_too_few_applications_are_not_asked_about_again_at_once(form):
    assert estimate(form.world) is None
    assert form.world.values("SELECT applications, rooms FROM release_odds") == [(0, None)]
    assert estimate(form.world) is None
