import copy
import json
import re
from dataclasses import replace
from datetime import date, time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sodat.rules.centre_list import read_centre_list
from sodat.rules.imports import read_cowin
from sodat.rules.offerings import CentreRead, Import, SessionRead, SlotRead
from sodat.rules.refusals import MalformedFile
from sodat.rules.slot_times import spread

DATA = Path(__file__).parents[1] / "data"
RECORDED = json.loads((DATA / "cowin-recorded.json").read_text("utf-8"))
CENTRES = (DATA / "pune-centres.csv").read_bytes()
CHANDIGARH = "calendar_by_district_chandigarh"
PUNE = "find_by_district_pune"
IN_FIND = {**RECORDED[PUNE]["sessions"][0], "available_capacity_dose1": 1, "available_capacity_dose2": 0}
CAN_BE_LEFT_OUT = {"address", "block_name", "fee"}
FREE_TEXTS = {"name", "address", "state_name", "district_name", "block_name", "vaccine"}
WRONG = (
    None,
    True,
    [],
    {},
    [[]],
    "",
    "x",
    "\u0000",
    "०९:००",
    -1,
    0.5,
    10**12,
    1e300,
    "9" * 400,
    ["x"],
    {"a": 1},
)


def read(value: object) -> Import:
    return read_cowin(json.dumps(value).encode(), "answer.json")


def centre_list(data: bytes) -> Import:
    return read_centre_list(data, "centres.csv", state="Maharashtra", district="Pune")


def refused(value: object) -> str:
    with pytest.raises(MalformedFile) as refusal:
        read(value)
    return refusal.value.facts["what"]


def find(**fields: object) -> dict:
    return {"sessions": [{**IN_FIND, **fields}]}


def slots(**fields: object) -> list[tuple[str, str, dict[str, int]]]:
    (session,) = read(find(**fields)).sessions
    return [(f"{one.starts:%H%M}", f"{one.ends:%H%M}", dict(one.seats)) for one in session.slots]


def test_recorded_calendar_and_find_are_read_unchanged():
    found = read(RECORDED)

    assert [(one.centre_id, one.name, one.pincode, one.latitude) for one in found.centres] == [
        (199655, "HWC Sector 42 PHC", "160036", 30.0),
        (595533, "Primary Health Centre Kurkumbh", "413802", 18.0),
    ]
    assert [(one.service_id, one.day.isoformat(), one.capacity) for one in found.sessions] == [
        ("covishield-45", "2021-06-18", 13),
        ("covishield-18", "2021-06-18", 99),
        ("covishield-18", "2021-06-19", 97),
        ("covishield-45", "2021-06-19", 37),
        ("covishield-18", "2021-05-09", 1),
    ]
    assert found.sessions[4] == SessionRead(
        session_id="e0d30dcf-80b2-4b9a-9ce2-257db1874579",
        centre_id=595533,
        vaccine="COVISHIELD",
        age_min=18,
        age_max=None,
        day=date(2021, 5, 9),
        fee=0,
        capacity=1,
        slots=(
            SlotRead("595533.09-05-2021.e0d30dcf.1200", time(12), time(14), (("open", 1),)),
            SlotRead("595533.09-05-2021.e0d30dcf.1400", time(14), time(15), (("open", 0),)),
        ),
        path="find_by_district_pune.sessions[0]",
    )
    assert [dict(slot.seats) for slot in found.sessions[0].slots] == [
        {"open": 1, "D2": 3},
        {"open": 1, "D2": 3},
        {"open": 1, "D2": 2},
        {"open": 0, "D2": 2},
    ]


def test_one_answer_alone_is_read_in_every_shape():
    calendar, flat = RECORDED[CHANDIGARH], RECORDED[PUNE]

    assert len(read({**calendar, "ttl": 24}).sessions) == 4
    assert len(read(flat).sessions) == 1
    assert strip(read({"centers": calendar["centers"][0]})) == strip(read(calendar))
    assert read({"centers": []}) == Import((), ())


