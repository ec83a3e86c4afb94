from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from sodat.rules.fields import Fields
from sodat.rules.lines import canonical, read_canonical
from sodat.rules.manifest import Rules, check_rules, print_rules, read_rules, read_time, time_text, with_times
from sodat.rules.refusals import MalformedFile, RecordRefused, RulesNotUsable
from unit.markets import RULES
from unit.records import LOCAL, example, local_rules, trustees_rules

LATER = timedelta(minutes=5)


def test_rules_of_the_example_are_read():
    rules = read_rules(example()["rules.json"])

    assert rules == Rules(
        release="example-1",
        policy="draw",
        share_order="reserved-first",
        shares=("D2", "R"),
        party_size_max=4,
        ticket_cap=5,
        opens_at=datetime(2023, 9, 26, 21, 29, 24, tzinfo=UTC),
        closes_at=datetime(2023, 9, 27, 7, 59, 24, tzinfo=UTC),
        draws_at=datetime(2023, 9, 27, 8, 29, 24, tzinfo=UTC),
        refills_at=(datetime(2023, 9, 27, 8, 34, 24, tzinfo=UTC),),
        commit_lead_seconds=120,
        beacon_kind="drand",
        beacon_chain="52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971",
        trustees=("city", "hospital", "press"),
    )


def test_rules_of_the_example_are_printed_to_the_byte():
    data = example()["rules.json"]

    assert print_rules(read_rules(data)) == data


@pytest.mark.parametrize(
    "rules",
    [
        local_rules(),
        trustees_rules(),
        local_rules(replace(RULES, more={"fallback": "six hours", "texts": {"mr": "0" * 64}})),
        local_rules(replace(RULES, shares=(), trustees=(), refills_at=())),
    ],
)
def test_rules_are_read_as_they_were_printed(rules: Rules):
    assert read_rules(print_rules(rules)) == rules


def test_rules_carry_the_key_of_a_local_beacon_beside_its_chain():
    beacon = read_canonical(print_rules(local_rules()), "rules.json")["beacon"]

    assert beacon == {"kind": "local", "chain": LOCAL.chain, "public_key": LOCAL.public_key}


def test_rules_at_other_times_are_otherwise_the_same():
    later = [time + LATER for time in (RULES.opens_at, RULES.closes_at, RULES.draws_at)]

    moved = with_times(RULES, *later, ())

    assert moved == replace(RULES, opens_at=later[0], closes_at=later[1], draws_at=later[2], refills_at=())


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("release", {"release": ""}),
        ("release", {"release": "Market 1"}),
        ("release", {"release": "x" * 65}),
        ("policy", {"policy": "auction"}),
        ("share_order", {"share_order": "random"}),
        ("shares", {"shares": ("R", "R")}),
        ("shares", {"shares": ("open",)}),
        ("shares", {"shares": ("R+D2",)}),
        ("party_size_max", {"party_size_max": 0}),
        ("party_size_max", {"party_size_max": 5}),
        ("ticket_cap", {"ticket_cap": 0}),
        ("ticket_cap", {"ticket_cap": 101}),
        ("times", {"closes_at": RULES.opens_at}),
        ("times", {"draws_at": RULES.closes_at - LATER}),
        ("refills_at", {"refills_at": (RULES.draws_at,)}),
        ("refills_at", {"refills_at": (RULES.draws_at + 2 * LATER, RULES.draws_at + LATER)}),
        ("refills_at", {"refills_at": (RULES.draws_at + LATER, RULES.draws_at + LATER)}),
        ("beacon", {"beacon_kind": "dice"}),
        ("commit_lead_seconds", {"beacon_kind": "drand", "commit_lead_seconds": 119}),
        ("commit_lead_seconds", {"commit_lead_seconds": -1}),
        ("trustees", {"trustees": ("city", "city")}),
        ("trustees", {"trustees": ("city:press",)}),
        ("trustees", {"trustees": ("शहर",)}),
        ("trustees", {"beacon_kind": "trustees"}),
    ],
)
def test_rules_that_contradict_the_protocol_are_refused(field: str, change: dict[str, object]):
    with pytest.raises(RulesNotUsable) as refused:
        check_rules(replace(RULES, **change))

    assert refused.value.facts == {"field": field, "what": "not-usable"}


