"""Whether a value of the drand beacon is genuine: two libraries, which must agree (docs/method.md 6).

Length and lower-case hex come first, so that one value has one spelling. Both libraries refuse points
outside the subgroup while reading them: a malleated signature that satisfies the bare pairing equation
never gets there.
"""

import re
from hashlib import sha256

import py_arkworks_bls12381 as arkworks
import pyblst

DST = b"BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_"
ROUND_MAX = 2**64 - 1
# The first digit's flags: compressed, and not the point at infinity, which fits every message.
_SIGNATURE = re.compile(r"[89ab][0-9a-f]{95}")
_PUBLIC_KEY = re.compile(r"[89ab][0-9a-f]{191}")
_GENERATOR = bytes.fromhex(
    "93e02b6052719f607dacd3a088274f65596bd0d09920b61ab5da61bbdc7f5049334cf11213945d57e5ac7d055d042b7e"
    "024aa2b2f08f0a91260805272dc51051c6e47ad4fa403b02b4510b647ae3d1770bac0326a805bbefd48056c8c121bdb8"
)


class BeaconRefused(ValueError):
    """A value is not the beacon's. Reasons: round-range, signature-form, key-form, signature-wrong."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class LibrariesDisagree(Exception):
    """One library accepts what the other refuses: trust neither, stop and page us."""


def check(round_number: int, signature_hex: str, public_key_hex: str) -> None:
    """Refuse a signature that is not the chain's over this round.

    Args:
        round_number: the round, 1 or later.
        signature_hex: a compressed point of G1, 96 lower-case hex digits.
        public_key_hex: the chain's key, a compressed point of G2, 192 lower-case hex digits.

    Raises:
        BeaconRefused: a wrong form, a point outside its subgroup, or a signature of something else.
        LibrariesDisagree: our own trouble, never the beacon's.
    """
    if not 1 <= round_number <= ROUND_MAX:
        raise BeaconRefused("round-range")
    if not _SIGNATURE.fullmatch(signature_hex):
        raise BeaconRefused("signature-form")
    if not _PUBLIC_KEY.fullmatch(public_key_hex):
        raise BeaconRefused("key-form")
    message = sha256(round_number.to_bytes(8, "big")).digest()
    signature, public_key = bytes.fromhex(signature_hex), bytes.fromhex(public_key_hex)
    by_blst = blst_accepts(message, signature, public_key)
    by_arkworks = arkworks_accepts(message, signature, public_key)
    if by_blst != by_arkworks:
        raise LibrariesDisagree(f"round {round_number}: blst {by_blst}, arkworks {by_arkworks}")
    if not by_blst:
        raise BeaconRefused("signature-wrong")


def accepts(round_number: int, signature_hex: str, public_key_hex: str) -> bool:
    """Tell whether `check` lets the signature pass."""
    try:
        check(round_number, signature_hex, public_key_hex)
    except BeaconRefused:
        return False
    return True


def blst_accepts(message: bytes, signature: bytes, public_key: bytes) -> bool:
    """Tell what blst says; `uncompress` refuses bad encodings and points outside the subgroup."""
    try:
        point = pyblst.BlstP1Element().uncompress(signature)
        key = pyblst.BlstP2Element().uncompress(public_key)
        generator = pyblst.BlstP2Element().uncompress(_GENERATOR)
    except ValueError:
        return False
    hashed = pyblst.BlstP1Element().hash_to_group(message, DST)
    left, right = pyblst.miller_loop(point, generator), pyblst.miller_loop(hashed, key)
    return bool(pyblst.final_verify(left, right))


def arkworks_accepts(message: bytes, signature: bytes, public_key: bytes) -> bool:
    """Tell what arkworks says; `from_compressed_bytes` refuses what is malformed or outside the subgroup."""
    try:
        point = arkworks.G1Point.from_compressed_bytes(signature)
        key = arkworks.G2Point.from_compressed_bytes(public_key)
    except ValueError:
        return False
    if not (point.is_in_subgroup() and key.is_in_subgroup()):
        return False
    hashed = arkworks.G1Point.hash_to_curve(message, DST)
    return bool(arkworks.GT.pairing_check([point, -hashed], [arkworks.G2Point(), key]))