def strip(found: Import) -> Import:
    return Import(found.centres, tuple(replace(one, path="") for one in found.sessions))


def test_slots_are_read_as_labels_objects_halves_or_the_whole_day():
    hours = {"from": "09:00:00", "to": "17:00:00", "available_capacity": 5, "available_capacity_dose1": 5}

    assert slots(**hours, slots=["09:00AM-12:00PM", "12:00PM-01:30PM"]) == [
        ("0900", "1200", {"open": 3}),
        ("1200", "1330", {"open": 2}),
    ]
    assert slots(**hours, slots=[{"time": "09:00AM-11:00AM", "seats": 0}]) == [("0900", "1100", {"open": 5})]
    assert slots(**hours, slots=["AFTERNOON", "FORENOON"]) == [
        ("0900", "1200", {"open": 3}),
        ("1200", "1700", {"open": 2}),
    ]
    assert slots(**hours, slots=[]) == [("0900", "1700", {"open": 5})]


def test_ages_fees_and_places_are_read_as_they_came():
    calendar = copy.deepcopy(RECORDED[CHANDIGARH])
    center = calendar["centers"][0] | {"fee_type": "Paid", "pincode": "160036", "lat": 30.7, "long": 76.75}
    center["vaccine_fees"] = [{"vaccine": "COVISHIELD", "fee": "780"}, {"vaccine": "COVAXIN", "fee": "1260"}]
    (centre,), (first, *_) = (found := read({"centers": [center]})).centres, found.sessions

    assert (centre.pincode, centre.latitude, centre.longitude, centre.fee_type) == (
        "160036",
        30.7,
        76.75,
        "Paid",
    )
    assert first.fee == 780
    (limited,) = read(find(max_age_limit=44, allow_all_age=False, fee=250, vaccine="SPUTNIK V")).sessions
    assert (limited.service_id, limited.age_max, limited.fee) == ("sputnik-v-18-44", 44, 250)
    (for_all,) = read(find(max_age_limit=44, allow_all_age=True, vaccine="")).sessions
    assert (for_all.service_id, for_all.vaccine, for_all.age_max) == ("vaccination-18", "Vaccination", None)


def test_seats_beyond_both_doses_are_open():
    assert slots(
        available_capacity=299, available_capacity_dose1=100, available_capacity_dose2=100, slots=[]
    ) == [("1200", "1500", {"open": 199, "D2": 100})]


@given(st.integers(0, 10_000), st.integers(0, 10_000), st.integers(1, 30))
def test_no_seat_is_lost_or_made_by_spreading_them(opens: int, seconds: int, count: int):
    parts = [dict(one) for one in spread(opens + seconds, seconds, count)]

    assert sum(part["open"] for part in parts) == opens
    assert sum(part.get("D2", 0) for part in parts) == seconds
    for name in ("open", "D2"):
        seats = [part.get(name, 0) for part in parts]
        assert seats == sorted(seats, reverse=True)
        assert max(seats) - min(seats) <= 1


def test_the_same_session_in_two_answers_is_one():
    assert len(read({"a": find(), "b": find()}).sessions) == 1
    assert refused({"a": find(), "b": find(fee="10")}) == (
        "b.sessions[0].session_id: the session of a.sessions[0], with other values"
    )