def test_rules_of_a_local_beacon_may_have_no_lead():
    check_rules(replace(RULES, commit_lead_seconds=0))


@pytest.mark.parametrize(
    "name", sorted(set(read_canonical(print_rules(local_rules()), "rules.json")) - {"v", "beacon"})
)
def test_rules_without_a_field_or_with_another_type_are_malformed(name: str):
    value = read_canonical(print_rules(local_rules()), "rules.json")

    for data in ({**value, name: {}}, {other: inner for other, inner in value.items() if other != name}):
        with pytest.raises(MalformedFile):
            read_rules(canonical(data))


@pytest.mark.parametrize(
    "beacon", ["local", [], {}, {"kind": 1}, {"kind": "local"}, {"kind": "drand", "chain": 1}]
)
def test_rules_with_a_beacon_of_another_form_are_malformed(beacon: object):
    value = read_canonical(print_rules(local_rules()), "rules.json")

    with pytest.raises(MalformedFile):
        read_rules(canonical({**value, "beacon": beacon}))


@pytest.mark.parametrize("version", ["sodat-draw/2", "", 1, ["sodat-draw/1"], None])
def test_rules_of_another_version_are_refused(version: object):
    value = read_canonical(print_rules(local_rules()), "rules.json")
    other = {name: inner for name, inner in value.items() if name != "v"}
    data = canonical(other if version is None else {**other, "v": version})

    with pytest.raises(RecordRefused) as refused:
        read_rules(data)

    assert refused.value.facts["reason"] == "version-unknown"


def test_time_is_printed_in_utc():
    india = timezone(timedelta(hours=5, minutes=30))

    assert time_text(datetime(2021, 5, 11, 20, 0, tzinfo=india)) == "2021-05-11T14:30:00Z"


def test_time_is_read_as_it_was_printed():
    assert read_time("2021-05-11T14:30:00Z", "x.json") == datetime(2021, 5, 11, 14, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "",
        7,
        "2021-05-11",
        "2021-05-11T14:30:00",
        "2021-05-11T14:30:00+00:00",
        "2021-05-11 14:30:00Z",
        "2021-05-11T14:30:00.0Z",
        "2021-02-29T14:30:00Z",
        "2021-05-11T24:00:00Z",
        "2021-05-11T14:30:60Z",
        "2021-05-11T14:30:00Z\n",
        "0000-05-11T14:30:00Z",
    ],
)
def test_time_of_another_form_is_refused(text: object):
    with pytest.raises(MalformedFile) as refused:
        read_time(text, "x.json")

    assert refused.value.facts == {"file": "x.json", "line": 1, "what": "time"}


def test_fields_give_values_of_their_type():
    take = Fields({"a": "x", "n": 3, "o": {"b": 1}, "l": [{"c": 2}], "t": ["y"], "h": "0" * 64}, "x.json")

    assert (
        take.text("a"),
        take.whole("n"),
        take.object("o"),
        take.objects("l"),
        take.texts("t"),
        take.hex64("h"),
    ) == (
        "x",
        3,
        {"b": 1},
        [{"c": 2}],
        ("y",),
        "0" * 64,
    )
    take.exactly({"a", "n", "o", "l", "t", "h"})


@pytest.mark.parametrize("method", ["text", "whole", "object", "objects", "texts", "hex64"])
@pytest.mark.parametrize("value", [None, -1, "x", [1], ["y", {}], {"b": 1}, "A" * 64])
def test_fields_refuse_values_of_another_type(method: str, value: object):
    fits = {("text", "x"), ("text", "A" * 64)}
    take = Fields({"a": value} if value is not None else {}, "x.json")

    if (method, str(value)) in fits or (method, value) == ("object", {"b": 1}):
        assert getattr(take, method)("a") == value
        return
    with pytest.raises(MalformedFile) as refused:
        getattr(take, method)("a")
    assert refused.value.facts == {"file": "x.json", "line": 1, "what": "field-a"}


def test_fields_refuse_others_than_these():
    for names in ({"a"}, {"a", "b", "c"}, set()):
        with pytest.raises(MalformedFile) as refused:
            Fields({"a": 1, "b": 2}, "x.json").exactly(names)
        assert refused.value.facts["what"] == "field-fields"
