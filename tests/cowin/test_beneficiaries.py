"""People as Co-WIN's beneficiaries, the papers they download, and what staff do for them."""

import re
from uuid import uuid4

import pytest

from cowin.clerk import V2, Clerk, session_of, slotted
from web.duty import login_of
from web.world import World

NINE = ("09:00", "11:00")
SLOT = "09:00AM-11:00AM"


class Staff(Clerk):
    """A vaccinator on duty at the one centre there is, or somebody else who works here."""

    def __init__(self, world: World, role: str = "staff") -> None:
        ((centre,),) = world.values("SELECT centre_id FROM centre")
        self.world, self.people = world, []
        self.token = world.vault.token(login_of(world, role, centre=centre))


def test_beneficiary_has_every_field_that_clients_index(world):
    clerk = Clerk(world)
    (one,) = clerk.mine()

    assert one == {
        "beneficiary_reference_id": clerk.people[0], "name": "Sita Patil", "birth_year": "1990",
        "gender": "Female", "mobile_number": "******0001", "photo_id_type": "Others",
        "photo_id_number": "XXXXXXXX0010", "comorbidity_ind": "N", "vaccination_status": "Not Vaccinated",
        "vaccine": "", "dose1_date": "", "dose2_date": "", "appointments": [],
    }  # fmt: skip
    assert re.fullmatch(r"[1-9]\d{13}", clerk.people[0])


def test_numbers_may_come_as_floats_and_text(world):
    clerk = Clerk(world, people=0)
    clerk.name("X1234567", gender_id=1.0, photo_id_type="13", birth_year=1990.0, comorbidity_ind="Y")
    clerk.name("WKH1186253", gender_id=None, photo_id_type=12.0, comorbidity_ind=None)

    assert [(one["gender"], one["birth_year"], one["comorbidity_ind"], one["photo_id_type"])
            for one in clerk.mine()] == [
        ("Male", "1990", "Y", "Others"), ("Others", "1990", "N", "Voter ID"),
    ]  # fmt: skip


@pytest.mark.parametrize("more", [
    {"photo_id_type": 99}, {"photo_id_type": None}, {"gender_id": 7}, {"birth_year": "90"},
    {"birth_year": None},
    {"photo_id_number": ""},
    {"photo_id_type": 1, "photo_id_number": "9999"}, {"name": "12345"}, {"pincode": "1"},
])  # fmt: skip
def test_beneficiary_that_cannot_be_is_refused(world, more):
    clerk = Clerk(world, people=0)
    said = {
        "name": "Sita",
        "birth_year": "1990",
        "gender_id": 1,
        "photo_id_type": 13,
        "photo_id_number": "X55555",
    }
    answer = clerk.post("/registration/beneficiary/new", said | more)

    assert (answer.status, answer.json["errorCode"]) == (400, "GERR001")
    assert clerk.mine() == []


def test_beneficiary_without_a_name_and_the_fifth_are_refused(world):
    clerk = Clerk(world, people=4)
    said = {
        "name": "Sita",
        "birth_year": "1990",
        "gender_id": 1,
        "photo_id_type": 13,
        "photo_id_number": "X55555",
    }

    assert clerk.post("/registration/beneficiary/new", {}).json["errorCode"] == "APPOIN0047"
    assert clerk.post("/registration/beneficiary/new", said).status == 400


def test_naming_again_keeps_the_pincode_said_elsewhere(world):
    clerk = Clerk(world, people=0)
    clerk.name("X1234567", pincode="411004")
    clerk.name("X1234567", name="Sita Kale")

    assert world.values("SELECT name, pincode FROM person") == [("Sita Kale", "411004")]


def test_consent_is_kept(world):
    Clerk(world)

    assert world.values("SELECT consent_version, consented_at IS NOT NULL FROM person") == [("1", True)]


def test_human_of_another_account_is_listed_without_their_affairs(world):
    _, session = slotted(world, NINE)
    first = Clerk(world)
    first.schedule(session)
    world.do(
        lambda tx: tx.execute("UPDATE person SET comorbidity = true, doses = 1, last_dose_on = '2029-12-01'")
    )
    second = Clerk(world, "9000000002", people=0)
    number = second.name("90000000010", name="Gita")
    (one,) = second.mine()

    assert (one["name"], one["appointments"], one["dose1_date"], one["comorbidity_ind"]) == (
        "Gita",
        [],
        "",
        "N",
    )
    assert second.schedule(session, people=[number]).json["errorCode"] == "APPOIN0001"