def test_what_contradicts_itself_is_refused_with_its_path():
    other = {"session_id": "11111111-2222-3333-4444-555555555555"}

    assert refused({"a": find(), "b": find(**other)}) == (
        "b.sessions[0]: a second session of centre 595533 for covishield-18 on 2021-05-09, "
        "beside a.sessions[0]"
    )
    assert refused({"a": find(), "b": find(**other, name="Elsewhere")}) == (
        "b.sessions[0].name: centre 595533 stands here twice, with another value"
    )
    assert refused(find(available_capacity_dose2=1)).startswith("sessions[0].available_capacity: less than")
    assert refused(find(to="12:00:00")) == "sessions[0].to: not after the beginning"
    assert refused(find(max_age_limit=17)) == "sessions[0].max_age_limit: not between 18 and 120"
    assert refused(find(slots=["12:00PM-11:00AM"])) == "sessions[0].slots[0]: ends before it begins"
    assert refused(find(slots=["12:00PM-01:00PM", "12:00PM-02:00PM"])) == (
        "sessions[0].slots[1]: a second slot of the same beginning"
    )
    assert refused(find(slots=["FORENOON"])) == "sessions[0].slots[0]: ends before it begins"
    assert refused(find(slots=[{"time": "12:00PM-01:00PM", "seats": -1}])).startswith(
        "sessions[0].slots[0].seats"
    )
    assert refused(find(date="31-02-2021")) == "sessions[0].date: no such day"
    assert refused(find(vaccine="लस")) == "sessions[0].vaccine: no letter of a to z in it"
    assert refused(find(fee_type="free")) == "sessions[0].fee_type: neither Free nor Paid"
    assert refused(find(allow_all_age="yes")) == "sessions[0].allow_all_age: neither true nor false"
    assert refused(find(name="x" * 301)) == "sessions[0].name: longer than 300 characters"


@pytest.mark.parametrize(
    ("data", "line", "what"),
    [
        (b"", 1, "not JSON: Expecting value"),
        (b'{"centers":\n [}', 2, "not JSON: Expecting value"),
        (b"[1]", 0, "the file: not an object"),
        (b"{}", 0, "the file: neither centers nor sessions"),
        (b'{"a": {}}', 0, "a: neither centers nor sessions"),
        (b'{"a": 1}', 0, "a: not an object"),
        (b'{"sessions": []\n\xff', 2, "not UTF-8"),
        (b'{"sessions": [], "sessions": []}', 0, "not JSON: field 'sessions' stands twice"),
        (b'{"sessions": [{"lat": NaN}]}', 0, "not JSON: NaN is not a number"),
        (b'{"sessions": [{"lat": 1e999}]}', 0, "not JSON: 1e999 is not a number"),
    ],
)
def test_what_is_no_answer_is_refused_with_its_line(data: bytes, line: int, what: str):
    with pytest.raises(MalformedFile) as refusal:
        read_cowin(data, "answer.json")

    assert refusal.value.facts == {"file": "answer.json", "line": line, "what": what}


def test_a_deep_nest_is_refused_and_breaks_nothing():
    with pytest.raises(MalformedFile):
        read_cowin(b'{"sessions":' + b"[" * 200_000, "answer.json")


