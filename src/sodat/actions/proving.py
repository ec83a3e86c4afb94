"""Values that prove themselves: trustees' secrets and beacon rounds, from anyone."""

from sodat.actions import composing
from sodat.actions.ports import Tools
from sodat.rules import beacon, manifest, seed
from sodat.rules.beacon import QUICKNET, local_chain
from sodat.rules.refusals import BeaconValueWrong, RevealWrong, StepNotAllowed
from sodat.storage import releases
from sodat.storage.release_rows import Release
from sodat.storage.statements import Transaction


async def reveal(tx: Transaction, release_id: str, trustee: str, secret: str) -> None:
    """Store a trustee's secret, between the commit and the draw. The same again changes nothing.

    Raises:
        RevealWrong: no such trustee, or not the committed secret; StepNotAllowed: too early or too late.
    """
    release = await composing.locked(tx, release_id)
    clock = await releases.clock(tx, release_id)
    # With an outside beacon, a secret that comes when the round may be known chooses between two seeds.
    too_late = not _by_trustees_alone(release) and release.read_at >= release.draws_at
    if clock is None or clock.step_last not in {"commit", "reveal"} or too_late:
        raise StepNotAllowed(state=release.state, step="reveal")
    committed = {one.trustee: one.commitment for one in await releases.trustees(tx, release_id)}
    if trustee not in committed:
        raise RevealWrong(trustee=trustee[:64])
    seed.check_reveal(trustee, secret, committed[trustee])
    if await releases.reveal(tx, release_id, trustee, secret):
        await composing.tell(tx, "revealed", release, f"{trustee} {secret}")


def _by_trustees_alone(release: Release) -> bool:
    return manifest.read_rules(release.rules_json).beacon_kind == "trustees"


async def take_beacon(tx: Transaction, tools: Tools, chain: str, number: int, signature: str) -> None:
    """Store a beacon value from a relay, an e-mail or a keyboard.

    Raises:
        BeaconValueWrong: an unknown chain, or a signature that is not the chain's for this round.
    """
    known = {one.chain: one for one in (QUICKNET, local_chain(tools.vault.beacon_public_key))}
    if chain not in known or number < 1:
        raise BeaconValueWrong(reason="chain-unknown")
    beacon.check_form(known[chain], signature)
    tools.check_signature(known[chain], number, signature)
    await releases.put_beacon(tx, chain, number, signature)
