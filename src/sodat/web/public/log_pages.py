"""The public log for people: its head, its newest acts, and any leaf with the proof that it is in it.

Programs get the same leaf as bytes at the same address, and the head as a signed note.
"""

import re
from urllib.parse import urlencode

from sodat.actions import checkpointing
from sodat.rules.acts import read_act
from sodat.rules.checkpoint import read_checkpoint
from sodat.rules.refusals import ReleaseUnknown
from sodat.storage import acts, log
from sodat.web.answers import Answer
from sodat.web.api.log import leaf_bytes
from sodat.web.asgi import header
from sodat.web.pages import page
from sodat.web.public.clocks import day_clock
from sodat.web.public.opening import Entry, words_of
from sodat.web.visit import Visit, onward

LATEST = 20
_INDEX = re.compile(r"(0|[1-9][0-9]{0,17})\Z")
_DEVANAGARI = str.maketrans("०१२३४५६७८९", "0123456789")


async def log_page(visit: Visit) -> Answer:
    """GET /log; with `leaf=` on to that leaf."""
    wanted = visit.asked("leaf").strip().translate(_DEVANAGARI).replace(",", "")
    if _INDEX.match(wanted):
        return onward(f"/log/leaf/{wanted}")
    async with visit.notices.reading() as tx:
        head, newest = await log.latest(tx), await acts.latest(tx, LATEST)
    entries = [Entry(leaf.leaf_index, act) for leaf in newest if (act := read_act(leaf.body)) is not None]
    return page(
        visit,
        "public/log.html",
        200 if not wanted else 422,
        head=head,
        checkpoint=read_checkpoint(head.note[: head.note.index("\n\n") + 1]) if head else None,
        key=visit.portal.vault.log_key.text,
        signatures=head.note.count("\n\u2014 ") if head else 0,
        entries=entries,
        wanted=visit.asked("leaf"),
        clock=day_clock(visit.language),
    )


async def leaf(visit: Visit) -> Answer:
    """GET /log/leaf/{index}: a page for people, the bytes for programs; what is no number leads back."""
    index = visit.part("index")
    if "text/html" not in header(visit.scope, b"accept"):
        return await leaf_bytes(visit.notices, index)
    if not _INDEX.match(index):
        return onward(f"/log?{urlencode({'leaf': index})}")
    number = int(index)
    async with visit.notices.reading() as tx:
        body = await log.leaf(tx, number)
        inclusion = await checkpointing.inclusion(tx, number) if body is not None else None
        size = await log.size(tx)
    act = read_act(body) if body is not None else None
    return page(
        visit,
        "public/leaf.html",
        200 if body is not None else 404,
        ((b"vary", b"accept"),),
        index=number,
        size=size,
        act=act,
        words=words_of(act.kind) if act else "",
        is_release=act is not None and await _known(visit, act.release),
        body=body,
        inclusion=inclusion,
        key=visit.portal.vault.log_key.public.hex(),
        clock=day_clock(visit.language),
    )


async def _known(visit: Visit, release: str) -> bool:
    try:
        await visit.notices.one(release)
    except ReleaseUnknown:
        return False
    return True