def test_deleting_is_refused_while_there_is_an_appointment(world):
    _, session = slotted(world, NINE)
    clerk = Clerk(world, people=2)
    clerk.schedule(session, people=clerk.people[:1])
    said = [{"beneficiary_reference_id": one} for one in (*clerk.people, float(clerk.people[1]), "x", None)]
    answers = [clerk.post("/registration/beneficiary/delete", one) for one in said]

    assert [one.status for one in answers] == [400, 204, 400, 400, 400]
    assert answers[0].json["errorCode"] == "BENDOC0040"
    assert answers[2].json["errorCode"] == "APPOIN0001"
    assert len(clerk.mine()) == 1


def test_lists_have_the_known_numbers(world):
    types = world.call("GET", V2 + "/registration/beneficiary/idTypes").json
    genders = world.call("GET", V2 + "/registration/beneficiary/genders").json

    assert [(one["id"], one["type"]) for one in types["types"]][::5] == [
        (1, "Aadhaar Card"), (6, "PAN Card"), (11, "NPR Smart Card"),
    ]  # fmt: skip
    assert len(types["types"]) == 13
    assert [(one["id"], one["gender"]) for one in genders["genders"]] == [
        (1, "Male"),
        (2, "Female"),
        (3, "Others"),
    ]


def test_states_and_districts_have_names_in_the_language_asked_for(world):
    world.release({"a": {"open": 1}})
    world.do(lambda tx: tx.execute("UPDATE district SET name_hi = 'पुणे', name_mr = 'पुणे'"))
    call = world.call
    states = [call("GET", V2 + "/admin/location/states", headers=[("accept-language", one)]).json
              for one in ("hi_IN", "en_US")]  # fmt: skip
    districts = call("GET", V2 + "/admin/location/districts/21", headers=[("accept-language", "hi_IN")]).json

    assert states == [
        {"states": [{"state_id": 21, "state_name": "Maharashtra", "state_name_l": local}], "ttl": 24}
        for local in ("महाराष्ट्र", "")
    ]
    assert districts["districts"] == [
        {"state_id": 21, "district_id": 363, "district_name": "Pune", "district_name_l": "पुणे"}
    ]
    assert call("GET", V2 + "/admin/location/districts/99").json["districts"] == []
    assert call("GET", V2 + "/admin/location/districts/x").status == 400


def test_slip_is_a_whole_pdf_of_ones_own_appointment(world):
    _, session = slotted(world, NINE)
    clerk = Clerk(world)
    clerk.name("X4321987", name="सीता (पाटील)")
    booked = clerk.schedule(
        session, people=clerk.mine()[1:] and [clerk.mine()[1]["beneficiary_reference_id"]]
    )
    number = booked.json["appointment_confirmation_no"]
    answer = clerk.get(f"/appointment/appointmentslip/download?appointment_id={number}")
    others = [Clerk(world, "9000000002").get(f"/appointment/appointmentslip/download?appointment_id={one}")
              for one in (number, uuid4(), "x", "")]  # fmt: skip

    assert answer.headers["content-type"] == "application/pdf"
    assert_pdf(answer.body)
    assert number.encode() in answer.body
    assert [one.status for one in others] == [400] * 4


def assert_pdf(data: bytes) -> None:
    """Every object lies where the table says, and the stream is as long as it says."""
    assert data.startswith(b"%PDF-1.4\n")
    assert data.endswith(b"%%EOF\n")
    start = int(re.search(rb"startxref\n(\d+)\n", data)[1])
    table = re.match(rb"xref\n0 (\d+)\n((?:\d{10} \d{5} [nf] \n)+)trailer", data[start:])
    entries = table[2].splitlines(keepends=True)
    assert len(entries) == int(table[1])
    for number, entry in enumerate(entries[1:], 1):
        assert data[int(entry[:10]) :].startswith(b"%d 0 obj\n" % number)
    stream = re.search(rb"/Length (\d+) >>\nstream\n(.*?)\nendstream", data, re.DOTALL)
    assert int(stream[1]) == len(stream[2])
    assert stream[2].count(b"BT ") == stream[2].count(b" ET\n")


