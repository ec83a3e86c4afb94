"""The commands as a terminal sees them: what they print, where, and their exit codes."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import closing, contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.request import urlopen

import psycopg
import pytest
from click.testing import CliRunner, Result

from sodat.__main__ import COMMANDS, main
from sodat.commands.remote_record import release_address

TESTS = Path(__file__).parents[1]
EXAMPLE = TESTS / "vectors" / "draw-example"
DATA = TESTS / "data"
DRAWN = ("order.txt", "result.txt", "cutoffs.txt")
GIVEN = {"rules": "rules.json", "inventory": "inventory.txt", "pool": "pool.txt"} | {
    "commit": "commit.json",
    "seed": "seed.json",
}
SEATS = {"a": {"open": 3, "R": 1}, "b": {"open": 2, "D2": 2}}


@pytest.fixture(autouse=True)
def elsewhere(tmp_path, monkeypatch):
    """Work in a folder of the test, with the settings of nobody."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("SODAT_")]:
        monkeypatch.delenv(name)


def sodat(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words], prog_name="sodat")


def draw(record: Path, out: Path, *more: object) -> Result:
    given = [word for option, name in GIVEN.items() for word in (f"--{option}", record / name)]
    return sodat("draw", *given, "--out", out, *more)


def copied(tmp_path: Path, **changed: bytes) -> Path:
    folder = tmp_path / "record"
    shutil.copytree(EXAMPLE, folder)
    for name, content in changed.items():
        (folder / name.replace("_", ".")).write_bytes(content)
    return folder


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_helps_with_an_example(name):
    found = sodat(name, "--help")

    assert (found.exit_code, found.stderr) == (0, "")
    assert f"sodat {name}" in found.stdout.partition("Example")[2]


def test_help_names_every_command_and_loads_none():
    code = (
        "import sys; from sodat.__main__ import main; main(['--help'], standalone_mode=False);"
        "assert not {'psycopg', 'rich', 'numba', 'sodat.rules'} & set(sys.modules)"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert all(f"\n  {name} " in found.stdout for name in COMMANDS)


@pytest.mark.parametrize("engine", ["auto", "plain", "fast"])
def test_draw_writes_the_worked_example_byte_for_byte(tmp_path, engine):
    done = draw(EXAMPLE, tmp_path / "out", "--engine", engine, "--threads", 2)

    assert done.exit_code == 0, done.stderr
    assert {one.name: one.read_bytes() for one in (tmp_path / "out").iterdir()} == {
        name: (EXAMPLE / name).read_bytes() for name in DRAWN
    }
    assert [line.split("/")[-1] for line in done.stdout.splitlines()] == list(DRAWN)
    assert "Drawing" in done.stderr


@pytest.mark.parametrize(
    ("file", "old", "new", "reason"),
    [
        ("pool.txt", b"|1|", b"|2|", "pool-not-committed"),
        ("inventory.txt", b"|3", b"|4", "inventory-not-committed"),
        ("rules.json", b'"ticket_cap":', b'"ticket_cap":1', "rules-not-committed"),
        ("seed.json", b'"seed":"d', b'"seed":"e', "seed-differs"),
        ("seed.json", b'"round":1000000', b'"round":1000001', "round-not-committed"),
    ],
)
def test_nothing_is_drawn_from_what_was_not_committed(tmp_path, file, old, new, reason):
    content = (EXAMPLE / file).read_bytes()
    assert old in content
    record = copied(tmp_path)
    (record / file).write_bytes(content.replace(old, new, 1))

    refused = draw(record, tmp_path / "out")

    assert (refused.exit_code, refused.stdout) == (1, "")
    assert f"reason {reason}" in refused.stderr
    assert not (tmp_path / "out").exists()


def test_verify_accepts_the_example_and_says_what_was_checked():
    found = sodat("verify", EXAMPLE, "--json")

    assert found.exit_code == 0
    said = json.loads(found.stdout)
    assert (said["verified"], said["release"], said["applications"], said["refills"]) == (
        True, "example-1", 12, 1,
    )  # fmt: skip
    assert "The beacon's round 1000000 is genuine: two libraries agree." in said["checked"]
    assert sodat("verify", EXAMPLE).stdout.startswith("The record of example-1 holds.\n")


def test_verify_refuses_an_altered_copy_with_its_reason(tmp_path):
    lines = (EXAMPLE / "result.txt").read_bytes().splitlines(keepends=True)
    record = copied(tmp_path, result_txt=b"".join([lines[0], lines[2], lines[1], *lines[3:]]))

    refused = sodat("verify", record)
    assert refused.exit_code == 1
    assert (
        refused.stdout
        == "REFUSED. The result is not the one that the order gives. [result-differs: line 2]\n"
    )
    refused = sodat("verify", record, "--json")
    assert refused.exit_code == 1
    assert json.loads(refused.stdout) == {
        "verified": False,
        "code": "record-refused",
        "reason": "result-differs",
        "detail": "line 2",
    }


def test_verify_refuses_a_signature_that_is_not_the_beacons(tmp_path):
    seed = json.loads((EXAMPLE / "seed.json").read_bytes())
    forged = seed["beacon"]["signature"][::-1].encode()
    content = (EXAMPLE / "seed.json").read_bytes().replace(seed["beacon"]["signature"].encode(), forged)

    refused = sodat("verify", copied(tmp_path, seed_json=content))

    assert refused.exit_code == 1
    assert "The beacon's signature is not genuine. [beacon-refused" in refused.stdout


def test_verify_refuses_a_malformed_file_in_words(tmp_path):
    refused = sodat("verify", copied(tmp_path, rules_json=b"{ }"))

    assert (refused.exit_code, refused.stdout) == (
        1,
        "REFUSED. rules.json, line 1: not-canonical-json. The whole file is refused. [malformed-file]\n",
    )


def test_the_strangers_verifier_agrees(tmp_path):
    def stranger(folder: Path) -> int:
        command = [sys.executable, "-m", "sodat_verify", folder]
        return subprocess.run(command, capture_output=True, check=False).returncode

    altered = copied(tmp_path, cutoffs_txt=(EXAMPLE / "cutoffs.txt").read_bytes()[:-2] + b"9\n")

    assert (stranger(EXAMPLE), stranger(altered)) == (0, 1)
    assert (sodat("verify", EXAMPLE).exit_code, sodat("verify", altered).exit_code) == (0, 1)


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def published(tmp_path: Path, record: list[str]):
    """Serve the example as a portal does; its files under `record/`, the list of them beside it."""
    release = tmp_path / "api" / "v1" / "releases" / "example-1"
    shutil.copytree(EXAMPLE, release / "record")
    (release / "index.html").write_text(json.dumps({"release": "example-1", "record": record}))
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=tmp_path)) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


