"""The portal's own files: style sheets, scripts, pictures, kept by browsers until they change."""

from functools import cache
from hashlib import blake2b
from importlib import resources
from pathlib import PurePosixPath

from sodat.web.answers import Answer
from sodat.web.refused import PageUnknown
from sodat.web.squeezing import BEST, ENCODED, accepts_gzip, gzipped
from sodat.web.visit import Visit

KINDS = {
    ".css": b"text/css; charset=utf-8",
    ".js": b"text/javascript; charset=utf-8",
    ".svg": b"image/svg+xml",
    ".txt": b"text/plain; charset=utf-8",
    ".woff2": b"font/woff2",
    ".webmanifest": b"application/manifest+json",
}


@cache
def names() -> frozenset[str]:
    """Return the names of all files of ours."""
    return frozenset(one.name for one in (resources.files("sodat") / "static").iterdir())


@cache
def content(name: str) -> bytes:
    """Return a file of ours."""
    return (resources.files("sodat") / "static" / name).read_bytes()


@cache
def small(name: str) -> bytes:
    """Return a file of ours as gzip, as small as it gets."""
    return gzipped(content(name), BEST)


@cache
def address(name: str) -> str:
    """Return the address of a file; another content has another address."""
    return f"/static/{name}?v={blake2b(content(name), digest_size=6).hexdigest()}"


async def verifier(_visit: Visit) -> Answer:
    """GET /verify.py: the stranger's check, one file to download and read."""
    program = (resources.files("sodat_verify") / "verify.py").read_bytes()
    return Answer(200, program, ((b"content-type", b"text/x-python; charset=utf-8"),))


async def file(visit: Visit) -> Answer:
    """GET /static/{name}."""
    name = visit.part("name")
    if name not in names():
        raise PageUnknown
    headers = (
        (b"content-type", KINDS[PurePosixPath(name).suffix]),
        (b"x-content-type-options", b"nosniff"),
        (b"cache-control", b"public, max-age=31536000, immutable"),
        (b"vary", b"accept-encoding"),
    )
    if accepts_gzip(visit.scope) and len(small(name)) < len(content(name)):
        return Answer(200, small(name), (*headers, *ENCODED))
    return Answer(200, content(name), headers)