def test_staff_enter_doses_and_the_citizen_gets_the_certificate(world):
    _, session = slotted(world, NINE)
    clerk, staff = Clerk(world), Staff(world)
    clerk.schedule(session)
    center = clerk.mine()[0]["appointments"][0]["center_id"]
    path = "/registration/certificate/{}download?beneficiary_reference_id=" + clerk.people[0]
    early = clerk.get(path.format("public/"))
    dose = {
        "beneficiary_reference_id": clerk.people[0], "center_id": center, "vaccine": "COVISHIELD",
        "vaccine_batch": "4121Z088", "dose": 1, "dose1_date": "", "vaccinator_name": "Asha",
    }  # fmt: skip
    given = [staff.post("/vaccinator/beneficiaries/vaccinate", dose) for _ in range(2)]
    (one,) = clerk.mine()

    assert early.status == 400
    assert [answer.status for answer in given] == [200, 200]
    assert (one["vaccination_status"], one["vaccine"]) == ("Partially Vaccinated", "COVISHIELD")
    assert re.fullmatch(r"\d\d-\d\d-20\d\d", one["dose1_date"])
    assert (one["dose2_date"], one["appointments"][0]["dose"]) == ("", 1)
    assert world.values("SELECT state FROM appointment") == [("served",)]
    for kind in ("public/", ""):
        paper = clerk.get(path.format(kind))
        assert paper.headers["content-type"] == "application/pdf"
        assert_pdf(paper.body)
        assert b"4121Z088" in paper.body
    assert Clerk(world, "9000000002").get(path.format("")).json["errorCode"] == "APPOIN0001"
    assert (
        clerk.post("/registration/beneficiary/delete", {"beneficiary_reference_id": clerk.people[0]}).status
        == 400
    )


def test_second_dose_may_tell_of_a_first_elsewhere(world):
    _, session = slotted(world, NINE)
    clerk, staff = Clerk(world), Staff(world)
    clerk.schedule(session)
    center = clerk.mine()[0]["appointments"][0]["center_id"]
    dose = {"beneficiary_reference_id": int(clerk.people[0]), "center_id": f"{center}", "vaccine": "COVAXIN",
            "vaccine_batch": "B2", "dose": "2", "dose1_date": "05-05-2021"}  # fmt: skip
    answer = staff.post("/vaccinator/beneficiaries/vaccinate", dose)
    (one,) = clerk.mine()

    assert answer.status == 200
    assert (one["vaccination_status"], one["dose1_date"]) == ("Vaccinated", "05-05-2021")


@pytest.mark.parametrize(("more", "code"), [
    ({"center_id": 999_999}, "APPOIN0006"),
    ({"center_id": None}, "GERR001"),
    ({"vaccine_batch": None}, "GERR001"),
    ({"vaccine": ""}, "GERR001"),
    ({"dose": 2}, "GERR001"),
    ({"dose": 2, "dose1_date": "01-01-2099"}, "GERR001"),
    ({"dose": 3}, None),
    ({"beneficiary_reference_id": "12345678901230"}, "APPOIN0001"),
])  # fmt: skip
def test_dose_that_cannot_be_is_refused(world, more, code):
    world.release({"a": {"open": 1}})
    ((center,),) = world.values("SELECT centre_id FROM centre")
    clerk, staff = Clerk(world), Staff(world)
    dose = {"beneficiary_reference_id": clerk.people[0], "center_id": center, "vaccine": "COVAXIN",
            "vaccine_batch": "B2", "dose": 1}  # fmt: skip
    answer = staff.post("/vaccinator/beneficiaries/vaccinate", dose | more)

    assert (answer.status, answer.json.get("errorCode")) == (400, code)


