"""Fetching something small over HTTP: with an end to its size and its time, whoever answers."""

import time
from http.client import HTTPException
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from sodat.actions.ports import OutsideFailure

_CHUNK_BYTES = 65_536


def get(url: str, *, bytes_max: int, seconds_max: float) -> bytes | int:
    """Return the body of an answer 200, else the status of the refusal.

    Raises:
        OutsideFailure: no answer in time, too long an answer, or not a web address.
    """
    if urlsplit(url).scheme not in {"http", "https"}:
        raise OutsideFailure(f"{url} is not an address of the web")
    deadline = time.monotonic() + seconds_max
    asked = Request(url, headers={"User-Agent": "sodat"})  # noqa: S310 (http and https only, see above)
    body = bytearray()
    try:
        with urlopen(asked, timeout=seconds_max) as answer:  # noqa: S310 (as above)
            while chunk := answer.read1(_CHUNK_BYTES):
                body += chunk
                if len(body) > bytes_max:
                    raise OutsideFailure(f"{url} answers with more than {bytes_max} bytes")
                if time.monotonic() > deadline:
                    raise OutsideFailure(f"{url} is not done after {seconds_max:.0f} s")
            missing = answer.length or 0
    except HTTPError as refused:
        with refused:
            return refused.code
    except (OSError, HTTPException, ValueError) as problem:
        raise OutsideFailure(f"{url} does not answer: {problem}") from problem
    if missing:
        raise OutsideFailure(f"{url} broke off, {missing} bytes before the end")
    return bytes(body)
