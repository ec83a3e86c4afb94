"""Fetching beacon rounds from relays that may say anything, and the check that decides."""

import asyncio
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from sodat.actions.ports import OutsideFailure
from sodat.edge import beacon as edge
from sodat.edge import download
from sodat.edge.beacon import fetch, signature_check
from sodat.rules.beacon import QUICKNET, local_chain
from sodat.rules.refusals import BeaconValueWrong
from unit.records import LOCAL, signature_of

VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "beacon.json").read_text("ascii"))["quicknet"]
ROUND = VECTORS["rounds"][0]
NUMBER, SIGNATURE = ROUND["round"], ROUND["signature"]
GOOD = json.dumps({"round": NUMBER, "signature": SIGNATURE, "randomness": "00" * 32}).encode()


@contextmanager
def relay(status: int, body: bytes, *, length: int | None = None, pause: float = 0) -> Iterator[str]:
    """Serve one answer to everybody; what is asked lands in `relay.asked`."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(status)
            self.send_header("Content-Length", str(len(body) if length is None else length))
            self.end_headers()
            try:
                for start in range(0, len(body), 1000):
                    self.wfile.write(body[start : start + 1000])
                    time.sleep(pause)
            except OSError:
                pass  # the other side had heard enough

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


asked: list[str] = []
GARBAGE = (
    (200, b"<html>"),
    (200, b"[]"),
    (200, b"\xff" * 20),
    (200, json.dumps({"round": NUMBER + 1, "signature": SIGNATURE}).encode()),
    (200, json.dumps({"round": NUMBER, "signature": SIGNATURE[:-2]}).encode()),
    (200, json.dumps({"round": NUMBER, "signature": SIGNATURE.upper()}).encode()),
    (200, json.dumps({"round": NUMBER}).encode()),
    (500, b"broken"),
    (403, b"blocked"),
    (200, GOOD + b" " * edge.ANSWER_BYTES_MAX),
)


def fetched(*relays: str) -> str | None:
    return asyncio.run(fetch(relays, QUICKNET, NUMBER, signature_check()))


def test_the_signature_of_a_round_is_fetched_and_proves_itself():
    asked.clear()
    with relay(200, GOOD) as url:
        assert fetched(f"{url}/") == SIGNATURE

    assert asked == [f"/{QUICKNET.chain}/public/{NUMBER}"]
    signature_check()(QUICKNET, NUMBER, SIGNATURE)


@pytest.mark.parametrize("status", [404, 425])
def test_a_round_that_is_not_out_yet_is_awaited(status):
    with relay(status, b"not yet") as url:
        assert fetched(url) is None


@pytest.mark.parametrize(("status", "body"), GARBAGE)
def test_garbage_is_no_answer_and_the_next_relay_is_asked(status, body):
    with relay(status, body) as bad, relay(200, GOOD) as good, relay(404, b"") as late:
        with pytest.raises(OutsideFailure):
            fetched(bad)
        assert fetched(bad, good) == SIGNATURE
        with pytest.raises(OutsideFailure):
            fetched(bad, late)
        with pytest.raises(OutsideFailure):
            fetched(late, bad)
        assert fetched(late, good) == SIGNATURE


def test_a_relay_that_lies_in_good_form_stalls_nothing():
    other = json.dumps({"round": NUMBER, "signature": VECTORS["rounds"][1]["signature"]}).encode()
    with relay(200, other) as liar, relay(200, GOOD) as honest, relay(425, b"") as late:
        assert fetched(liar, honest) == SIGNATURE
        assert fetched(liar, late, honest) == SIGNATURE
        for relays in ((liar,), (liar, late), (late, liar)):
            with pytest.raises(OutsideFailure, match="signature-wrong"):
                fetched(*relays)
        assert fetched(late, late) is None


def test_an_answer_that_breaks_off_is_no_answer():
    with (
        relay(200, GOOD, length=len(GOOD) + 1) as url,
        pytest.raises(OutsideFailure, match="broke off"),
    ):
        fetched(url)


@pytest.mark.parametrize("relays", [(), ("http://127.0.0.1:9",), ("file:///etc/passwd",), ("nowhere",)])
def test_no_relay_that_answers_is_a_failure_outside(relays):
    with pytest.raises(OutsideFailure):
        fetched(*relays)


def test_a_slow_answer_has_an_end():
    began = time.monotonic()
    with relay(200, b"x" * 20_000, pause=0.1) as url, pytest.raises(OutsideFailure, match="not done after"):
        download.get(url, bytes_max=100_000, seconds_max=0.5)

    assert time.monotonic() - began < 5


@pytest.mark.parametrize(
    ("number", "signature", "reason"),
    [
        (NUMBER + 1, SIGNATURE, "signature-wrong"),
        (NUMBER, SIGNATURE[:-2], "signature-length"),
        (NUMBER, SIGNATURE.upper(), "signature-not-hex"),
        (NUMBER, "0" * 96, "signature-form"),
    ],
)
def test_a_wrong_value_of_drand_is_refused(number, signature, reason):
    with pytest.raises(BeaconValueWrong) as refusal:
        signature_check()(QUICKNET, number, signature)

    assert refusal.value.facts == {"reason": reason}


def test_the_local_beacon_is_checked_and_not_allowed_in_production():
    signature_check()(LOCAL, 7, signature_of(7))

    for check, chain, number, reason in (
        (signature_check(), LOCAL, 8, "signature-wrong"),
        (signature_check(), local_chain("0" * 64), 7, "signature-wrong"),
        (signature_check(), local_chain("no hex"), 7, "public-key-not-hex"),
        (signature_check(allow_local=False), LOCAL, 7, "local-not-allowed"),
    ):
        with pytest.raises(BeaconValueWrong) as refusal:
            check(chain, number, signature_of(7))
        assert refusal.value.facts == {"reason": reason}