def test_verify_fetches_a_record_from_a_portal(tmp_path):
    names = [path.name for path in EXAMPLE.iterdir()]
    with published(tmp_path / "web", [*names, "../../secret", "notes.html"]) as base:
        for path in (
            "/api/v1/releases/example-1",
            "/api/v1/releases/example-1/record",
            "/releases/example-1",
        ):
            found = sodat("verify", base + path)
            assert (found.exit_code, found.stdout[:29]) == (0, "The record of example-1 holds"), found.stderr
        assert "Fetching pool.txt" in found.stderr


def test_verify_of_an_incomplete_portal_is_refused_and_of_none_not_asked(tmp_path):
    with published(tmp_path / "web", ["rules.json"]) as base:
        found = sodat("verify", f"{base}/releases/example-1")
        assert (found.exit_code, "[file-missing: commit.json]" in found.stdout) == (1, True)
        missing = sodat("verify", f"{base}/releases/example-2")
        assert (missing.exit_code, missing.stderr.endswith("example-2 answers 404\n")) == (2, True)
    gone = sodat("verify", f"{base}/releases/example-1")
    assert (gone.exit_code, "does not answer" in gone.stderr) == (2, True)


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://a.example/releases/x", "https://a.example/api/v1/releases/x"),
        ("https://a.example/mr/releases/x/", "https://a.example/api/v1/releases/x"),
        ("https://a.example/sub/api/v1/releases/x/record?a=b", "https://a.example/sub/api/v1/releases/x"),
    ],
)
def test_the_addresses_of_a_release_are_understood(url, address):
    assert release_address(url) == address


@pytest.mark.parametrize(
    "words",
    [
        ["nothing"],
        ["draw"],
        ["draw", "--rules", "nowhere"],
        ["verify"],
        ["verify", "nowhere"],
        ["verify", "http://127.0.0.1/elsewhere"],
        ["import", "nowhere.json"],
        ["serve", "--port", "0"],
        ["release", "pause", "some"],
        ["migrate", "--database", "postgresql:///none?host=/nowhere"],
    ],
)
def test_wrong_use_exits_2(words):
    found = sodat(*words)

    assert (found.exit_code, found.stdout) == (2, "")
    assert "Traceback" not in found.stderr


