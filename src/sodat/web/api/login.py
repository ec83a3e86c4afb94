"""Signing in by one-time code."""

import msgspec

from sodat.actions import registering
from sodat.rules.manifest import time_text
from sodat.rules.people import latin_digits
from sodat.rules.refusals import Refusal
from sodat.storage import releases
from sodat.web.answers import Answer, json
from sodat.web.api.asked import CodeTyped, CodeWanted
from sodat.web.asking import Asking

_wanted = msgspec.json.Decoder(CodeWanted)
_typed = msgspec.json.Decoder(CodeTyped)


async def ask_code(asking: Asking) -> Answer:
    """POST /api/v1/login."""
    wanted = await asking.body(_wanted)
    portal = asking.portal
    async with portal.database.transaction() as tx:
        asked = await registering.ask_code(tx, portal.vault, portal.config, wanted.mobile, wanted.language)
    return json(
        202,
        {
            "txn": str(asked.txn),
            "expires_at": time_text(asked.expires_at),
            "resend_at": time_text(asked.resend_at),
        },
    )


async def confirm_code(asking: Asking) -> Answer:
    """POST /api/v1/login/code."""
    typed = await asking.body(_typed)
    portal = asking.portal
    async with portal.database.transaction() as tx:
        now = await releases.now(tx)
        signed_in = await registering.confirm_code(
            tx, portal.vault, portal.config, typed.txn, latin_digits(typed.code).strip(), now
        )
    if isinstance(signed_in, Refusal):
        raise signed_in  # only now: the lost try is committed
    return json(
        200,
        {
            "token": signed_in.token,
            "expires_at": time_text(signed_in.login.expires_at),
            "account": signed_in.login.account_id,
        },
    )