def leaves(value: object, path: tuple = ()) -> list[tuple]:
    """Return the path of every field and member, containers included."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [found for key, one in inner for found in ((*path, key), *leaves(one, (*path, key)))]


FIELDS = [path for path in leaves(RECORDED) if len(path) > 1]


@given(st.sampled_from(FIELDS), st.sampled_from(("drop", *range(len(WRONG)))))
def test_one_damaged_field_refuses_the_whole_file_with_its_path(path: tuple, damage: str | int):
    damaged = copy.deepcopy(RECORDED)
    inside = damaged
    for key in path[:-1]:
        inside = inside[key]
    if damage == "drop":
        del inside[path[-1]]
    else:
        inside[path[-1]] = WRONG[damage]
    spelt = path[0] + "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in path[1:])
    if may_be_so(path, damage):
        read(damaged)
        return

    what = refused(damaged)
    # A capacity that no longer fits is found where both are compared; half a pair, at the other half;
    # an answer that lost its list, at the answer.
    places = [spelt, re.sub(r"_dose[12]$", "", spelt), re.sub("lat$", "long", spelt)]
    places += [path[0]] if damage == "drop" and len(path) == 2 else []
    assert what.startswith(tuple(places))
    assert not re.search(r"[\x00-\x1f]", what)


def may_be_so(path: tuple, damage: str | int) -> bool:
    """Return whether a file may look like this: an optional field, a member less, another text or number."""
    last = path[-1]
    if damage == "drop":
        return isinstance(last, int) or last in CAN_BE_LEFT_OUT
    value = WRONG[damage]
    if value == []:
        return last in {"slots", "sessions", "centers"}
    if last in {"lat", "long"}:
        return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= 1
    if last in {"available_capacity_dose1", "available_capacity_dose2"}:
        return False
    if value == "०९:००":
        return last in FREE_TEXTS - {"vaccine"}
    return (last in FREE_TEXTS and value == "x") or (
        last in {"address", "block_name", "vaccine"} and value == ""
    )


def test_centres_of_the_list_are_read_with_both_names():
    found = centre_list(CENTRES)

    assert len(found.centres) == 20
    assert found.sessions == ()
    assert found.centres[0] == CentreRead(
        centre_id=1001,
        name="Sassoon General Hospital",
        name_mr="ससून सर्वोपचार रुग्णालय",
        state="Maharashtra",
        district="Pune",
        pincode="411001",
        ward="Station",
    )


def test_a_list_as_spreadsheets_write_it_is_the_same_list():
    as_windows = b"\xef\xbb\xbf" + CENTRES.replace(b"\n", b"\r\n")
    quoted = CENTRES.replace(b"Sassoon General Hospital", b'"Sassoon, ""General"" Hospital"')

    assert centre_list(as_windows) == centre_list(CENTRES) == centre_list(CENTRES.rstrip(b"\n"))
    assert centre_list(quoted).centres[0].name == 'Sassoon, "General" Hospital'


CELLS = [line.split(",") for line in CENTRES.decode().splitlines()]
NO_TEXT = {"\u0000", '"', 'a"b', "x,y", "\ud7ff" * 301}
TEXTS = {"x", "-1", "01001", "41100", "4110011", "²", "1e3"}
FITTING = {0: {"41100", "4110011"}, 1: TEXTS, 2: TEXTS | {""}, 3: set(), 4: TEXTS | {""}}
"""By column: what may stand there."""


@given(st.integers(1, 20), st.integers(0, 4), st.sampled_from(sorted(NO_TEXT | TEXTS | {""})))
def test_one_damaged_cell_refuses_the_list_with_its_line(number: int, column: int, bad: str):
    rows = copy.deepcopy(CELLS)
    rows[number][column] = bad
    data = "".join(f"{','.join(row)}\n" for row in rows).encode()
    if bad in FITTING[column]:
        assert len(centre_list(data).centres) == 20
        return

    with pytest.raises(MalformedFile) as refusal:
        centre_list(data)
    assert refusal.value.facts["line"] == number + 1


@pytest.mark.parametrize(
    ("data", "line", "what"),
    [
        (b"", 1, "the first line is not centre_id,name,name_mr,pincode,ward"),
        (b"centre_id,name\n", 1, "the first line is not centre_id,name,name_mr,pincode,ward"),
        (CENTRES.split(b"\n")[0], 1, "no centre in it"),
        (CENTRES + b"\n", 22, "1 fields, not 5"),
        (CENTRES + b"1001,Again,,411001,\n", 22, "centre_id: stands twice"),
        (CENTRES + b"2147483648,Far,,411001,\n", 22, "centre_id: not a number of a centre"),
        (CENTRES + b'1021,"Two\nlines",,411001,\n', 22, "field 2: quotes that do not fit"),
    ],
)
def test_what_is_no_list_is_refused_with_its_line(data: bytes, line: int, what: str):
    with pytest.raises(MalformedFile) as refusal:
        centre_list(data)

    assert refusal.value.facts == {"file": "centres.csv", "line": line, "what": what}
