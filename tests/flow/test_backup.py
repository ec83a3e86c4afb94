"""The whole state as one file: it comes back as it was, and a damaged one is refused."""

import tarfile

import psycopg
import pytest
from click.testing import CliRunner

from sodat.__main__ import main
from sodat.edge import embedded

SEATS = {"a": {"open": 2}, "b": {"open": 1}}


@pytest.fixture
def backed_up(portal, database_url, tmp_path, monkeypatch):
    """A portal with a drawn release, and its backup."""
    release = portal.release(SEATS)
    for account, one in portal.people(5):
        portal.file(release, (account, [one], ["a", "b"]))
    portal.run(release, until="book")
    monkeypatch.setenv("SODAT_FOLDER", str(tmp_path / "var"))
    key = tmp_path / "var" / "keys" / "master.key"
    key.parent.mkdir(parents=True, mode=0o700)
    key.write_bytes(b"k" * 32)
    file = tmp_path / "backup"
    done = sodat("backup", file, "--database", database_url)
    assert done.exit_code == 0, done.output
    return file


def sodat(*words):
    return CliRunner().invoke(main, [str(word) for word in words], prog_name="sodat")


def appointments(url):
    with psycopg.connect(url) as connection:
        rows = connection.execute("SELECT person_id, slot_id, seat_no, code FROM appointment ORDER BY 1, 2")
        return rows.fetchall()


def test_state_comes_back_as_it_was_with_its_key(backed_up, database_url, tmp_path, monkeypatch):
    monkeypatch.setenv("SODAT_FOLDER", str(tmp_path / "new"))
    with embedded.start(tmp_path / "elsewhere") as server:
        done = sodat("restore", backed_up, "--database", server.url())

        assert done.exit_code == 0, done.output
        assert appointments(server.url()) == appointments(database_url) != []
    assert (tmp_path / "new" / "keys" / "master.key").read_bytes() == b"k" * 32
    assert backed_up.stat().st_mode & 0o777 == 0o600


def test_nothing_is_written_over(backed_up, database_url, tmp_path):
    again = sodat("backup", backed_up, "--database", database_url)
    full = sodat("restore", backed_up, "--database", database_url)
    (tmp_path / "var" / "keys" / "master.key").write_bytes(b"x" * 32)
    other = sodat("restore", backed_up, "--database", database_url)

    assert [one.exit_code for one in (again, full, other)] == [1, 1, 1]
    assert "there already" in again.output
    assert "not empty" in full.output
    assert "another key" in other.output


@pytest.mark.parametrize(
    ("part", "what"), [("database.dump", "not as it was written"), (None, "not a whole")]
)
def test_damaged_backup_is_refused_whole(backed_up, tmp_path, part, what):
    content = bytearray(backed_up.read_bytes())
    if part:
        with tarfile.open(backed_up) as archive:
            content[archive.getmember(part).offset_data + 1_000] ^= 1
    damaged = tmp_path / "damaged"
    damaged.write_bytes(bytes(content if part else content[:1_000]))
    with embedded.start(tmp_path / "elsewhere") as server:
        done = sodat("restore", damaged, "--database", server.url())

        assert (done.exit_code, what in done.output) == (1, True)
        with psycopg.connect(server.url()) as connection:
            assert connection.execute(
                "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
            ).fetchone() == (0,)


def test_what_does_not_come_back_the_same_is_not_called_a_backup(backed_up, database_url, tmp_path):
    with psycopg.connect(database_url) as connection:
        connection.execute(
            "CREATE FUNCTION here() RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT current_database()::text'"
        )
        connection.execute("CREATE TABLE other (one int, place text GENERATED ALWAYS AS (here()) STORED)")
        connection.execute("INSERT INTO other VALUES (1)")

    done = sodat("backup", tmp_path / "second", "--database", database_url)

    assert (done.exit_code, "not what was backed up" in done.output) == (1, True)
    assert not (tmp_path / "second").exists()
