"""How clients of 2021 used HTTP itself, against the real server."""

import json
import socket
from collections.abc import Iterator

import psycopg
import pytest

from cowin.live import PATIENT, Live, live_portal


@pytest.fixture(scope="module")
def live(postgres, tmp_path_factory) -> Iterator[Live]:
    with psycopg.connect(postgres.url("postgres"), autocommit=True) as connection:
        connection.execute("CREATE DATABASE cowin_wire")
    with live_portal(postgres.url("cowin_wire"), tmp_path_factory.mktemp("wire")) as one:
        yield one


def talk(live: Live, *lines: str, body: bytes = b"") -> tuple[int, bytes]:
    """Send exactly these lines on a connection of its own and return status and body."""
    host, _, port = live.base.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port)), timeout=10) as wire:
        wire.sendall("\r\n".join([*lines, "Connection: close", "", ""]).encode() + body)
        answer = b"".join(iter(lambda: wire.recv(65_536), b""))
    head, _, rest = answer.partition(b"\r\n\r\n")
    return int(head.split()[1]), rest


def test_neither_user_agent_nor_accept_is_needed(live):
    path = f"/api/v2/appointment/sessions/public/calendarByDistrict?district_id=363&date={live.day}"
    status, body = talk(live, f"GET {path} HTTP/1.1", "Host: x")

    assert status == 200
    assert len(json.loads(body)["centers"]) == 20


@pytest.mark.parametrize(
    "accept", ["*/*", "application/json, text/plain, */*", "text/html", "application/pdf"]
)
def test_any_accept_gets_json(live, accept):
    status, body = talk(live, "GET /api/v2/admin/location/states HTTP/1.1", "Host: x", f"Accept: {accept}")

    assert (status, json.loads(body)["states"][0]["state_id"]) == (200, 21)


def test_body_in_chunks_is_read_whole(live):
    body = json.dumps({"mobile": int(PATIENT)}).encode()
    chunks = b"".join(b"%x\r\n%s\r\n" % (len(one), one) for one in (body[:5], body[5:])) + b"0\r\n\r\n"
    status, said = talk(
        live,
        "POST /api/v2/auth/generateMobileOTP HTTP/1.1",
        "Host: x",
        "Transfer-Encoding: chunked",
        body=chunks,
    )

    assert status == 200
    assert b"txnId" in said


@pytest.mark.parametrize("more", [[], ["Content-Length: 0"], ["Content-Type: application/json"]])
def test_post_without_a_body_is_answered(live, more):
    answer = talk(live, "POST /api/v2/auth/generateOTP HTTP/1.1", "Host: x", *more)
    captcha = talk(live, "POST /api/v2/auth/getRecaptcha HTTP/1.1", "Host: x", *more)

    assert (answer[0], json.loads(answer[1])["errorCode"]) == (400, "USRAUT0010")
    assert captcha == (401, b"Unauthenticated access!")
