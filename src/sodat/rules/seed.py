"""The seed of a draw: from the commit, the trustees' secrets and the beacon (docs/method.md 12).

Nobody alone can steer it: the commit is fixed first, a trustee is bound by a
commitment, the beacon round does not exist yet when the commit is made.
"""

import re
from collections.abc import Iterable
from hashlib import sha256

from sodat.rules.refusals import RevealWrong

VERSION = "sodat-draw/1"
NO_SECRET = "0" * 64
_SECRET = re.compile(r"[0-9a-f]{64}\Z")


def commitment(trustee: str, secret: str) -> str:
    """Return what a trustee publishes before the commit, 64 hex digits."""
    return _hex(f"{VERSION}/trustee\n{trustee}\n{secret}\n")


def check_reveal(trustee: str, secret: str, committed: str) -> None:
    """Refuse a secret that is not the committed one.

    Raises:
        RevealWrong: not 64 lower-case hex digits, or another secret's commitment.
    """
    if not _SECRET.match(secret) or commitment(trustee, secret) != committed:
        raise RevealWrong(trustee=trustee)


def trust(reveals: Iterable[tuple[str, str]]) -> str:
    """Return the hash of (id, secret) in commit order; a missing secret is 64 zeros."""
    return _hex("".join(f"{trustee}:{secret}\n" for trustee, secret in reveals))


def randomness(signature: str) -> str:
    """Return SHA-256 of the beacon's signature bytes; 64 zeros where there is no outside beacon."""
    return sha256(bytes.fromhex(signature)).hexdigest() if signature else "0" * 64


def seed(commit_json: bytes, reveals: Iterable[tuple[str, str]], signature: str) -> str:
    """Return the seed, 64 hex digits."""
    committed = sha256(commit_json).hexdigest()
    return _hex(f"{VERSION}/seed\n{committed}\n{trust(reveals)}\n{randomness(signature)}\n")


def _hex(text: str) -> str:
    return sha256(text.encode("ascii")).hexdigest()
