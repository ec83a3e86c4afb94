"""Releases beyond the hot lane: their public record, trustees' secrets, beacon values."""

import re

import msgspec

from sodat.actions import proving
from sodat.rules.refusals import RecordNotReady
from sodat.storage import records
from sodat.storage.statements import Transaction
from sodat.web.answers import NOTHING, Answer
from sodat.web.api.asked import BeaconValue, Reveal
from sodat.web.api.once import once
from sodat.web.asking import Asking

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,40}\.(txt|json)\Z")
_reveal = msgspec.json.Decoder(Reveal)
_value = msgspec.json.Decoder(BeaconValue)


async def record_file(asking: Asking) -> Answer:
    """GET /api/v1/releases/{release}/record/{file}."""
    name = asking.part("file")
    release = (await asking.notices.one(asking.part("release"))).document.release
    content = None
    if _NAME.match(name):
        async with asking.notices.reading() as tx:
            content = await records.get(tx, release, name)
    if content is None:
        raise RecordNotReady(file=name[:64])
    kind = b"application/json" if name.endswith(".json") else b"text/plain; charset=us-ascii"
    return Answer(
        200,
        content,
        (
            (b"content-type", kind),
            (b"x-content-type-options", b"nosniff"),
            # Written once: whoever has it has it for good.
            (b"cache-control", b"public, max-age=31536000, immutable"),
        ),
    )


async def reveal(asking: Asking) -> Answer:
    """POST /api/v1/releases/{release}/reveals."""
    said = await asking.body(_reveal)
    release = (await asking.notices.one(asking.part("release"))).document.release

    async def act(tx: Transaction) -> Answer:
        await proving.reveal(tx, release, said.trustee, said.secret)
        return NOTHING

    return await once(asking, None, said, act)


async def beacon(asking: Asking) -> Answer:
    """POST /api/v1/beacon."""
    said = await asking.body(_value)

    async def act(tx: Transaction) -> Answer:
        await proving.take_beacon(tx, asking.portal.tools, said.chain, said.round, said.signature)
        return NOTHING

    return await once(asking, None, said, act)
