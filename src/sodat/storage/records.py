"""The files of the public record in the database, written once."""

from hashlib import sha256

from sodat.storage.statements import Transaction, load

_sql = load("records")


async def put(tx: Transaction, release_id: str, name: str, content: bytes) -> str:
    """Publish a file and return its SHA-256 in hex."""
    digest = sha256(content).hexdigest()
    await _sql["record_put"].run(tx, release_id=release_id, name=name, content=content, sha256=digest)
    return digest


async def get(tx: Transaction, release_id: str, name: str) -> bytes | None:
    """Return a file, None when it is not published yet."""
    found: bytes | None = await _sql["record_get"].value(tx, release_id=release_id, name=name)
    return found


async def names(tx: Transaction, release_id: str) -> list[str]:
    """Return the names of the files published so far, in order of publication."""
    return await _sql["record_names"].values(tx, release_id=release_id)
