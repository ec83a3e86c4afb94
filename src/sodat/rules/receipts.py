"""Receipts: the signed proof of having applied (docs/method.md 7).

A filing is a leaf of the log that shows neither the application's id nor its wishes:
only a salted hash. The receipt holds what opens it.
"""

from dataclasses import dataclass
from hashlib import sha256

VERSION = "sodat-receipt/1"


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the citizen keeps. `line` is the pool line as far as it is known at filing."""

    release: str
    application: str
    line: str
    salt: str
    filed_at: str
    leaf_index: int

    @property
    def leaf(self) -> bytes:
        """Return the log leaf that this receipt opens."""
        return filing_leaf(self.release, self.application, self.line, self.salt, self.filed_at)

    @property
    def text(self) -> str:
        """Return the text that is signed as a note, one field a line."""
        return receipt_text(
            self.release, self.application, self.line, self.salt, self.filed_at, self.leaf_index
        )


def receipt_text(release: str, application: str, line: str, salt: str, filed_at: str, leaf_index: int) -> str:
    """Return the text of a receipt, one field a line."""
    return f"{VERSION}\n{release}\n{application}\n{line}\n{salt}\n{filed_at}\n{leaf_index}\n"


def filing_leaf(release: str, application: str, line: str, salt: str, filed_at: str) -> bytes:
    """Return the bytes of a filing's leaf: kind, release, salted hash, time."""
    hidden = sha256(f"{VERSION}\n{salt}\n{application}\n{line}\n".encode("ascii")).hexdigest()
    return f"filed\n{release}\n{hidden}\n{filed_at}\n".encode("ascii")


def act_leaf(kind: str, release: str, body: str, at: str) -> bytes:
    """Return the bytes of a public act's leaf: kind, release, the hash or words published, time."""
    return f"{kind}\n{release}\n{body}\n{at}\n".encode()


def wish_line(size: int, choices: tuple[str, ...], *, split: bool, keep: bool) -> str:
    """Return the part of the pool line that the citizen decides, as the receipt shows it."""
    return f"{size}|{','.join(choices)}|{'split' if split else 'together'}|{'keep' if keep else 'move-up'}"
