"""The same lane behind Granian's own interface and behind ASGI: the same answers, whatever is asked."""

import http.client
import json
import os
import socket
import sys
import time
from urllib.parse import urlencode, urlsplit

import pytest

from sodat.bench.town import PINCODE, running
from sodat.demo.server import free_port

MOVING = {"date", "server", "connection", "keep-alive", "transfer-encoding", "content-length"}


@pytest.fixture(scope="module")
def asgi(town):
    port = free_port()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("SODAT_")}
    environment |= {
        "SODAT_MODE": "test",
        "SODAT_FOLDER": str(town.folder),
        "SODAT_DATABASE": town.config.database,
    }
    command = [sys.executable, "-m", "granian", "sodat.serving:app", "--interface", "asgi", "--http", "1"]
    command += ["--no-ws", "--port", str(port), "--log-level", "warning"]
    with running(command, port, environment) as url:
        yield url


@pytest.fixture(scope="module")
def release(town):
    return town.announce("draw", slots=20)


def ask(url, method, path, headers=None, body=None):
    parts = urlsplit(url)
    link = http.client.HTTPConnection(parts.hostname, parts.port, timeout=30)
    try:
        link.request(
            method, path, body, headers or {}, encode_chunked=body is not None and not isinstance(body, bytes)
        )
        answer = link.getresponse()
        said = sorted((name.lower(), value) for name, value in answer.getheaders())
        return answer.status, [one for one in said if one[0] not in MOVING], answer.read()
    finally:
        link.close()


READS = [
    ("GET", "/", {}),
    ("GET", "/", {"Cookie": "sodat_language=hi", "Accept-Language": "en"}),
    ("HEAD", "/", {}),
    ("GET", "/nothing/%E0%A4%A8%20here?x=%20", {}),
    ("GET", "/releases/none", {}),
    ("DELETE", "/", {}),
    ("GET", "/people", {}),
    ("GET", "/static/none.css", {}),
    ("OPTIONS", "/api/v1/releases", {}),
    ("GET", "/api/v1/people", {}),
    ("GET", "/api/v1/people", {"Authorization": "Bearer x.y.z", "Accept-Language": "mr"}),
    ("GET", "/api/v1/releases/none", {"Accept-Language": "hi"}),
    ("PUT", "/api/v1/releases/none/applications", {}),
    ("GET", "/api/v1/nothing", {}),
    ("GET", "/api/v1/availability", {}),
    ("GET", f"/api/v1/availability?pincode={PINCODE}&date=2031-01-01", {}),
    ("HEAD", f"/api/v1/availability?pincode={PINCODE}&date=2031-01-01", {}),
    ("GET", "/api/v2/appointment/sessions/public/findByPin?pincode=1&date=01-01-2031", {}),
    ("GET", f"/api/v2/appointment/sessions/public/findByPin?pincode={PINCODE}&date=01-01-2031", {}),
    ("GET", "/api/v2/appointment/sessions/public/none", {}),
    ("GET", "/log/leaf/99999999", {}),
]


@pytest.mark.parametrize(("method", "path", "headers"), READS)
def test_a_read_is_answered_alike(town, asgi, method, path, headers):
    assert ask(town.url, method, path, headers) == ask(asgi, method, path, headers)


def filing(town, release, number):
    token, person = town.people.read_text().splitlines()[number].split()
    body = json.dumps({"persons": [int(person)], "choices": [f"{release}.0"]}).encode()
    return f"/api/v1/releases/{release}/applications", {"Authorization": f"Bearer {token}"}, body


def test_a_filing_is_answered_alike_and_again_by_the_other(town, asgi, release):
    path, headers, body = filing(town, release, 0)

    status, _, first = ask(town.url, "POST", path, headers, body)
    again, _, second = ask(asgi, "POST", path, headers, body)

    assert (status, again) == (201, 200)
    assert json.loads(first) == json.loads(second)


@pytest.mark.parametrize(
    ("headers", "body", "status"),
    [
        ({}, b"{}", 401),
        (None, b"", 400),
        (None, b"[", 400),
        (None, b'{"persons": ["x"], "choices": []}', 400),
        (None, b'{"persons": [1], "choices": []}', 422),
        (None, b"x" * 70_000, 413),
        (None, [b"x" * 40_000, b"x" * 40_000], 413),
        (None, [b'{"persons": [1],', b' "choices": ["none"]}'], 422),
    ],
)
def test_a_filing_is_refused_alike(town, asgi, release, headers, body, status):
    path, mine, _ = filing(town, release, 1)
    answers = [ask(url, "POST", path, mine if headers is None else headers, body) for url in (town.url, asgi)]

    assert answers[0][0] == status
    assert answers[0] == answers[1]


def test_a_form_is_taken_alike(town, asgi):
    form = urlencode({"mobile": "12"}).encode()
    answers = []
    for url in (town.url, asgi):
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Origin": url}
        status, said, body = ask(url, "POST", "/sign-in", headers, form)
        answers.append((status, said, body))

    assert answers[0][0] == 422
    assert answers[0] == answers[1]


def test_a_connection_that_breaks_off_in_its_body_harms_nobody(town, release):
    parts = urlsplit(town.url)
    path, headers, body = filing(town, release, 2)
    said = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    for piece in (b"", body[:10]):
        with socket.create_connection((parts.hostname, parts.port), timeout=10) as link:
            link.sendall(
                f"POST {path} HTTP/1.1\r\nHost: x\r\n{said}Content-Length: {len(body)}\r\n\r\n".encode()
                + piece
            )
            time.sleep(0.05)

    assert ask(town.url, "POST", path, headers, body)[0] == 201
