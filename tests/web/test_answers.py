"""Every refusal has a status and a sentence in three languages, and a mistake of ours tells nothing."""

import gc
import re
import weakref
from pathlib import Path
from string import Formatter

import psycopg
import pytest

from refusing import refusals_of
from sodat import rules, web
from sodat.locale import letters
from sodat.locale.sentences import LANGUAGES, catalogue, say
from sodat.rules.refusals import InvariantBroken, MalformedRequest, NotEligible, NotYetOpen, StepNotAllowed
from sodat.web import answers, refused
from sodat.web.statuses import STATUS

KINDS = [*refusals_of(rules), *refusals_of(web)]


def places(sentence):
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_refusal_has_a_status_and_three_sentences_with_the_same_facts(kind):
    sentences = [catalogue(language)[f"refusal.{kind.code}"] for language in LANGUAGES]

    assert 400 <= STATUS[kind] < 600
    assert len({frozenset(places(one)) for one in sentences}) == 1
    assert len(set(sentences)) == 3


def test_languages_say_the_same_things_with_the_same_facts():
    marathi, hindi, english = (catalogue(language) for language in LANGUAGES)

    assert marathi.keys() == hindi.keys() == english.keys()
    assert [
        name
        for name, sentence in english.items()
        if not places(sentence) == places(marathi[name]) == places(hindi[name])
    ] == []


def test_sentences_say_what_to_do_without_jargon_or_noise():
    forbidden = re.compile(r"invalid|error|oops|sorry|please try again|!", re.IGNORECASE)

    assert [
        name for one in LANGUAGES for name, text in catalogue(one).items() if forbidden.search(text)
    ] == []


def test_english_calls_a_release_by_one_word():
    others = {"refill-row", "beacon-value-wrong", "round"}  # of returned places, and of the beacon
    named = {
        name for name, sentence in catalogue("en").items() if re.search(r"\bround", sentence, re.IGNORECASE)
    }

    assert {name for name in named if name.partition(".")[2] not in others} == set()


def test_facts_are_said_in_the_readers_words():
    at = NotYetOpen(opens_at="2021-05-12T14:30:00+00:00")

    assert "बुधवार 12 मे 2021, 20:00" in answers.sentence(at, "mr")
    assert "18" in answers.sentence(NotEligible(person=1, why="too-young", age_min=18), "en")
    assert "pincode" in answers.sentence(MalformedRequest(field="pincode", what="six-digits"), "en")
    assert "रद्द" in answers.sentence(StepNotAllowed(state="cancelled", step="cancel"), "mr")


def test_fact_that_is_missing_leaves_a_dash():
    assert "–" in say("en", "refusal.not-yet-open", {"x": 1})


WHEN = "2021-09-28T20:00:00+05:30"
PLACE = {"centre": "कै. " * 40, "day": "2021-09-28", "starts": "09:00"}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("kind", "facts"),
    [
        ("code", {"code": "123456", "minutes": 10}),
        ("contested", {"name": "ज्ञा" * 25}),
        ("won", {"centre": "कै. " * 40, "day": "2021-05-12", "starts": "09:00", "rank": 12_345_678}),
        ("won", {"centre": "कै. " * 40, "day": "2021-05-12", "starts": "09:00", "rank": None}),
        ("not-this-time", {"rank": 12_345_678, "day": None}),
        ("not-this-time", {"rank": None}),
        ("release-cancelled", {"reason": "लस आली नाही. " * 30}),
        ("asked", {}),
        ("release-paused", {"reason": "लस आली नाही. " * 30}),
        ("help-code", {"code": "123456", "minutes": 10, "last": "0042"}),
        ("help-begun", {"last": "0042"}),
        ("help-ended", {"last": "0042"}),
        ("applied", {"title": "उद्याचे लसीकरण " * 20, "leaf": 12_345_678, "draws_at": WHEN}),
        ("applied", {"title": "उद्याचे लसीकरण " * 20, "leaf": 12_345_678, "draws_at": None}),
        ("not-this-time", {"rank": 12_345_678, "refill_at": WHEN}),
        ("not-this-time", {"rank": None, "refill_at": WHEN}),
        ("moved", PLACE | {"rank": 12_345_678}),
        ("not-this-time", {"rank": 12_345_678, "refill_at": WHEN, "who": "ज्ञानेश्वरी क्षीरसागर " * 4}),
        ("won", PLACE | {"rank": 12_345_678, "who": "ज्ञानेश्वरी क्षीरसागर " * 4}),
        ("given-back", PLACE),
        ("reminder", PLACE),
        ("withdrawn-by-desk", {"title": "उद्याचे लसीकरण " * 20}),
        ("standing-served", {"service": "कोविशील्ड लस " * 20}),
        ("standing-expired", {"service": "कोविशील्ड लस " * 20}),
    ],
)
def test_letter_fits_two_parts_of_a_text_message(kind, language, facts):
    said = letters.text(kind, language, facts)

    assert len(said) <= 134
    assert not re.search(r"[{}–]|…\\.", said)
    assert "ज्ञा" in said or not facts.get("who")
    assert str(facts.get("rank") or "") in said
    assert kind in letters.KINDS


class Broken:
    def __init__(self, failure):
        self.failure = failure

    async def __call__(self, *_):
        raise self.failure


@pytest.mark.parametrize(
    ("failure", "status", "code"),
    [
        (ValueError("secret detail"), 500, "our-mistake"),
        (InvariantBroken("secret detail"), 500, "our-mistake"),
        (psycopg.OperationalError("secret detail"), 503, "busy"),
        (TimeoutError(), 503, "busy"),
    ],
)
def test_unexpected_failure_tells_a_number_and_the_log_the_rest(world, caplog, failure, status, code):
    world.app = answers.Answering(Broken(failure), world.app.inside.inside.page)

    answer = world.call("GET", "/api/v1/people")

    assert (answer.status, answer.code) == (status, code)
    assert "secret" not in answer.text
    if status == 500:
        assert answer.json["facts"]["id"] in caplog.text
        assert "Traceback" in caplog.text or "secret detail" in caplog.text
    else:
        assert answer.headers["retry-after"] == "2"


def test_a_refusal_leaves_nothing_for_the_collector(world):
    """Thousands a second of them would make all others wait while it looks through what is left."""
    left = []

    async def refuse(*_):
        refusal = NotYetOpen(opens_at="2030-01-01T00:00:00Z")  # kept in the frame, as most are
        left.append(weakref.ref(refusal))
        raise refusal

    world.app = answers.Answering(refuse, world.app.inside.inside.page)
    gc.disable()
    try:
        assert world.call("GET", "/api/v1/people").code == "not-yet-open"
        assert left[0]() is None
    finally:
        gc.enable()


def test_statuses_are_those_of_the_document():
    text = (Path(__file__).parents[2] / "docs" / "refusals.md").read_text()
    said = re.findall(r"^\| `([a-z-]+)` \| (\d+) \|", text, re.MULTILINE)
    said += re.findall(r"^\* `([a-z-]+)` (\d+)", text, re.MULTILINE)

    assert {(code, int(status)) for code, status in said} >= {
        (kind.code, STATUS[kind]) for kind in KINDS if kind is not refused.BodyTooLarge
    }