def test_staff_register_find_and_book_for_whoever_comes(world):
    _, session = slotted(world, NINE, open=3)
    staff = Staff(world)
    person = {"name": "Apparao", "birth_year": "1990", "gender_id": 1, "mobile_number": "9876543210",
              "photo_id_type": 13, "photo_id_number": "X99999", "consent_version": "1"}  # fmt: skip
    added = staff.post("/vaccinator/beneficiaries/new", person).json["beneficiary_reference_id"]
    wish, path = {"session_id": session, "slot": SLOT, "dose": 1}, "/vaccinator/onspots/schedule"
    known = staff.post(path, wish | {"beneficiary_reference_id": added})
    fresh = staff.post(path, wish | person | {"photo_id_number": "X88888"})
    found = staff.get("/vaccinator/beneficiaries/findByMobile?mobile_number=9876543210").json["beneficiaries"]

    assert (known.status, fresh.status) == (200, 200)
    assert [len(one["appointments"]) for one in found] == [1, 1]
    assert world.values("SELECT DISTINCT channel FROM application") == [("desk",)]
    assert Clerk(world, "9876543210", people=0).mine() == found
    assert staff.get("/vaccinator/beneficiaries/findByMobile?mobile_number=9876500000").json == {
        "beneficiaries": []
    }


def test_on_spot_codes_are_the_known_ones(world):
    world.release({"a": {"open": 1}})
    staff = Staff(world)
    asked = [
        staff.post("/vaccinator/onspots/schedule", body).json["errorCode"]
        for body in ({}, {"name": "Asha"}, {"name": "Asha", "session_id": str(uuid4()), "slot": SLOT})
    ]
    mobile = staff.get("/vaccinator/beneficiaries/findByMobile").json["errorCode"]

    assert (asked, mobile) == (["APPOIN0047", "APPOIN0015", "APPOIN0015"], "USRAUT0010")


CALLS = [
    ("POST", "/vaccinator/onspots/schedule"), ("POST", "/vaccinator/beneficiaries/new"),
    ("POST", "/vaccinator/beneficiaries/vaccinate"),
    ("GET", "/vaccinator/beneficiaries/findByMobile?mobile_number=9876543210"),
]  # fmt: skip


@pytest.mark.parametrize(("method", "path"), CALLS)
def test_vaccinators_calls_are_for_who_is_on_duty_at_a_centre(world, method, path):
    world.release({"a": {"open": 1}})
    body, vaccinator = {"name": "Asha", "vaccine": "COVAXIN", "vaccine_batch": "B2", "dose": 1,
                        "center_id": 1, "session_id": str(uuid4())}, Staff(world)  # fmt: skip

    def ask(token):
        answer = world.call(method, V2 + path, body if method == "POST" else None, token)
        return answer.status, answer.text if answer.status == 401 else answer.json.get("message")

    before = ask(vaccinator.token)
    world.do(lambda tx: tx.execute("UPDATE staff SET ended_at = now()"))

    assert before[0] in {200, 400}
    assert [ask(one.token) for one in (Clerk(world, people=0), Staff(world, "officer"))] == [
        (403, "Forbidden")
    ] * 2
    assert [ask(token) for token in (vaccinator.token, world.sign_in("9000000003"), "x", None)] == [
        (401, "Unauthenticated access!")
    ] * 4


def test_whom_vaccinators_look_up_is_counted_and_shown_to_them(world):
    world.release({"a": {"open": 1}})
    clerk, staff = Clerk(world, people=2), Staff(world)
    path = "/vaccinator/beneficiaries/findByMobile?mobile_number="

    found = staff.get(path + clerk.mobile)
    nobody = staff.get(path + "9876500000")

    looks = world.values("SELECT purpose, person_id IS NULL FROM look_up ORDER BY look_up_id")
    assert len(found.json["beneficiaries"]) == 2
    assert nobody.json["beneficiaries"] == []
    assert looks == [("check-in", False), ("check-in", False), ("check-in", True)]

    world.do(lambda tx: tx.execute(
        "INSERT INTO look_up (account_id, centre_id, person_id, purpose)"
        " SELECT account_id, centre_id, NULL, purpose FROM look_up CROSS JOIN generate_series(1, 100)"
    ))  # fmt: skip
    too_many = staff.get(path + clerk.mobile)
    assert (too_many.status, "beneficiaries" in too_many.json) == (429, False)
    assert 0 < int(too_many.headers["retry-after"]) <= 3600


def test_desk_under_a_draw_files_an_application(world):
    release = world.release({"a": {"open": 1}})
    clerk, staff = Clerk(world), Staff(world)
    said = {"beneficiaries": clerk.people, "session_id": session_of(world, release), "slot": SLOT}

    assert staff.post("/vaccinator/onspots/schedule", said).status == 202
