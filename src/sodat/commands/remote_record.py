"""A published record, fetched from a portal's public addresses."""

import re
from urllib.parse import urlsplit

import msgspec

from sodat.actions.ports import OutsideFailure
from sodat.commands.files import is_record_file
from sodat.commands.progress import Step
from sodat.edge import download

RELEASE_BYTES_MAX = 64 * 2**20
FILE_BYTES_MAX = 2 * 2**30
SECONDS_MAX = 600.0
_NAME = "[a-z0-9][a-z0-9.-]{0,63}"
_API = re.compile(rf"(?P<before>.*)/api/v1/releases/(?P<release>{_NAME})(/record)?/?")
_PAGE = re.compile(rf"(/[a-z]{{2}})?/releases/(?P<release>{_NAME})/?(?P<before>)")


class _Release(msgspec.Struct):
    """What a portal says of a release: which files of its record are published."""

    record: list[str]


def is_address(text: str) -> bool:
    """Return whether this is meant as an address of the web, not as a folder."""
    return text.lower().startswith(("http://", "https://"))


def fetch_record(url: str, step: Step) -> dict[str, bytes]:
    """Return the files of a record by name, from `/api/v1/releases/ID`, the same with `/record`, or its page.

    Raises:
        OutsideFailure: no such address, no answer, or one that is not a release's.
    """
    address = release_address(url)
    try:
        names = msgspec.json.decode(_get(address, RELEASE_BYTES_MAX), type=_Release).record
    except msgspec.MsgspecError as problem:
        raise OutsideFailure(f"{address} is not a release: {problem}") from problem
    files = {}
    for name in names:
        if is_record_file(name):
            step(f"Fetching {name}")
            files[name] = _get(f"{address}/record/{name}", FILE_BYTES_MAX)
    return files


def release_address(url: str) -> str:
    """Return where a portal says which files a release has.

    Raises:
        OutsideFailure: not the address of a release.
    """
    parts = urlsplit(url)
    found = _API.fullmatch(parts.path) or _PAGE.fullmatch(parts.path)
    if parts.scheme not in {"http", "https"} or not parts.netloc or found is None:
        raise OutsideFailure(f"{url} is not the address of a release, as http://host/api/v1/releases/ID")
    return f"{parts.scheme}://{parts.netloc}{found['before']}/api/v1/releases/{found['release']}"


def _get(url: str, bytes_max: int) -> bytes:
    body = download.get(url, bytes_max=bytes_max, seconds_max=SECONDS_MAX)
    if isinstance(body, int):
        raise OutsideFailure(f"{url} answers {body}")
    return body
