"""The fourteen digits Co-WIN calls a person by, made from the person's number and back: nothing is stored.

A keyed permutation of all fourteen-digit numbers that do not begin with 0 (a Feistel network over two halves
of seven digits): nobody without the key can count people or guess a neighbour.
"""

from hashlib import blake2b

from sodat.vault import Vault

_LEFT, _RIGHT = 9_000_000, 10_000_000
_ROUNDS = 8
_FIRST = 10**13


def reference(vault: Vault, number: int, what: str = "person") -> str:
    """Return the fourteen digits of a number; `what` tells people from accounts."""
    left, right = divmod(number, _RIGHT)
    for turn in range(_ROUNDS):
        if turn % 2:
            right = (right + _mixed(vault, what, turn, left)) % _RIGHT
        else:
            left = (left + _mixed(vault, what, turn, right)) % _LEFT
    return str(_FIRST + left * _RIGHT + right)


def number_of(vault: Vault, digits: int, what: str = "person") -> int | None:
    """Return the number behind fourteen digits, None where they cannot be a reference."""
    if not _FIRST <= digits < 10 * _FIRST:
        return None
    left, right = divmod(digits - _FIRST, _RIGHT)
    for turn in reversed(range(_ROUNDS)):
        if turn % 2:
            right = (right - _mixed(vault, what, turn, left)) % _RIGHT
        else:
            left = (left - _mixed(vault, what, turn, right)) % _LEFT
    return left * _RIGHT + right


def _mixed(vault: Vault, what: str, turn: int, half: int) -> int:
    said = f"{what}.{turn}.{half}".encode()
    return int.from_bytes(blake2b(said, key=derived_key(vault, "reference-v1"), digest_size=16).digest())


def derived_key(vault: Vault, purpose: str) -> bytes:
    """Return 32 bytes for one purpose of this interface; no kind of document is called like that."""
    return vault.identity_key("(cowin)", purpose)