def stored(url: str) -> dict[str, object]:
    """Return all that an import can change."""
    with psycopg.connect(url) as connection:
        return {
            table: connection.execute(f"SELECT {table}::text FROM {table} ORDER BY 1").fetchall()
            for table in ("district", "centre", "service", "session", "slot", "slot_part")
        }


def test_recorded_answers_and_the_list_are_imported_once(database_url):
    done = sodat("import", DATA / "cowin-recorded.json", "--database", database_url)
    assert (done.exit_code, done.stdout) == (0, "2 centres, 5 sessions (5 new), 18 slots, 247 seats\n")
    done = sodat("import", DATA / "pune-centres.csv", "--database", database_url)
    assert (done.exit_code, done.stdout) == (0, "20 centres, 0 sessions (0 new), 0 slots, 0 seats\n")
    before = stored(database_url)

    again = sodat("import", DATA / "cowin-recorded.json", "--database", database_url)
    assert again.stdout == "2 centres, 5 sessions (0 new), 18 slots, 247 seats\n"
    sodat("import", DATA / "pune-centres.csv", "--database", database_url)
    assert stored(database_url) == before

    with psycopg.connect(database_url) as connection:
        rows = connection.execute(
            "SELECT part, sum(seats) FROM slot_part GROUP BY part ORDER BY part"
        ).fetchall()
        districts = connection.execute(
            "SELECT district_id, state_id, district.name, count(*)"
            " FROM district JOIN centre USING (district_id) GROUP BY 1, 2, 3 ORDER BY 1"
        ).fetchall()
    assert rows == [("D2", 27), ("open", 220)]
    assert districts == [(363, 21, "Pune", 21), (100_000, 6, "Chandigarh", 1)]


def test_an_import_leaves_seats_alone_that_are_set(database_url):
    sodat("import", DATA / "cowin-recorded.json", "--database", database_url)
    with psycopg.connect(database_url) as connection:
        connection.execute("UPDATE slot_part SET seats = 7")
    before = stored(database_url)

    assert sodat("import", DATA / "cowin-recorded.json", "--database", database_url).exit_code == 0
    assert stored(database_url) == before


def test_places_without_a_number_get_one_of_ours(database_url):
    recorded = json.loads((DATA / "cowin-recorded.json").read_bytes())
    session = recorded["find_by_district_pune"]["sessions"][0]
    for number, (state, district) in enumerate([("Elsewhere", "A"), ("Elsewhere", "B"), ("Beyond", "A")]):
        session |= {"state_name": state, "district_name": district, "center_id": number + 1}
        session["session_id"] = f"00000000-0000-0000-0000-00000000000{number}"
        Path("place.json").write_text(json.dumps({"sessions": [session]}))
        assert sodat("import", "place.json", "--database", database_url).exit_code == 0

    with psycopg.connect(database_url) as connection:
        rows = connection.execute("SELECT district_id, state_id, state_name, name FROM district ORDER BY 1")
        assert rows.fetchall() == [
            (100_000, 100, "Elsewhere", "A"),
            (100_001, 100, "Elsewhere", "B"),
            (100_002, 101, "Beyond", "A"),
        ]


def test_a_refused_import_stores_nothing(database_url, tmp_path):
    recorded = json.loads((DATA / "cowin-recorded.json").read_bytes())
    session = recorded["find_by_district_pune"]["sessions"][0]
    before = stored(database_url)

    session["slots"][1] = "02:00PM"
    Path("bad.json").write_text(json.dumps(recorded))
    refused = sodat("import", "bad.json", "--database", database_url)
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert refused.stderr.endswith(
        "sodat: bad.json: find_by_district_pune.sessions[0].slots[1]: not of the form 09:00AM-11:00AM."
        " The whole file is refused. [malformed-file]\n"
    )
    assert stored(database_url) == before

    sodat("import", DATA / "cowin-recorded.json", "--database", database_url)
    before = stored(database_url)
    session |= {"slots": [], "session_id": "00000000-0000-0000-0000-000000000001"}
    recorded["calendar_by_district_chandigarh"]["centers"][0]["name"] = "Another name"
    Path("twice.json").write_text(json.dumps(recorded))
    refused = sodat("import", "twice.json", "--database", database_url)
    assert refused.exit_code == 1
    assert "sessions[0].session_id: this centre has another session of this service" in refused.stderr
    assert stored(database_url) == before


