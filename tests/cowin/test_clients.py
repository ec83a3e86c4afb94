"""The PyPI clients of 2021, unchanged, each in an environment of its own (`make clients`), on a live one."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import psycopg
import pytest

from cowin.live import PATIENT, Live, live_portal

ROOT = Path(__file__).parents[2]
DRIVERS = Path(__file__).parent / "drivers"
MOBILES = {"sync": "9000000008", "async": "9000000009"}
SECONDS_MAX = 120


@pytest.fixture(scope="module")
def live(postgres, tmp_path_factory) -> Iterator[Live]:
    with psycopg.connect(postgres.url("postgres"), autocommit=True) as connection:
        connection.execute("CREATE DATABASE cowin_clients")
    with live_portal(postgres.url("cowin_clients"), tmp_path_factory.mktemp("live")) as one:
        yield one


def run(client: str, folder: Path, *arguments: str) -> dict:
    """Drive a client in its own environment, away from ours, and return what it printed."""
    python = ROOT / ".clients" / client / "bin" / "python"
    if not python.exists():
        pytest.skip(f"{client} is not installed: make clients")
    driver = DRIVERS / f"{client.replace('-', '_')}_client.py"
    keep = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    done = subprocess.run(
        [python, "-I", driver, *arguments],
        cwd=folder,
        env=keep,
        capture_output=True,
        timeout=SECONDS_MAX,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()[-3_000:]
    return json.loads(done.stdout)


def capacity(centers: list[dict]) -> int:
    return sum(session["available_capacity"] for center in centers for session in center["sessions"])


def test_cowin(live, tmp_path):
    said = run("cowin", tmp_path, live.base, live.day)

    assert said["states"]["states"] == [{"state_id": 21, "state_name": "Maharashtra", "state_name_l": ""}]
    assert [one["district_id"] for one in said["districts"]["districts"]] == [363]
    assert said["no_state"].startswith("400 Client Error")
    assert 3_900 < capacity(said["by_district"]["centers"]) <= 4_000
    assert said["by_districts_18"] == said["by_district"]
    assert said["by_district_45"] == {"centers": []}
    assert {one["pincode"] for one in said["by_pincode"]["centers"]} == {411011}
    assert {one["pincode"] for one in said["by_pincodes"]["centers"]} == {411011, 411001}
    assert [said[name].partition(":")[0] for name in ("bad_pincode", "bad_day")] == ["TypeError"] * 2


@pytest.mark.parametrize("colour", ["sync", "async"])
def test_cowin_async(live, tmp_path, colour):
    said = run("cowin-async", tmp_path, live.base, live.day, PATIENT, live.vaccinated)[colour]
    today = said.pop("by_pincode_today")["centers"]

    assert said.pop("by_pincode")["centers"]
    assert all(center["sessions"] for center in today)
    assert said == {
        "states": {"states": [{"state_id": 21, "state_name": "Maharashtra", "state_name_l": ""}], "ttl": 24},
        "states_hi": {
            "states": [{"state_id": 21, "state_name": "Maharashtra", "state_name_l": "महाराष्ट्र"}], "ttl": 24,
        },
        "districts": {
            "districts": [
                {"state_id": 21, "district_id": 363, "district_name": "Pune", "district_name_l": ""},
            ],
            "ttl": 24,
        },
        "no_state": 'BadRequest: 400 - {"errorCode":"GERR001","error":"Something Went wrong! Not a number"}',
        "bad_pincode": 'BadRequest: 400 - {"errorCode":"APPOIN0018","error":"Invalid Pincode"}',
        "bad_mobile": "BadRequest: Invalid mobile number",
        "wrong_otp": 'BadRequest: 400 - {"errorCode":"USRAUT0014","error":"Invalid OTP"}',
        "confirmed": ["token"],
        "certificate": "%PDF-1.4",
        "certificate_of_nobody": 'BadRequest: 400 - {"errorCode":"APPOIN0001",'
        '"error":"No beneficiary found under this mobile number"}',
        "certificate_without_token": "BadRequest: 401 - Unauthenticated access!",
    }  # fmt: skip


@pytest.mark.skipif(
    sys.version_info >= (3, 14), reason="cowin-api needs pydantic 1, which ends at Python 3.13"
)
@pytest.mark.parametrize("colour", MOBILES)
def test_cowin_api(live, tmp_path, colour):
    said = run(
        "cowin-api", tmp_path, live.base, live.day, MOBILES[colour], live.drawn, live.first_come, colour
    )
    check_places(said, live.drawn)
    check_sign_in(said)
    check_booking(said)
    assert (said["not_called"], said["called"]) == ([], 26)


def check_places(said: dict, drawn: str) -> None:
    assert said["states"]["states"][0]["state_name_l"] == "महाराष्ट्र"
    assert [len(said[name][list_]) for name, list_ in (("id_types", "types"), ("genders", "genders"))] == [
        13,
        3,
    ]
    assert said["near"] == {"centers": [], "ttl": 24}
    for kind in ("district", "pin"):
        centers = said[f"public_calendar_by_{kind}"]["centers"]
        sessions = said[f"public_find_by_{kind}"]["sessions"]
        assert centers
        assert sum(len(center["sessions"]) for center in centers) == len(sessions)
        # Taken before anybody applied, and after: no seat of the draw was taken. Of the race nothing is said:
        # what the client before this one took may just be shown, within a second.
        after = said[f"calendar_by_{kind}"]["centers"], said[f"find_by_{kind}"]["sessions"]
        assert [len(one) for one in after] == [len(centers), len(sessions)]
        assert [of_session(one, drawn) for one in after] == [of_session(centers, drawn)] * 2
        assert of_session(sessions, drawn) == of_session(centers, drawn) != []
        assert (said[f"calendar_by_{kind}_covaxin"], said[f"find_by_{kind}_covaxin"]) == (
            {"centers": []}, {"sessions": []},
        )  # fmt: skip
    wrong = {name: one[1]["errorCode"] for name, one in said.items() if name.startswith("wrong_")}
    assert (len(wrong), set(wrong.values())) == (5, {"GERR001"})
    assert said["public_bad_pin"] == [400, {"errorCode": "APPOIN0018", "error": "Invalid Pincode"}]


def of_session(shown: list[dict], session: str) -> list[tuple[int, int, int]]:
    """Return the seats of one session, in a calendar or in a list of sessions."""
    listed = [each for one in shown for each in one.get("sessions", [one])]
    return [
        tuple(each[f"available_capacity{dose}"] for dose in ("", "_dose1", "_dose2"))
        for each in listed
        if each["session_id"] == session
    ]


def check_sign_in(said: dict) -> None:
    signed_out = [one for name, one in said.items() if name.startswith("signed_out_")]
    assert signed_out == [[401, "Unauthenticated access!"]] * 13
    invalid = [400, {"errorCode": "USRAUT0014", "error": "Invalid OTP"}]
    assert [said[f"{name}_clear"] for name in ("public", "partner", "known")] == [invalid] * 3
    assert said["public_confirm"] == [400, {"errorCode": "USRAUT0024", "error": "Beneficiary Not Registered"}]
    assert said["partner_confirm"]["isNewAccount"] == "Y"
    assert said["known_confirm"]["token"].count(".") == 2
    assert len(said["new"]["beneficiary_reference_id"]) == 14
    assert said["new_wrong"][1]["errorCode"] == "GERR001"
    assert [one["name"] for one in said["beneficiaries"]["beneficiaries"]] == ["Sita Patil", "Gita Patil"]


def check_booking(said: dict) -> None:
    status, wished = said["schedule_draw"]
    assert (status, wished["appointment_confirmation_no"]) == (202, None)
    assert said["schedule_no_session"] == [400, {"errorCode": "APPOIN0015", "error": "Invalid Slot Id"}]
    assert UUID(said["schedule"]["appointment_confirmation_no"])
    assert said["schedule_twice"][1]["errorCode"] == "APPOIN0022"
    # The spec's own client expects content where the spec has none: 204 raises, a PDF does not decode.
    assert [said[name] for name in ("reschedule", "cancel", "delete")] == [[204, ""]] * 3
    assert said["slip"][1:] == [200, "application/pdf"]
    assert said["reschedule_gone"][0] == 409
    assert [len(one["appointments"]) for one in said["booked"]["beneficiaries"]] == [0, 1]
    assert said["delete_booked"][1]["errorCode"] == "BENDOC0040"
    assert [said[name][1]["errorCode"] for name in ("cancel_unknown", "slip_unknown", "delete_unknown")] == [
        "GERR001", "GERR001", "APPOIN0001",
    ]  # fmt: skip
    assert [said[name][0] for name in ("certificate", "public_certificate")] == [400, 400]


def test_vaccine_notifier(live, tmp_path):
    said = run("vaccine-notifier", tmp_path, live.base, "411011,411001")
    found = said["answer"]["centers"]

    assert found
    assert said["first"] == len(said["shown"]) > 0
    assert {pincode for _, _, pincode in said["shown"]} == {411011, 411001}
    assert (said["again"], said["covaxin"], said["sirens"]) == (0, 0, ["song.mp3"])
    assert said["error"] == {"errorCode": "APPOIN0018", "error": "Invalid Pincode"}
    assert "Vaccination Center detected!" in said["log"]
