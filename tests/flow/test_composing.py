"""A release from a file that an officer wrote: composed whole, or refused with the field named."""

import json
import os
from hashlib import sha256
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from flow.portal import PUNE, SERVICE, TOMORROW
from sodat.__main__ import main
from sodat.commands.composing import EXAMPLE, read_decisions
from sodat.rules import seed
from sodat.rules.manifest import read_rules

OPERATE = Path(__file__).parents[2] / "docs" / "operate.md"
SEATS = {"a": {"open": 3, "R": 1}, "b": {"open": 2, "D2": 2}}
COMMITMENT = seed.commitment("city", "5" * 64)
FILE = f"""\
release = "pune-1"
district = {PUNE.district_id}
service = "{SERVICE.service_id}"
policy = "draw"
day = {TOMORROW}
opens_at = 2029-12-31T10:00:00+05:30
closes_at = 2030-01-01T17:30:00+05:30
draws_at = 2030-01-01T18:00:00+05:30
refills_at = [2030-01-01T20:00:00+05:30]
shares = ["D2", "R"]
share_order = "open-first"
resident_pincodes = ["411001"]
party_size_max = 3
ticket_cap = 6
commit_lead_seconds = 300
beacon = "drand"
titles = {{ en = "Tomorrow", mr = "उद्या", hi = "कल" }}
trustees = [{{ id = "city", commitment = "{COMMITMENT}" }}]
"""