def test_export_writes_the_record_that_verify_accepts(portal, database_url, tmp_path):
    release = portal.release(SEATS)
    people = portal.people(12)
    assert sodat("export", release, "out", "--database", database_url).exit_code == 0  # the rules, so far
    portal.file(release, *((account, [person], ["a", "b"]) for account, person in people))
    portal.run(release, until="settle")

    done = sodat("export", release, "out", "--database", database_url)
    assert done.exit_code == 0, done.stderr
    files = portal.files(release)
    assert {one.name: one.read_bytes() for one in Path("out").iterdir()} == files
    verified = sodat("verify", "out", "--json")
    assert (verified.exit_code, json.loads(verified.stdout)["applications"]) == (0, 12)

    assert "(0 new)" in sodat("export", release, "out", "--database", database_url).stdout
    Path("out", "pool.txt").write_bytes(b"")
    Path("out", "seed.json").unlink()
    refused = sodat("export", release, "out", "--database", database_url)
    assert (refused.exit_code, "nothing was written" in refused.stderr) == (1, True)
    assert not Path("out", "seed.json").exists()
    unknown = sodat("export", "nobody", "out", "--database", database_url)
    assert (unknown.exit_code, "[release-unknown]" in unknown.stderr) == (1, True)


def test_a_release_is_announced_paused_resumed_and_cancelled(portal, database_url):
    release = portal.release(SEATS, announce=False)

    def act(name: str, *more: str) -> Result:
        return sodat("release", name, release, *more, "--database", database_url)

    assert [act("announce").exit_code, act("announce").exit_code] == [0, 1]
    assert act("pause", "--reason", "x").exit_code == 1
    assert act("pause", "--reason", "Power cut at two centres").stdout == "done\n"
    assert " paused " in sodat("release", "list", "--database", database_url).stdout
    assert act("resume").exit_code == 0
    assert act("cancel", "--reason", "The vaccine did not come").exit_code == 0
    listed = sodat("release", "list", "--database", database_url).stdout.split()
    assert listed[:2] == [release, "cancelled"]


def test_check_says_all_well_or_what_is_not(database_url, monkeypatch):
    found = sodat("check", "--database", database_url)
    assert (found.exit_code, found.stdout.splitlines()[-1]) == (0, "all well")

    keys = Path("var", "keys")
    keys.mkdir(parents=True, mode=0o700)
    (keys / "master.key").write_bytes(bytes(31))
    (keys / "master.key").chmod(0o644)
    with psycopg.connect(database_url) as connection:
        connection.execute("DELETE FROM migration WHERE name LIKE '0001%'")
    found = sodat("check", "--database", database_url)
    assert found.exit_code == 1
    bad = [line for line in found.stdout.splitlines() if line.startswith("NOT WELL")]
    assert [line.split()[2] for line in bad] == ["keys:", "migrations:"]
    assert "31 bytes" in bad[0]
    assert "others may read" in bad[0]

    found = sodat("check", "--database", "postgresql:///none?host=/nowhere")
    assert (found.exit_code, "NOT WELL  database: " in found.stdout) == (1, True)
    monkeypatch.setenv("SODAT_COLOUR", "blue")
    found = sodat("check", "--database", database_url)
    assert (found.exit_code, "SODAT_COLOUR is not a setting" in found.stdout) == (1, True)


def test_migrate_applies_once(database_url):
    assert sodat("migrate", "--database", database_url).stdout == "up to date\n"


def free_port() -> int:
    with closing(socket.socket()) as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def children_of(pid: int) -> list[int]:
    found = []
    for one in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(one.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
        found += [int(one.parent.name)] if parent == pid else []
    return found + [inner for one in found for inner in children_of(one)]


def alive(pid: int) -> bool:
    """Return whether a process runs; one that is dead and not yet buried does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in {"Z", "X"}
    except OSError:
        return False


def all_gone(pids: list[int], seconds_max: float) -> bool:
    give_up = time.monotonic() + seconds_max
    while any(map(alive, pids)) and time.monotonic() < give_up:
        time.sleep(0.05)
    return not any(map(alive, pids))


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="looks for processes where Linux lists them")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_serve_answers_and_leaves_no_process(database_url, number):
    port = free_port()
    command = [sys.executable, "-m", "sodat", "serve", "--port", str(port), "--database", database_url]
    environment = {**os.environ, "SODAT_MODE": "test"}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as serve:
        assert serve.stdout is not None
        assert serve.stdout.readline() == f"http://127.0.0.1:{port}\n".encode()
        with urlopen(f"http://127.0.0.1:{port}/healthz", timeout=10) as answer:
            assert json.load(answer)["ok"] is True
        started = children_of(serve.pid)
        serve.send_signal(number)
        assert serve.wait(10) == (-signal.SIGKILL if number == signal.SIGKILL else 0)

        assert len(started) >= 3  # the server and its own worker, and our worker
        assert all_gone(started, 10 if number == signal.SIGKILL else 0)
