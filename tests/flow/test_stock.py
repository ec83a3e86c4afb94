"""The ledger of vials: what it takes, the seats it gives, and no more of them announced."""

import os

import pytest
from click.testing import CliRunner, Result

from flow.portal import SERVICE
from sodat.__main__ import main
from sodat.actions import overseeing, stocking
from sodat.rules.refusals import ReleaseUnknown, StockShort
from sodat.rules.stock import Entry

SEATS = {"a": {"open": 12, "R": 4, "X": 50}, "b": {"open": 2, "D2": 2}}
"""X is no share of the rules, so that 20 seats are promised."""


@pytest.fixture(autouse=True)
def elsewhere(tmp_path, monkeypatch):
    """Work in a folder of the test, with the settings of nobody."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("SODAT_")]:
        monkeypatch.delenv(name)


@pytest.fixture
def sodat(database_url):
    def run(*words: object) -> Result:
        return CliRunner().invoke(main, [*map(str, words), "--database", database_url], prog_name="sodat")

    return run


def draft(portal) -> tuple[str, int]:
    """Return a draft of 20 seats and its centre."""
    release = portal.release(SEATS, announce=False)
    [(centre,)] = portal.values(
        "SELECT DISTINCT centre_id FROM release_slot JOIN slot USING (slot_id)"
        " JOIN session USING (session_id) WHERE release_id = %s",
        release,
    )
    return release, centre


def enter(portal, centre: int, vials: int, size: int = 10, kind: str = "received") -> None:
    portal.do(lambda tx: stocking.add(tx, centre, SERVICE.service_id, Entry(kind, vials, size)))


def check(portal, release: str) -> dict[str, object] | None:
    """Return why a release may not be announced, None if it may."""
    try:
        portal.do(lambda tx: stocking.check_release(tx, release))
    except StockShort as short:
        return short.facts
    return None


def test_the_ledger_gives_seats(portal, sodat):
    _, centre = draft(portal)

    def add(vials: int, size: int, *more: str) -> Result:
        place = (centre, SERVICE.service_id)
        return sodat("stock", "add", *place, "--vials", vials, "--doses-per-vial", size, *more)

    assert sodat("stock", "seats", centre, SERVICE.service_id).stdout == "0 seats\n"
    assert add(10, 10).stdout == "100 seats\n"
    assert sodat("stock", "seats", centre, SERVICE.service_id, "--wastage", 5).stdout == "95 seats\n"
    assert add(5, 1).stdout == "105 seats\n"
    assert add(2, 10, "--kind", "used").stdout == "85 seats\n"
    assert add(1, 10, "--kind", "wasted").stdout == "75 seats\n"
    assert add(5, 1, "--kind", "returned").stdout == "70 seats\n"

    refused = add(8, 10, "--kind", "used")
    assert (refused.exit_code, "only 7 of 10 doses are there" in refused.stderr) == (1, True)
    assert add(1, 20, "--kind", "used").exit_code == 1
    assert sodat("stock", "seats", centre, SERVICE.service_id).stdout == "70 seats\n"
    assert portal.values("SELECT count(*) FROM stock_entry") == [(5,)]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("add", 999_999, "covishield-18", "--vials", 1, "--doses-per-vial", 10), 1),
        (("seats", 999_999, "covishield-18"), 1),
        (("add", 1, "covishield-18", "--vials", 0, "--doses-per-vial", 10), 2),
        (("add", 1, "covishield-18", "--vials", 1, "--doses-per-vial", 10, "--kind", "lost"), 2),
        (("seats", 1, "covishield-18", "--wastage", 100), 2),
    ],
)
def test_what_cannot_be_is_refused(sodat, words, code):
    assert sodat("stock", *words).exit_code == code


def test_an_unknown_service_is_refused(portal, sodat):
    _, centre = draft(portal)

    refused = sodat("stock", "seats", centre, "none")
    assert (refused.exit_code, "“service”" in refused.stderr) == (1, True)


def test_no_more_seats_than_doses_are_announced(portal):
    release, centre = draft(portal)
    assert check(portal, release) is None  # nobody keeps a ledger there

    enter(portal, centre, 1)
    assert check(portal, release) == {"seats": 20, "doses": 10, "centre": centre}
    enter(portal, centre, 9, size=1)
    assert check(portal, release) == {"seats": 20, "doses": 19, "centre": centre}
    enter(portal, centre, 1, size=1)
    assert check(portal, release) is None
    enter(portal, centre, 1, kind="wasted")
    assert check(portal, release) == {"seats": 20, "doses": 10, "centre": centre}

    with pytest.raises(ReleaseUnknown):
        portal.do(lambda tx: stocking.check_release(tx, "nobody"))


def test_what_is_announced_already_needs_its_doses_too(portal):
    first = portal.release(SEATS)
    second, centre = draft(portal)
    portal.do(lambda tx: tx.execute("UPDATE session SET day = day + 1 WHERE centre_id = %s", [centre]))
    portal.do(lambda tx: tx.execute("UPDATE session SET centre_id = %s", [centre]))
    enter(portal, centre, 3)

    assert check(portal, second) == {"seats": 40, "doses": 30, "centre": centre}
    portal.do(lambda tx: overseeing.cancel(tx, first, "The vaccine did not come"))
    assert check(portal, second) is None


def test_seats_of_days_gone_and_of_cancelled_sessions_need_no_doses(portal):
    release, centre = draft(portal)
    enter(portal, centre, 1)
    assert check(portal, release) is not None

    portal.do(lambda tx: tx.execute("UPDATE session SET cancelled_reason = 'x'"))
    assert check(portal, release) is None
    portal.do(lambda tx: tx.execute("UPDATE session SET cancelled_reason = NULL, day = '2021-05-09'"))
    assert check(portal, release) is None
