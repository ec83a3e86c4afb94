"""An account's applications, receipts and appointments."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from uuid import UUID

import msgspec

from sodat.actions import attending, checkpointing, confirming
from sodat.actions.attending import Mine
from sodat.rules.refusals import ApplicationUnknown, AppointmentUnknown, RecordNotReady, StepNotAllowed
from sodat.storage import records
from sodat.storage.applications import Application
from sodat.storage.statements import Transaction
from sodat.web.answers import NOTHING, Answer, json
from sodat.web.api import shown
from sodat.web.api.asked import Keeping
from sodat.web.api.once import once
from sodat.web.api.shown import Cutoff
from sodat.web.asking import Asking

_keeping = msgspec.json.Decoder(Keeping)
_APPLICATION = re.compile(r"[0-9a-f]{32}\Z")


async def all_of_mine(asking: Asking) -> Answer:
    """GET /api/v1/applications."""
    login = asking.signed_in()
    async with asking.portal.database.transaction() as tx:
        found = await attending.mine(tx, login.account_id)
        cutoffs = await cutoffs_of(tx, found)
    filings = defaultdict[str, list[Application]](list)
    for one in found:
        filings[one.application.filing].append(one.application)
    vault = asking.portal.vault
    return json(
        200,
        shown.ApplicationsShown(
            [
                shown.mine(
                    one, vault, cutoffs.get(one.application.release_id), filings[one.application.filing]
                )
                for one in found
            ]
        ),
    )


async def one_of_mine(asking: Asking) -> Answer:
    """GET /api/v1/applications/{application}."""
    login = asking.signed_in()
    async with asking.portal.database.transaction() as tx:
        return await _shown(asking, tx, login.account_id, application_name(asking.part("application")))


async def _shown(asking: Asking, tx: Transaction, account_id: int, name: str) -> Answer:
    one = await attending.one_of_mine(tx, account_id, name)
    cutoffs = await cutoffs_of(tx, [one])
    around = [each.application for each in await attending.mine(tx, account_id) if is_beside(each, one)]
    return json(200, shown.mine(one, asking.portal.vault, cutoffs.get(one.application.release_id), around))


async def withdraw(asking: Asking) -> Answer:
    """DELETE /api/v1/applications/{application}."""
    login = asking.signed_in()
    name = application_name(asking.part("application"))
    async with asking.portal.database.transaction() as tx:
        await attending.withdraw(tx, login.account_id, name)
    return NOTHING


async def receipt(asking: Asking) -> Answer:
    """GET /api/v1/applications/{application}/receipt."""
    login = asking.signed_in()
    name = application_name(asking.part("application"))
    async with asking.portal.database.transaction() as tx:
        one = (await attending.one_of_mine(tx, login.account_id, name)).application
        proof = await checkpointing.inclusion(tx, one.leaf_index)
    if proof is None:
        raise RecordNotReady(file="checkpoint")
    return json(
        200,
        shown.ReceiptShown(
            receipt=shown.receipt_note(one, asking.portal.vault),
            checkpoint=proof.note,
            leaf_index=one.leaf_index,
            tree_size=proof.size,
            proof=[each.hex() for each in proof.proof],
        ),
    )


async def keep(asking: Asking) -> Answer:
    """POST /api/v1/applications/{application}/keep."""
    login = asking.signed_in()
    name = application_name(asking.part("application"))
    wanted = await asking.body(_keeping)

    async def act(tx: Transaction) -> Answer:
        await attending.keep(tx, login.account_id, name, wanted=wanted.keep)
        return await _shown(asking, tx, login.account_id, name)

    return await once(asking, login.account_id, wanted, act)


async def come(asking: Asking) -> Answer:
    """POST /api/v1/applications/{application}/coming."""
    login = asking.signed_in()
    name = application_name(asking.part("application"))

    async def act(tx: Transaction) -> Answer:
        if not await confirming.say(tx, login.account_id, name):
            one = await attending.one_of_mine(tx, login.account_id, name)
            raise StepNotAllowed(state=one.application.state, step="coming")
        return await _shown(asking, tx, login.account_id, name)

    return await once(asking, login.account_id, None, act)


async def cancel(asking: Asking) -> Answer:
    """POST /api/v1/appointments/{appointment}/cancel."""
    login = asking.signed_in()
    name = appointment_name(asking.part("appointment"))

    async def act(tx: Transaction) -> Answer:
        await attending.cancel(tx, login.account_id, name)
        return NOTHING

    return await once(asking, login.account_id, None, act)


async def cutoffs_of(tx: Transaction, found: Sequence[Mine]) -> Mapping[str, tuple[Cutoff, ...]]:
    """Return the cut-offs of the releases of applications, as far as they are published."""
    files = {}
    for release in sorted({one.application.release_id for one in found}):
        file = await records.get(tx, release, "cutoffs.txt")
        if file is not None:
            files[release] = shown.cutoffs_of(file)
    return files


def is_beside(each: Mine, one: Mine) -> bool:
    """Return whether two applications are of one split party."""
    return each.application.filing == one.application.filing


def application_name(text: str) -> str:
    """Return the id of an application from a path.

    Raises:
        ApplicationUnknown: nothing is called like that.
    """
    if not _APPLICATION.match(text):
        raise ApplicationUnknown
    return text


def appointment_name(text: str) -> UUID:
    """Return the id of an appointment from a path.

    Raises:
        AppointmentUnknown: nothing is called like that.
    """
    try:
        return UUID(text)
    except ValueError:
        raise AppointmentUnknown from None