@pytest.fixture(autouse=True)
def elsewhere(tmp_path, monkeypatch):
    """Work in a folder of the test, with the settings of nobody."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("SODAT_")]:
        monkeypatch.delenv(name)


@pytest.fixture
def slots(portal) -> str:
    """Two slots of tomorrow that no release holds, by the start of their names."""

    async def free(tx) -> None:
        await portal._slots(tx, "free", SEATS)

    portal.do(free)
    return "free"


def sodat(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words], prog_name="sodat")


def composed(content: str, url: str) -> Result:
    Path("pune.toml").write_text(content, encoding="utf-8")
    return sodat("release", "compose", "pune.toml", "--database", url)


def changed(name: str, to: str, more: str = "") -> str:
    """Return the file with another value of one field, or without it."""
    lines = [line for line in FILE.splitlines() if not line.startswith(f"{name} =")]
    return "\n".join(([f"{name} = {to}"] if to else []) + ([more] if more else []) + lines)


def test_a_release_is_composed_of_the_slots_of_a_day_and_can_be_announced(portal, slots, database_url):
    done = composed(FILE, database_url)

    assert (done.exit_code, "2 slots, 8 seats" in done.stderr) == (0, True), done.stderr
    text, digest = done.stdout.splitlines()
    assert digest == f"SHA-256 {sha256(text.encode()).hexdigest()}"
    rules = read_rules(text.encode())
    assert (rules.release, rules.shares, rules.share_order) == ("pune-1", ("D2", "R"), "open-first")
    assert (rules.party_size_max, rules.ticket_cap, rules.commit_lead_seconds) == (3, 6, 300)
    assert (rules.beacon_kind, rules.trustees) == ("drand", ("city",))
    assert json.loads(text)["draws_at"] == "2030-01-01T12:30:00Z"
    stored = portal.values(
        "SELECT rules_json, state, title_mr, resident_pincodes, draws_at - commits_at = '20 min',"
        " draws_at - reveals_at = '1 min', settles_at - draws_at = '1 day' FROM release"
    )
    assert stored == [(text.encode(), "draft", "उद्या", ["411001"], True, True, True)]
    assert portal.values("SELECT trustee, commitment, held_secret FROM trustee") == [
        ("city", COMMITMENT, None)
    ]
    assert portal.values("SELECT count(*) FROM release_slot") == [(2,)]

    assert sodat("release", "announce", "pune-1", "--database", database_url).exit_code == 0
    again = composed(changed("release", '"pune-2"'), database_url)
    assert (again.exit_code, "“day” (no-slot-left)" in again.stderr) == (1, True)


def test_slots_may_be_named_and_times_be_given(portal, slots, database_url):
    times = "commits_at = 2030-01-01T17:30:00+05:30\nreveals_at = 2030-01-01T17:50:00+05:30"
    named = changed("day", "", 'slots = ["free.b"]\n' + times)

    assert composed(named, database_url).exit_code == 0
    assert portal.values("SELECT slot FROM release_slot JOIN slot USING (slot_id)") == [("free.b",)]
    assert portal.values(
        "SELECT draws_at - commits_at = '30 min', draws_at - reveals_at = '10 min' FROM release"
    )[0] == (True, True)


MISTAKES = (
    (FILE + "titel = 1", "titel: not a field of a release"),
    (FILE + "\n\nno toml", "pune.toml, line 21: not TOML"),
    (changed("release", '"Pune 1"'), "release: not of the form"),
    (changed("release", ""), "release: missing"),
    (changed("district", '"Pune"'), "district: not a whole number"),
    (changed("district", "1"), "“district” (unknown)"),
    (changed("service", '"none"'), "“service” (unknown)"),
    (changed("policy", '"lottery"'), "policy: not one of draw, waiting-room, first-come"),
    (changed("titles", '{ en = "Tomorrow", mr = "उद्या" }'), "titles.hi: missing"),
    (changed("titles", '{ en = "", mr = "उद्या", hi = "कल" }'), "titles.en: empty"),
    (changed("day", '"2030-01-02"'), "day: not a date"),
    (changed("day", "2030-01-03"), "“day” (no-slot-left)"),
    (changed("day", "2030-01-02", 'slots = ["free.a"]'), "day: either a day or slots"),
    (changed("day", ""), "slots: missing"),
    (changed("day", "", "slots = []"), "slots: empty"),
    (changed("day", "", 'slots = ["free.a", "free.a"]'), "slots[1]: stands twice"),
    (changed("day", "", 'slots = ["free.a", "free.c"]'), "“slots” (unknown)"),
    (changed("opens_at", "2029-12-31T10:00:00"), "opens_at: not a time with its offset"),
    (changed("opens_at", '"2029-12-31T10:00:00Z"'), "opens_at: not a time with its offset"),
    (changed("opens_at", "2029-12-31T10:00:00.5Z"), "opens_at: not a whole second"),
    (changed("opens_at", "2029-13-31T10:00:00Z"), "not TOML"),
    (changed("closes_at", "2029-12-31T10:00:00+05:30"), "closes_at: 2029-12-31T10:00:00+05:30, too early"),
    (changed("closes_at", "2030-01-01T17:50:00+05:30"), "commits_at: 2030-01-01T17:40:00+05:30, too early"),
    (
        changed("refills_at", "[2030-01-01T18:00:00+05:30]"),
        "refills_at[0]: 2030-01-01T18:00:00+05:30, not after",
    ),
    (changed("draws_at", "2030-01-02T18:00:00+05:30"), "refills_at[0]: "),
    (changed("shares", '["D2", "D2"]'), "shares[1]: stands twice"),
    (changed("shares", '["open"]'), "“shares” (not-usable)"),
    (changed("share_order", '"none"'), "share_order: not one of"),
    (changed("resident_pincodes", "[411001]"), "resident_pincodes[0]: not of the form"),
    (changed("party_size_max", "5"), "party_size_max: not between 1 and 4"),
    (changed("ticket_cap", "true"), "ticket_cap: not a whole number"),
    (changed("commit_lead_seconds", "60"), "“commit_lead_seconds” (not-usable)"),
    (changed("commit_lead_seconds", "1201"), "“commit_lead_seconds” (later-than-the-commit)"),
    (changed("beacon", '"moon"'), "beacon: not one of drand, trustees, local"),
    (changed("beacon", '"local"'), "“beacon” (rehearsal-only)"),
    (changed("beacon", '"trustees"'), "“trustees” (not-usable)"),
    (changed("trustees", '[{ id = "city" }]'), "trustees[0].commitment: missing"),
    (
        changed("trustees", '[{ id = "city", commitment = "5", secret = "5" }]'),
        "trustees[0].secret: not a field",
    ),
    (changed("trustees", '[{ id = "city", commitment = "5" }]'), "trustees[0].commitment: not of the form"),
)


def test_every_mistake_is_refused_whole_with_its_field(portal, slots, database_url):
    for content, said in MISTAKES:
        refused = composed(content, database_url)

        assert (refused.exit_code, refused.stdout) == (1, ""), content
        assert (said in refused.stderr, refused.stderr.count("\n")) == (True, 1), refused.stderr
    assert portal.values("SELECT count(*) FROM release") == [(0,)]
    assert portal.values("SELECT count(*) FROM release_slot") == [(0,)]


def test_what_is_stored_already_is_refused(portal, slots, database_url):
    other = portal.release(SEATS)
    named = changed("day", "", f'slots = ["free.a", "{other}.a"]')
    late = changed("day", "", 'slots = ["free.a"]')
    for old, new in (("2030-01-01", "2030-01-02"),):
        late = late.replace(old, new)
    past = FILE.replace("2029-12-31", "2020-12-31").replace("2030-01-01", "2021-01-01")
    for content, said in (
        (named, "“slots” (released-already)"),
        (late, "“slots” (before-the-draw)"),
        (past, "“closes_at” (past)"),
        (changed("release", f'"{other}"'), "“release” (there-already)"),
    ):
        refused = composed(content, database_url)
        assert (refused.exit_code, said in refused.stderr) == (1, True), refused.stderr
    assert portal.values("SELECT count(*) FROM release") == [(1,)]

    portal.do(lambda tx: tx.execute("UPDATE session SET cancelled_reason = 'no vaccine'"))
    refused = composed(changed("day", "", 'slots = ["free.a"]'), database_url)
    assert "“slots” (session-cancelled)" in refused.stderr


def test_a_rehearsal_may_use_the_local_beacon(portal, slots, database_url, monkeypatch):
    monkeypatch.setenv("SODAT_MODE", "test")

    assert composed(changed("beacon", '"local"'), database_url).exit_code == 0


def test_a_trustee_gets_a_secret_and_its_commitment():
    done = sodat("release", "trustee", "city")
    found = dict(line.split() for line in done.stdout.splitlines())
    assert found["id"] == "city"
    seed.check_reveal("city", found["secret"], found["commitment"])
    assert sodat("release", "trustee", "city").stdout != done.stdout

    assert sodat("release", "trustee", "my city").exit_code == 2


def test_the_example_is_the_same_in_the_help_and_in_the_document_and_can_be_read():
    decided = read_decisions(EXAMPLE.encode(), "pune.toml")

    assert (decided.draft.release, str(decided.day)) == ("pune-2027-05-09", "2027-05-09")
    assert f"```toml\n{EXAMPLE}```" in OPERATE.read_text("utf-8")
    shown = sodat("release", "compose", "--help").stdout
    assert all(line.strip() in shown for line in EXAMPLE.splitlines())
