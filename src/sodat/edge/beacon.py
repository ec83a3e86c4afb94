"""The beacon: fetching a round from anybody, and checking that it proves itself (docs/method.md 6)."""

import asyncio
from collections.abc import Sequence

import msgspec

from sodat import vault
from sodat.actions.ports import OutsideFailure
from sodat.edge import download
from sodat.rules import beacon
from sodat.rules.beacon import Chain
from sodat.rules.record import CheckSignature
from sodat.rules.refusals import BeaconValueWrong

ANSWER_BYTES_MAX = 65_536
RELAY_SECONDS_MAX = 5.0
# Relays say one or the other of a round that does not exist yet.
NOT_YET = (404, 425)


class _Answer(msgspec.Struct):
    """What a relay says of a round; whatever else it says is not needed."""

    round: int
    signature: str


def signature_check(*, allow_local: bool = True) -> CheckSignature:
    """Return the check of a round's signature; production does not allow the development chain."""

    def check(chain: Chain, number: int, signature: str) -> None:
        beacon.check_form(chain, signature)
        if chain.kind == "local":
            if not allow_local:
                raise BeaconValueWrong(reason="local-not-allowed")
            _check_local(chain, number, signature)
        else:
            _check_drand(chain, number, signature)

    return check


def _check_local(chain: Chain, number: int, signature: str) -> None:
    try:
        key = bytes.fromhex(chain.public_key)
    except ValueError:
        raise BeaconValueWrong(reason="public-key-not-hex") from None
    if not vault.verify_ed25519(key, beacon.message(number), bytes.fromhex(signature)):
        raise BeaconValueWrong(reason="signature-wrong")


def _check_drand(chain: Chain, number: int, signature: str) -> None:
    from sodat.edge import bls  # noqa: PLC0415 (two native libraries that only this check needs)

    try:
        bls.check(number, signature, chain.public_key)
    except bls.BeaconRefused as refused:
        raise BeaconValueWrong(reason=refused.reason) from None


async def fetch(relays: Sequence[str], chain: Chain, number: int, check: CheckSignature) -> str | None:
    """Return the first signature that proves itself; None when every relay says that the round is not out.

    No relay is believed: one that lies is passed over like one that is silent.

    Raises:
        OutsideFailure: no relay gave a genuine value, and at least one failed or lied.
    """
    problems = []
    for relay in relays:
        try:
            found = await asyncio.to_thread(_ask, relay, chain, number, check)
        except OutsideFailure as problem:
            problems.append(str(problem))
            continue
        if found is not None:
            return found
    if problems or not relays:
        raise OutsideFailure("; ".join(problems) or "no relay is named")
    return None


def _ask(relay: str, chain: Chain, number: int, check: CheckSignature) -> str | None:
    url = f"{relay.rstrip('/')}/{chain.chain}/public/{number}"
    body = download.get(url, bytes_max=ANSWER_BYTES_MAX, seconds_max=RELAY_SECONDS_MAX)
    if isinstance(body, int):
        if body in NOT_YET:
            return None
        raise OutsideFailure(f"{url} answers {body}")
    try:
        answer = msgspec.json.decode(body, type=_Answer)
        if answer.round != number:
            raise OutsideFailure(f"{url} answers with round {answer.round}")
        check(chain, number, answer.signature)
    except msgspec.MsgspecError as problem:
        raise OutsideFailure(f"{url} is not a round: {problem}") from problem
    except BeaconValueWrong as refused:
        raise OutsideFailure(f"{url} is not a round: {refused.facts['reason']}") from refused
    return answer.signature
