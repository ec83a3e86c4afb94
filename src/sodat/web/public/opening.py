"""That nothing opened early: the log's own entries round the opening, in words."""

import re
from dataclasses import dataclass
from datetime import datetime

from sodat.locale.sentences import has
from sodat.rules.acts import Act, read_act
from sodat.storage import acts, log
from sodat.storage.acts import Head
from sodat.storage.statements import Transaction
from sodat.web.answers import Answer
from sodat.web.pages import page
from sodat.web.public.clocks import day_clock
from sodat.web.visit import Visit


@dataclass(frozen=True, slots=True)
class Entry:
    """A leaf with what it says."""

    index: int
    act: Act

    @property
    def words(self) -> str:
        """Return the name of the sentence that says what kind of act this is."""
        return words_of(self.act.kind)


@dataclass(frozen=True, slots=True)
class Opening:
    """What the log says about the opening of a release. None: not so far."""

    entries: tuple[Entry, ...]
    announced: Entry | None
    opened: Entry | None
    first_filing: Entry | None
    filings_before: int
    head_before: Head | None
    head_after: Head | None

    def in_time(self, opens_at: str) -> bool:
        """Return whether it opened at its time or later, and nobody had filed before."""
        if self.opened is None:
            return False
        at = datetime.fromisoformat(self.opened.act.at)
        return at >= datetime.fromisoformat(opens_at) and self.filings_before == 0


def words_of(kind: str) -> str:
    """Return the name of the sentence that says what kind of act it is."""
    name = f"log.kind-{re.sub(r'-[0-9]+$', '', kind)}"
    return name if has("en", name) else "log.kind-other"


_found: dict[tuple[str, str], Opening] = {}
"""What is past stays as it is: (log, release) -> its opening."""
_FOUND_MAX = 500


async def opening(visit: Visit) -> Answer:
    """GET /releases/{release}/opening."""
    one = (await visit.notices.one(visit.part("release"))).document
    origin = visit.portal.config.origin
    found = _found.get((origin, one.release))
    if found is None:
        async with visit.notices.reading() as tx:
            found = await _read(tx, one.release)
        if one.state in {"settled", "cancelled"} and found.head_after is not None:
            if len(_found) >= _FOUND_MAX:
                _found.clear()
            _found[origin, one.release] = found
    return page(
        visit,
        "public/opening.html",
        release=one,
        proof=found,
        held=found.in_time(one.opens_at),
        clock=day_clock(visit.language),
    )


async def _read(tx: Transaction, release_id: str) -> Opening:
    entries = tuple(
        Entry(leaf.leaf_index, act)
        for leaf in await acts.of_release(tx, release_id)
        if (act := read_act(leaf.body)) is not None and act.release == release_id
    )
    by_kind = {entry.act.kind: entry for entry in reversed(entries)}
    announced, opened = by_kind.get("announced"), by_kind.get("opened")
    if announced is None or opened is None:
        return Opening(entries, announced, opened, None, 0, None, None)
    before, after = await acts.heads_around(tx, opened.index)
    ends = by_kind["closed"].index if "closed" in by_kind else await log.size(tx)
    leaf = await acts.first_filing(tx, release_id, opened.index, ends)
    first = read_act(leaf.body) if leaf else None
    return Opening(
        entries=entries,
        announced=announced,
        opened=opened,
        first_filing=Entry(leaf.leaf_index, first) if leaf and first else None,
        filings_before=await acts.filings(tx, release_id, announced.index, opened.index),
        head_before=before,
        head_after=after,
    )
