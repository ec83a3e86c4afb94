"""The main job from one command: file, close, commit, draw, book, refill, verify."""

import json
import socket
import subprocess
import sys

import pytest

PROMISED = {
    "policy", "seed", "citizens", "bots", "seats", "applications", "seats_given", "bot_seats",
    "citizen_seats", "bot_win_rate", "citizen_win_rate", "odds_ratio", "odds_ratio_ci95", "speed_auc",
    "verified", "oversold", "double_booked", "opened_early", "acknowledged_lost", "record", "seconds",
}  # fmt: skip
"""What scripts outside rely on."""
BROKEN = ("oversold", "double_booked", "opened_early", "acknowledged_lost", "unfinished", "twice_accepted")


@pytest.mark.parametrize("policy", ["draw", "waiting-room", "first-come"])
def test_rehearsal_keeps_every_promise(policy, tmp_path):
    command = [sys.executable, "-m", "sodat", "demo", "--once", "--json", "--policy", policy]
    command += ["--citizens", "200", "--bots", "40", "--seed", "7", "--out", str(tmp_path / "record")]

    ended = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)

    assert ended.returncode == 0, ended.stderr
    figures = json.loads(ended.stdout)
    assert figures.keys() >= PROMISED
    assert figures["record"] == str(tmp_path / "record")
    assert {name: figures[name] for name in BROKEN} == dict.fromkeys(BROKEN, 0)
    assert figures["verified"] is True
    assert (figures["citizens"], figures["bots"]) == (200, 40)
    assert figures["seats_given"] == figures["seats"] == 24
    assert figures["early_refused"] > 0
    # Under a draw chance decides, so only the race has a sure winner.
    assert policy != "first-come" or figures["bot_seats"] > figures["citizen_seats"]
    accepted = subprocess.run(
        [sys.executable, "-m", "sodat_verify", str(tmp_path / "record")], capture_output=True, check=False
    )
    assert accepted.returncode == 0


def test_rehearsal_says_in_one_line_that_its_port_is_taken(tmp_path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        ended = subprocess.run(
            [sys.executable, "-m", "sodat", "demo", "--port", port],
            capture_output=True, text=True, timeout=60, check=False, cwd=tmp_path,
        )  # fmt: skip

    assert (ended.returncode, ended.stdout) == (2, "")
    assert len(ended.stderr.splitlines()) == 1
    assert f"127.0.0.1:{port}" in ended.stderr
    assert list(tmp_path.iterdir()) == []
