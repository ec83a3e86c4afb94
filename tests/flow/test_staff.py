"""`sodat staff`: the first central official gets in from the machine itself."""

import pytest
from click.testing import CliRunner

from sodat.__main__ import main
from sodat.actions import anchoring, appointing, passwords
from sodat.actions.appointing import Wanted


@pytest.fixture
def sodat(database_url, tmp_path, monkeypatch):
    monkeypatch.setenv("SODAT_DATABASE", database_url)
    monkeypatch.setenv("SODAT_FOLDER", str(tmp_path))

    def run(*arguments):
        done = CliRunner().invoke(main, ["staff", *arguments])
        return done.exit_code, done.stdout, done.stderr

    return run


def test_first_official_is_named_listed_reset_and_ended(sodat):
    added = sodat("add", "central", "--name", "Meera Deshpande")
    twice = sodat("add", "central", "--name", "Somebody Else")
    listed = sodat("list")
    reset = sodat("reset", "central", "--reason", "lost the phone on a bus")
    ended = sodat("end", "central", "--reason", "moved to another department")
    gone = sodat("end", "central", "--reason", "moved to another department")

    assert (added[0], len(added[1].strip())) == (0, 23)
    assert (twice[0], "login-name-taken" in twice[2]) == (1, True)
    assert listed == (0, "central\tcentral\t-\tinvited\tMeera Deshpande\n", "")
    assert (reset[0], reset[1] != added[1]) == (0, True)
    assert ended[:2] == (0, "central has ended\n")
    assert (gone[0], "staff-unknown" in gone[2]) == (1, True)
    assert sodat("list")[1].split("\t")[3] == "ended"


def test_officer_without_a_city_is_refused(sodat):
    code, _, said = sodat("add", "pune", "--name", "Kiran Joshi", "--role", "officer")

    assert (code, "district" in said) == (1, True)


def test_short_reason_is_refused(sodat):
    sodat("add", "central", "--name", "Meera Deshpande")

    assert sodat("end", "central", "--reason", "x")[0] == 1


def test_acts_of_the_operator_are_in_the_trail_too(portal):
    portal.do(lambda tx: appointing.appoint(tx, portal.vault, None, Wanted("central", "मीरा", "central")))
    portal.do(lambda tx: appointing.end_by_operator(tx, "central", "दुसऱ्या विभागात बदली"))

    acts = portal.values("SELECT act FROM staff_act ORDER BY act_id")

    assert acts == [("appointed-by-operator",), ("ended-by-operator",)]
    assert portal.do(anchoring.anchor) == 2
    assert portal.do(anchoring.check).wrong is None


def test_unknown_name_and_stored_nonsense_fit_no_password(portal):
    fits = [portal.loop.run_until_complete(passwords.fits(stored, "x" * 12)) for stored in (None, "nonsense")]

    assert fits == [False, False]
